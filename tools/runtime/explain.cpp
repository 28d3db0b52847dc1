#include "runtime/explain.hpp"

#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::runtime {

namespace {

/// Where a need leads: a path inside the dist, or the bare name that is left to the system.
const std::string& end_of(const PlanNeed& need) {
  return need.to.empty() ? need.name : need.to;
}

std::string file_name(const std::string& path) {
  return Path(path).filename().string();
}

using Needs = std::map<std::string, std::vector<const PlanNeed*>, std::less<>>;

Needs needs_by_user(const Plan& plan) {
  Needs out;
  for (const PlanNeed& need : plan.needs)
    out[need.from].push_back(&need);
  return out;
}

/// Binaries that no other one needs, in order.
std::vector<std::string> starts(const Plan& plan) {
  std::set<std::string> users, used;
  for (const PlanNeed& need : plan.needs) {
    users.insert(need.from);
    if (need.from != need.to) used.insert(need.to);
  }
  std::vector<std::string> out;
  std::ranges::set_difference(users, used, std::back_inserter(out));
  return out;
}

std::set<std::string> find_library(const Plan& plan, const std::string& library) {
  std::set<std::string> found;
  std::vector<std::string> known;
  for (const PlanNeed& need : plan.needs) {
    const std::string& end = end_of(need);
    if (end == library || need.name == library || file_name(end) == library) found.insert(end);
    known.push_back(file_name(end));
  }
  if (found.empty()) {
    throw support::Error(plan.facts.name,
                         fmt::format("nothing in the plan needs '{}'", support::escaped(library)),
                         support::did_you_mean(library, known));
  }
  return found;
}

/// Breadth first from `start` to one of `wanted`; empty members when there is no way.
Chain shortest(const Needs& needs, const std::string& start, const std::set<std::string>& wanted) {
  std::map<std::string, const PlanNeed*> reached{{start, nullptr}};
  std::vector<std::string> queue{start};
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const std::string at = queue[next];
    if (wanted.contains(at)) {
      Chain chain;
      chain.members.push_back(at);
      for (const PlanNeed* step = reached[at]; step != nullptr; step = reached[step->from]) {
        chain.members.push_back(step->from);
        chain.rules.push_back(step->rule);
      }
      std::ranges::reverse(chain.members);
      std::ranges::reverse(chain.rules);
      return chain;
    }
    const auto from = needs.find(at);
    if (from == needs.end()) continue;
    for (const PlanNeed* need : from->second) {
      if (reached.try_emplace(end_of(*need), need).second) queue.push_back(end_of(*need));
    }
  }
  return {};
}

std::string dot_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : support::escaped(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void add_tree(const Needs& needs, const std::string& at, std::size_t depth, std::set<std::string>& shown,
              std::string& out) {
  const auto from = needs.find(at);
  if (from == needs.end()) return;
  for (const PlanNeed* need : from->second) {
    const bool again = !need->to.empty() && shown.contains(need->to);
    out +=
        fmt::format("{:{}}{}{}\n", "", 2 * depth, support::escaped(need->to.empty() ? need->name : need->to),
                    need->to.empty() ? " (system: " + need->rule + ")"
                    : again          ? " (see above)"
                                     : "");
    if (need->to.empty() || again) continue;
    shown.insert(need->to);
    add_tree(needs, need->to, depth + 1, shown, out);
  }
}

} // namespace

std::vector<Chain> why(const Plan& plan, const std::string& library) {
  const std::set<std::string> wanted = find_library(plan, library);
  const Needs needs = needs_by_user(plan);
  std::vector<Chain> out;
  for (const std::string& start : starts(plan)) {
    if (Chain chain = shortest(needs, start, wanted); !chain.members.empty()) out.push_back(std::move(chain));
  }
  return out;
}

std::string to_dot(const Plan& plan) {
  std::string out = fmt::format("digraph {} {{\n", dot_quoted(plan.facts.name));
  std::set<std::string> system;
  for (const PlanNeed& need : plan.needs) {
    out += fmt::format("  {} -> {};\n", dot_quoted(need.from), dot_quoted(end_of(need)));
    if (need.to.empty()) system.insert(need.name);
  }
  for (const std::string& name : system)
    out += fmt::format("  {} [style=dashed];\n", dot_quoted(name));
  return out + "}\n";
}

std::string to_tree(const Plan& plan) {
  const Needs needs = needs_by_user(plan);
  std::string out;
  std::set<std::string> shown;
  for (const std::string& start : starts(plan)) {
    out += support::escaped(start) + '\n';
    add_tree(needs, start, 1, shown, out);
  }
  return out;
}

} // namespace pdist::runtime
