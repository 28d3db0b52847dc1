#include "binary/pe/edit/wanted.hpp"

#include "binary/pe/names.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::pe {

namespace {

/// Longest new name: Windows' MAX_PATH without the NUL.
constexpr std::size_t longest_new_name = 259;

class Wanting {
public:
  Wanting(const std::string& file, const Binary& before, const CommonEdit& edit)
      : file_(file), before_(before), edit_(edit), wanted_{before.needed, before.delayed} {}

  WantedNames run() {
    refuse_other_formats();
    for (const auto& [from, to] : edit_.replace_needed)
      replace(from, to);
    return std::move(wanted_);
  }

private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint = {}) const {
    throw support::Error(file_, "cannot edit", why, hint);
  }

  void refuse_other_formats() const {
    if (edit_.search_path || edit_.tag != CommonEdit::SearchPathTag::keep) {
      refuse("a PE file has no search path: Windows looks beside the program first",
             "put the libraries into the folder of the program");
    }
    if (edit_.soname)
      refuse("Windows knows a DLL by the name of its file, whatever the export table says",
             "rename the file");
    if (edit_.interpreter) refuse("a PE file has no interpreter: Windows loads it itself");
    if (!edit_.add_needed.empty() || !edit_.remove_needed.empty()) {
      refuse("imports name functions, not only libraries: none can be added or removed",
             "link it anew, or rename an import (--replace-needed)");
    }
  }

  void replace(const std::string& from, const std::string& to) {
    check_new_name(to);
    for (const auto& pair : edit_.replace_needed) {
      if (same_name(pair.first, to) && !same_name(pair.first, from))
        refuse(fmt::format("'{}' is a new name and an old name of imports at once", support::escaped(to)),
               "replace them in two runs");
    }
    const bool imported = replace_in(before_.needed, wanted_.imports, from, to);
    const bool delayed = replace_in(before_.delayed, wanted_.delayed, from, to);
    // An edit that is made already is none.
    if (!imported && !delayed && !has(before_.needed, to) && !has(before_.delayed, to)) {
      refuse(fmt::format("it does not import from '{}'", support::escaped(from)),
             "pdist-rpath --print-needed --print-delayed shows what it imports from");
    }
    if (has(before_.forwards, from)) {
      refuse(fmt::format("it forwards functions to '{}', which would still be looked for by that name",
                         support::escaped(from)),
             "keep that library's name, or link this one anew");
    }
  }

  void check_new_name(const std::string& to) const {
    if (to.empty()) refuse("the name of a library to set is empty");
    if (to.size() > longest_new_name)
      refuse(
          fmt::format("a name to set has {} bytes, Windows takes at most {}", to.size(), longest_new_name));
    if (!std::ranges::all_of(to, [](char c) { return c >= 0x20 && c < 0x7f; })) {
      refuse(fmt::format("the name '{}' is not ASCII: Windows reads it in the code page of each machine",
                         support::escaped(to)),
             "name the library in ASCII");
    }
    if (to.find_first_of("/\\:*?\"<>|") != std::string::npos)
      refuse(fmt::format("the name '{}' is not the name of a file", support::escaped(to)));
  }

  static bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::any_of(names, [&](const std::string& other) { return same_name(other, name); });
  }

  /// Whether there was one.
  static bool replace_in(const std::vector<std::string>& old_names, std::vector<std::string>& names,
                         const std::string& from, const std::string& to) {
    bool found = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!same_name(old_names[i], from)) continue;
      names[i] = to;
      found = true;
    }
    return found;
  }

  const std::string& file_;
  const Binary& before_;
  const CommonEdit& edit_;
  WantedNames wanted_;
};

} // namespace

WantedNames wanted_names(const std::string& file, const Binary& before, const CommonEdit& edit) {
  return Wanting(file, before, edit).run();
}

} // namespace pdist::binary::pe
