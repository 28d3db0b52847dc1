#include "loader/closure_problems.hpp"

#include "loader/closure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pdist::loader {

using support::Error;
using support::escaped;

namespace {

std::string file_name(const Object& object) {
  return escaped(object.path.filename().string());
}

std::string shown_chain(const Closure& closure, const std::vector<std::size_t>& chain) {
  std::vector<std::string> names;
  for (const std::size_t index : chain)
    names.push_back(file_name(closure.objects[index]));
  return fmt::format("{}", fmt::join(names, " → "));
}

/// From a root down to who first needed `index`.
std::vector<std::size_t> chain_to(const Closure& closure, std::size_t index) {
  std::vector<std::size_t> chain{closure.objects[index].needed_by};
  while (closure.objects[chain.front()].needed_by != chain.front()) {
    chain.insert(chain.begin(), closure.objects[chain.front()].needed_by);
  }
  return chain;
}

std::string shown_attempts(const std::vector<Attempt>& attempts) {
  if (attempts.empty()) return "there was no folder to look in";
  std::vector<std::string> texts;
  for (const Attempt& attempt : attempts) {
    const std::string folder = attempt.folder.empty() ? "''" : escaped(attempt.folder.string());
    std::string text = fmt::format("{} ({}): {}", folder, escaped(attempt.rule), attempt.finding);
    // CMake pads build-tree paths with ':', each an empty entry.
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return fmt::format("looked in: {}", fmt::join(texts, "; "));
}

/// What to do about it.
std::string hint_for(const std::string& name) {
  if (name == "libc.so" || name.starts_with("libc.musl-"))
    return "this is musl's C library, and musl is not supported yet: build the file for glibc, or link the "
           "program statically (-static)";
  if (!name.starts_with('/') && name.find('/') != std::string::npos)
    return "the library has no SONAME, or one with folders, so that the linker kept a path: set "
           "IMPORTED_NO_SONAME on its imported target, link it with a SONAME that is a file name, or name "
           "its "
           "folder in LIBRARY_FOLDERS";
  return "install the library, or name its folder in LIBRARY_FOLDERS; if the target's system brings it, "
         "leave "
         "it out with EXCLUDE_REGEXES or a LIBRARY_POLICY";
}

Error missing_error(const Closure& closure, const MissingLibrary& missing) {
  const std::string slice = missing.slice.empty() ? "" : fmt::format(" for {}", missing.slice);
  return {
      closure.objects[missing.chain.front()].path.string(),
      fmt::format("{} is missing{}", escaped(missing.name), slice),
      fmt::format("needed by {}; {}", shown_chain(closure, missing.chain), shown_attempts(missing.attempts)),
      hint_for(missing.name)};
}

Error conflict_error(const Closure& closure, const Conflict& conflict) {
  const auto holder = [&](std::size_t index) {
    const Object& object = closure.objects[index];
    std::string path = escaped(object.path.string());
    if (object.is_root) return path;
    return fmt::format("{} (needed by {})", path, shown_chain(closure, chain_to(closure, index)));
  };
  return {closure.objects[conflict.second].path.string(),
          fmt::format("two different libraries are called {}", escaped(conflict.soname)),
          fmt::format("{} and {}", holder(conflict.first), holder(conflict.second)),
          "let all search paths lead to one of them, or leave one out with EXCLUDE_REGEXES"};
}

Error version_error(const Closure& closure, const MissingVersion& missing) {
  constexpr std::size_t most_symbols = 5;
  std::vector<std::string> symbols;
  for (const std::string& symbol : missing.symbols)
    if (symbols.size() < most_symbols) symbols.push_back(escaped(symbol));
  const std::size_t more = missing.symbols.size() - symbols.size();
  const Object& object = closure.objects[missing.object];
  return {
      closure.objects[missing.library].path.string(),
      fmt::format("it does not define the version {}", escaped(missing.version)),
      fmt::format("{} needs it{}{}{}: the loader starts nothing that loads both",
                  escaped(object.path.string()), symbols.empty() ? "" : " for ", fmt::join(symbols, ", "),
                  more == 0 ? "" : fmt::format(" and {} more", more)),
      fmt::format("ship the {} that {} was linked with: name its folder in LIBRARY_FOLDERS, or build against "
                  "this one",
                  file_name(closure.objects[missing.library]), file_name(object))};
}

} // namespace

std::vector<Error> problems(const Closure& closure) {
  std::vector<Error> out;
  for (const MissingLibrary& missing : closure.missing)
    out.push_back(missing_error(closure, missing));
  for (const Conflict& conflict : closure.conflicts)
    out.push_back(conflict_error(closure, conflict));
  for (const MissingVersion& missing : closure.missing_versions)
    out.push_back(version_error(closure, missing));
  return out;
}

} // namespace pdist::loader
