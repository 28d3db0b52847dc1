// Check "search-paths".
#include "verify/search_paths.hpp"

#include "support/error.hpp"
#include "support/walk.hpp"
#include "verify/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace pdist::verify {

namespace {

/// The tokens that glibc expands (ld.so(8)), as `$NAME` and `${NAME}`.
constexpr std::array<std::string_view, 3> tokens{"ORIGIN", "LIB", "PLATFORM"};

/// The token that `text` (which starts with '$') begins with, with its '$' and braces; empty when it is
/// unknown.
std::string_view leading_token(std::string_view text) {
  for (const std::string_view token : tokens) {
    const std::string braced = fmt::format("${{{}}}", token), plain = fmt::format("${}", token);
    if (text.starts_with(braced)) return text.substr(0, braced.size());
    const bool ends =
        text.size() == plain.size() || (text.size() > plain.size() && text[plain.size()] == '/');
    if (text.starts_with(plain) && ends) return text.substr(0, plain.size());
  }
  return {};
}

bool has_unknown_token(std::string_view entry) {
  for (std::size_t at = entry.find('$'); at != std::string_view::npos; at = entry.find('$', at + 1)) {
    if (leading_token(entry.substr(at)).empty()) return true;
  }
  return false;
}

std::string problem_of(std::string_view binary, std::string_view entry, bool setuid) {
  if (entry.empty()) return "an empty entry: the working folder is searched";
  if (entry == "/tmp" || entry.starts_with("/tmp/") || entry.starts_with("/var/tmp")) {
    return "absolute, and where everybody can write";
  }
  if (entry.front() == '/') return "absolute";
  if (has_unknown_token(entry)) return "a token that the loader does not know";
  const std::string_view origin = entry.front() == '$' ? leading_token(entry) : std::string_view();
  if (origin != "$ORIGIN" && origin != "${ORIGIN}") return "relative to the working folder";
  const std::string_view rest = entry.substr(origin.size());
  if (!rest.empty() && rest.front() != '/') return "relative to a folder beside the binary's own";
  if (!support::resolve_inner_link(binary, fmt::format(".{}", rest))) return "leaves the dist";
  if (setuid) return "$ORIGIN in a setuid or setgid file";
  return {};
}

} // namespace

std::vector<std::string> search_path_problems(std::string_view binary, std::string_view search_path,
                                              bool setuid) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= search_path.size();) {
    const std::size_t end = std::min(search_path.find(':', from), search_path.size());
    const std::string_view entry = search_path.substr(from, end - from);
    if (const std::string problem = problem_of(binary, entry, setuid); !problem.empty()) {
      out.push_back(fmt::format("'{}': {}", support::escaped(entry), problem));
    }
    from = end + 1;
  }
  return out;
}

namespace {

/// Whether an LC_RPATH leads to the libraries of macOS, as those of Swift's do.
bool is_of_the_system(std::string_view rpath) {
  return rpath.starts_with("/usr/lib/") || rpath.starts_with("/System/");
}

/// All LC_RPATHs of a dist for macOS; returns how many there are.
std::size_t judge_rpaths(const DistTree& tree, Check& check) {
  std::size_t count = 0;
  for (const DistBinary& item : tree.binaries) {
    std::set<std::string> problems;
    for (const binary::Binary* slice : binary::slices_of(item.binary)) {
      std::set<std::string> seen;
      for (const std::string& rpath : slice->rpaths) {
        ++count;
        std::string problem = rpath_problem(item.path, rpath, item.is_program());
        if (problem.empty() && !seen.insert(rpath).second)
          problem = "twice: dyld of macOS 15.4 and later refuses the file";
        if (!problem.empty()) problems.insert(fmt::format("'{}': {}", support::escaped(rpath), problem));
      }
    }
    for (const std::string& problem : problems)
      check.findings.push_back(fmt::format("{}: LC_RPATH {}", support::escaped(item.path), problem));
  }
  return count;
}

} // namespace

std::string rpath_problem(std::string_view binary, std::string_view rpath, bool is_program) {
  if (rpath.empty()) return "empty";
  if (rpath.front() == '/') return is_of_the_system(rpath) ? "" : "absolute";
  for (const std::string_view word : {"@loader_path", "@executable_path"}) {
    if (!rpath.starts_with(word)) continue;
    const std::string_view rest = rpath.substr(word.size());
    if (!rest.empty() && rest.front() != '/') break;
    // Which program a library is loaded by is not known here: where its own search leads, the closure tells.
    if (word == "@executable_path" && !is_program) return {};
    return support::resolve_inner_link(binary, fmt::format(".{}", rest)) ? "" : "leaves the dist";
  }
  return rpath.front() == '@' ? "dyld knows no such word" : "relative to the working folder";
}

Check check_search_paths(const DistTree& tree) {
  Check check{.name = "search-paths"};
  std::size_t count = 0;
  const auto judge = [&](const DistBinary& binary, std::string_view tag,
                         const std::optional<std::string>& path) {
    if (!path) return;
    ++count;
    for (const std::string& problem : search_path_problems(binary.path, *path, binary.setuid)) {
      check.findings.push_back(fmt::format("{}: {} entry {}", support::escaped(binary.path), tag, problem));
    }
  };
  for (const DistBinary& item : tree.binaries) {
    judge(item, "RPATH", item.binary.rpath);
    judge(item, "RUNPATH", item.binary.runpath);
    for (const auto& [tag, value] :
         {std::pair{"DT_AUDIT", &item.binary.audit}, std::pair{"DT_DEPAUDIT", &item.binary.depaudit},
          std::pair{"DT_CONFIG", &item.binary.config}}) {
      if (!value->starts_with('/')) continue;
      check.findings.push_back(
          fmt::format("{}: {} '{}' is absolute", support::escaped(item.path), tag, support::escaped(*value)));
    }
  }
  if (tree.format == binary::Format::macho) {
    count = judge_rpaths(tree, check);
    check.hint =
        "set search paths relative to the binary: pdist-rpath --set-rpath '@loader_path/../lib' <file>";
  } else {
    check.hint = "set search paths relative to the binary: pdist-rpath --set-rpath '$ORIGIN/../lib' <file>";
  }
  const std::string failed = fmt::format("{} not inside the dist", counted(check.findings.size(), "entry"));
  return concluded(std::move(check), fmt::format("{}, all inside the dist", counted(count, "search path")),
                   failed);
}

} // namespace pdist::verify
