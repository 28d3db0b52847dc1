// Questions about a plan: why a library is in the dist, and the whole graph of needs.
#pragma once

#include "runtime/plan.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// One way from a program or module to a library: paths inside the dist, the last one may be a bare name that
/// is left to the system; `rules[i]` says how `members[i + 1]` was found.
struct Chain {
  std::vector<std::string> members;
  std::vector<std::string> rules;
};

/// A shortest chain from each entry that nothing needs (programs, modules) to `library`: a path inside the
/// dist, a file name or a needed name. Empty when nothing needs it. Throws `Error` with the nearest name when
/// the plan knows no such library.
std::vector<Chain> why(const Plan& plan, const std::string& library);

/// The needs as a graph in Graphviz's DOT language.
std::string to_dot(const Plan& plan);
/// The needs as indented text, each library's own needs shown once.
std::string to_tree(const Plan& plan);

} // namespace pdist::runtime
