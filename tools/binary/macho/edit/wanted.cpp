#include "binary/macho/edit/wanted.hpp"

#include "binary/macho/command_names.hpp"
#include "binary/macho/constants.hpp"
#include "binary/search_path.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pdist::binary::macho {

namespace {

using Pair = std::pair<std::string, std::string>;

/// Longest name written: macOS' PATH_MAX without the NUL.
constexpr std::size_t longest_new_name = 1023;

bool has(const std::vector<NamedCommand>& commands, std::uint32_t type, const std::string& text) {
  return std::ranges::any_of(
      commands, [&](const NamedCommand& each) { return each.type == type && each.text == text; });
}

bool loads(const std::vector<NamedCommand>& commands, const std::string& name) {
  return std::ranges::any_of(
      commands, [&](const NamedCommand& each) { return loads_library(each.type) && each.text == name; });
}

void set_text(NamedCommand& command, const std::string& text) {
  command.changed = command.changed || command.text != text;
  command.text = text;
}

/// Behind the last search path, else behind the last library, else before the signature, which stays the last
/// as linkers have it.
void append_rpath(std::vector<NamedCommand>& commands, const std::string& path) {
  const auto last_of = [&commands](const auto& is_one) {
    return std::find_if(commands.rbegin(), commands.rend(), is_one);
  };
  auto last = last_of([](const NamedCommand& each) { return each.type == command_rpath; });
  if (last == commands.rend())
    last = last_of([](const NamedCommand& each) { return loads_library(each.type); });
  const auto place = last == commands.rend()
                         ? std::ranges::find(commands, command_code_signature, &NamedCommand::type)
                         : last.base();
  commands.insert(place, {.type = command_rpath, .text = path, .old_place = {}, .changed = true});
}

void remove_rpath(std::vector<NamedCommand>& commands, const std::string& path) {
  std::erase_if(commands,
                [&](const NamedCommand& each) { return each.type == command_rpath && each.text == path; });
}

class Wanting {
public:
  Wanting(const std::string& file, const std::vector<SliceFacts>& slices, const Edit& edit)
      : file_(file), slices_(slices), edit_(edit) {
    for (const SliceFacts& slice : slices)
      wanted_.push_back(slice.commands);
  }

  std::vector<std::vector<NamedCommand>> run() {
    refuse_other_formats();
    refuse_other_kinds();
    set_rpaths();
    set_install_name();
    replace_needed();
    return std::move(wanted_);
  }

private:
  using Commands = std::vector<NamedCommand>;

  [[noreturn]] void refuse(const std::string& why, const std::string& hint = {}) const {
    throw support::Error(file_, "cannot edit", why, hint);
  }

  void refuse_other_formats() const {
    if (edit_.tag == Edit::SearchPathTag::rpath)
      refuse("a Mach-O file has one kind of search path (LC_RPATH), which also serves the libraries below it",
             "leave --force-rpath out");
    if (edit_.interpreter)
      refuse("the loader of a Mach-O file is always /usr/lib/dyld: the system starts no other");
    if (!edit_.add_needed.empty() || !edit_.remove_needed.empty()) {
      refuse("symbols of a Mach-O file name their library by its number: none can be added or removed",
             "link it anew, or rename a library (--replace-needed)");
    }
  }

  void refuse_other_kinds() const {
    for (const SliceFacts& slice : slices_) {
      if (slice.file_type == file_execute || slice.file_type == file_dylib || slice.file_type == file_bundle)
        continue;
      refuse(of_slice(slice) +
             "it is no program, library (dylib) or plug-in (bundle): dyld does not load it");
    }
  }

  std::string of_slice(const SliceFacts& slice) const {
    return slice.name.empty() ? "" : fmt::format("slice {}: ", slice.name);
  }

  void check_new_name(const std::string& name, std::string_view what) const {
    if (name.empty()) refuse(fmt::format("the {} to set is empty", what));
    if (name.find('\0') != std::string::npos)
      refuse(fmt::format("the {} to set has a NUL character in it", what));
    if (name.size() > longest_new_name)
      refuse(fmt::format("the {} to set has {} bytes, macOS takes at most {}", what, name.size(),
                         longest_new_name));
  }

  /// Names that are old and new at once would be changed again by a second run.
  void check_pairs(const std::vector<Pair>& pairs, std::string_view what) const {
    for (const auto& [from, to] : pairs) {
      check_new_name(to, what);
      for (const Pair& other : pairs) {
        if (other.first == to && from != to)
          refuse(fmt::format("'{}' is a new {} and an old one at once", support::escaped(to), what),
                 "change them in two runs");
        if (other.first == from && other.second != to)
          refuse(fmt::format("'{}' is to become '{}' and '{}'", support::escaped(from), support::escaped(to),
                             support::escaped(other.second)));
      }
    }
  }

  void set_rpaths() {
    std::vector<std::string> all = search_path_entries(edit_.search_path.value_or(""));
    all.insert(all.end(), edit_.macho.add_rpaths.begin(), edit_.macho.add_rpaths.end());
    for (const std::string& path : all)
      check_new_name(path, "search path");
    check_pairs(edit_.macho.change_rpaths, "search path");
    if (!edit_.search_path && edit_.macho.add_rpaths.empty() && edit_.macho.remove_rpaths.empty() &&
        edit_.macho.change_rpaths.empty())
      return;
    for (Commands& commands : wanted_) {
      if (edit_.search_path) replace_rpaths(commands, search_path_entries(*edit_.search_path));
      for (const std::string& path : edit_.macho.remove_rpaths)
        remove_rpath(commands, path);
      for (const std::string& path : edit_.macho.add_rpaths)
        append_rpath(commands, path);
    }
    for (const auto& [from, to] : edit_.macho.change_rpaths)
      change_rpath(from, to);
    for (Commands& commands : wanted_)
      drop_duplicate_rpaths(commands);
  }

  /// The old commands take the new paths as far as they go, so that a list that is there already stays.
  static void replace_rpaths(Commands& commands, const std::vector<std::string>& paths) {
    std::size_t next = 0;
    for (NamedCommand& command : commands)
      if (command.type == command_rpath && next < paths.size()) set_text(command, paths[next++]);
    std::size_t kept = 0;
    std::erase_if(commands, [&](const NamedCommand& each) {
      return each.type == command_rpath && kept++ >= paths.size();
    });
    for (; next < paths.size(); ++next)
      append_rpath(commands, paths[next]);
  }

  void change_rpath(const std::string& from, const std::string& to) {
    bool found = false;
    for (Commands& commands : wanted_) {
      found = found || has(commands, command_rpath, to); // an edit that is made already is none
      for (NamedCommand& command : commands) {
        if (command.type != command_rpath || command.text != from) continue;
        set_text(command, to);
        found = true;
      }
    }
    if (!found)
      refuse(fmt::format("it has no search path '{}'", support::escaped(from)),
             "pdist-rpath --print-rpath shows what it has");
  }

  void set_install_name() {
    if (!edit_.soname) return;
    check_new_name(*edit_.soname, "install name");
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const auto id = std::ranges::find(wanted_[i], command_id_dylib, &NamedCommand::type);
      if (slices_[i].file_type != file_dylib || id == wanted_[i].end())
        refuse(of_slice(slices_[i]) + "only libraries (dylib) have an install name, and it is none");
      set_text(*id, *edit_.soname);
    }
  }

  void replace_needed() {
    check_pairs(edit_.replace_needed, "library's name");
    for (const auto& [from, to] : edit_.replace_needed) {
      bool found = false;
      for (std::size_t i = 0; i < wanted_.size(); ++i)
        found = replace_in(slices_[i], wanted_[i], from, to) || found;
      if (!found)
        refuse(fmt::format("it does not need '{}'", support::escaped(from)),
               "pdist-rpath --print-needed shows what it needs");
    }
  }

  /// Whether the slice has either name.
  bool replace_in(const SliceFacts& slice, Commands& commands, const std::string& from,
                  const std::string& to) const {
    const bool there = loads(commands, to);
    if (from == to || !loads(commands, from)) return there;
    if (there) {
      refuse(fmt::format("{}it would need '{}' twice", of_slice(slice), support::escaped(to)),
             "symbols name their library by its number: link it anew");
    }
    for (NamedCommand& command : commands)
      if (loads_library(command.type) && command.text == from) set_text(command, to);
    return true;
  }

  const std::string& file_;
  const std::vector<SliceFacts>& slices_;
  const Edit& edit_;
  std::vector<Commands> wanted_;
};

} // namespace

std::size_t drop_duplicate_rpaths(std::vector<NamedCommand>& commands) {
  std::set<std::string> seen;
  return std::erase_if(commands, [&](const NamedCommand& each) {
    return each.type == command_rpath && !seen.insert(each.text).second;
  });
}

std::vector<std::vector<NamedCommand>>
wanted_commands(const std::string& file, const std::vector<SliceFacts>& slices, const Edit& edit) {
  return Wanting(file, slices, edit).run();
}

} // namespace pdist::binary::macho
