#include "verify/dist_tree.hpp"

#include "binary/description.hpp"
#include "manifest/layout.hpp"
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace pdist::verify {

namespace {

using support::EntryType;
using support::TreeEntry;

constexpr mode_t any_execute = S_IXUSR | S_IXGRP | S_IXOTH;

/// What one file turned out to be; both empty for ordinary contents.
struct Finding {
  std::optional<binary::Binary> binary;
  std::string problem;
};

/// Whether people and launchers start what is executable here: the root of the dist and its program folders.
/// Elsewhere a stray execute bit on data is common and harmless.
bool is_program_place(std::string_view path) {
  return path.find('/') == std::string_view::npos || path.starts_with("bin/") || path.starts_with("sbin/") ||
         path.starts_with("libexec/") || path.find(".app/Contents/MacOS/") != std::string_view::npos;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// On Windows the name alone makes a program.
std::string problem_of_windows_file(const TreeEntry& entry, const support::ReadableFile& file) {
  const bool is_named_so = support::ascii_lower(entry.path).ends_with(".exe");
  if (!is_named_so || !is_program_place(entry.path)) return {};
  return file.size() == 0 ? "a program by its name, but empty" : "a program by its name, but not PE";
}

Finding problem_of_other_file(const TreeEntry& entry, const support::ReadableFile& file,
                              std::optional<binary::Format> format, binary::Format wanted) {
  if (is_library_name(file_name(entry.path), wanted) && manifest::is_loaded_place(entry.path)) {
    return {std::nullopt, file.size() == 0
                              ? "a library by its name, but empty"
                              : fmt::format("a library by its name, but not {}", name_of(wanted))};
  }
  if (wanted == binary::Format::pe) return {std::nullopt, problem_of_windows_file(entry, file)};
  if ((entry.status.st_mode & any_execute) == 0 || !is_program_place(entry.path)) return {};
  if (file.size() == 0) return {std::nullopt, "has execute permission, but is empty"};
  std::array<std::byte, 2> start{};
  const bool script =
      file.read_some(0, start) == 2 && start[0] == std::byte{'#'} && start[1] == std::byte{'!'};
  if (script && !format) return {};
  return {
      std::nullopt,
      fmt::format("has execute permission, but is neither {} {} program nor a script that starts with '#!'",
                  wanted == binary::Format::elf ? "an" : "a", name_of(wanted))};
}

Finding examine(const std::filesystem::path& root, const TreeEntry& entry, binary::Format wanted) {
  const support::ReadableFile file(root / entry.path);
  const std::optional<binary::Format> format = binary::detect(file);
  if (format != wanted) return problem_of_other_file(entry, file, format, wanted);
  try {
    return {binary::read(file), {}};
  } catch (const support::Error& error) {
    // Without execute permission or a library's name it is data that nothing loads, such as a test's input.
    const bool matters =
        manifest::is_loaded_place(entry.path) &&
        ((entry.status.st_mode & any_execute) != 0 || is_library_name(file_name(entry.path), wanted));
    if (!matters) return {};
    const std::string& why = error.reason();
    return {std::nullopt, fmt::format("a malformed {} file: {}{}{}", name_of(wanted), error.problem(),
                                      why.empty() ? "" : ": ", why)};
  }
}

/// What the manifest says is data, whatever it looks like.
std::set<std::string> data_files(const std::filesystem::path& root) {
  std::set<std::string> out;
  if (const auto manifest = manifest::find_if_there(root))
    for (const manifest::Entry& entry : manifest::read(*manifest).entries)
      if (!entry.origin.data.empty()) out.insert(entry.path);
  return out;
}

/// The one format that all binaries are of; ELF where there are several or none.
binary::Format format_of_all(const DistTree& tree) {
  std::set<binary::Format> found;
  for (const TreeEntry& entry : tree.entries)
    if (entry.type == EntryType::file)
      if (const auto format = binary::detect(support::ReadableFile(tree.root / entry.path)))
        found.insert(*format);
  return found.size() == 1 ? *found.begin() : binary::Format::elf;
}

binary::Format format_of(const DistTree& tree) {
  if (const auto manifest = manifest::find_if_there(tree.root)) {
    const std::string system = manifest::read(*manifest).facts.system;
    if (system == "windows") return binary::Format::pe;
    return system == "darwin" ? binary::Format::macho : binary::Format::elf;
  }
  for (const TreeEntry& entry : tree.entries) {
    if (entry.type != EntryType::file || !is_program_place(entry.path)) continue;
    const bool named_exe = support::ascii_lower(entry.path).ends_with(".exe");
    if (!named_exe && (entry.status.st_mode & any_execute) == 0) continue;
    const std::optional<binary::Format> format =
        binary::detect(support::ReadableFile(tree.root / entry.path));
    if (format == binary::Format::pe && named_exe) return binary::Format::pe;
    if (format == binary::Format::macho) return binary::Format::macho;
  }
  return format_of_all(tree);
}

} // namespace

bool DistBinary::is_program() const {
  return binary.kind == binary::Kind::executable || !binary.interpreter.empty();
}

const TreeEntry* DistTree::find(std::string_view path) const {
  const auto at = std::ranges::lower_bound(entries, path, {}, &TreeEntry::path);
  return at != entries.end() && at->path == path ? &*at : nullptr;
}

bool is_library_name(std::string_view name, binary::Format format) {
  if (format == binary::Format::pe) return support::ascii_lower(name).ends_with(".dll");
  if (format == binary::Format::macho) return name.size() > 6 && name.ends_with(".dylib");
  const std::size_t at = name.rfind(".so");
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view version = name.substr(at + 3);
  return version.empty() || (version.front() == '.' && version.size() > 1 &&
                             version.find_first_not_of("0123456789.") == std::string_view::npos);
}

DistTree read_dist(const std::filesystem::path& dist) {
  DistTree tree;
  std::error_code problem;
  tree.root = std::filesystem::canonical(dist, problem);
  if (problem) throw support::system_error(dist.string(), "read the dist", problem.value());
  tree.entries = support::walk_tree(tree.root);
  tree.format = format_of(tree);
  const std::set<std::string> data = data_files(tree.root);
  std::vector<Finding> findings(tree.entries.size());
  support::parallel_for(tree.entries.size(), [&](std::size_t i) {
    if (tree.entries[i].type == EntryType::file && !data.contains(tree.entries[i].path))
      findings[i] = examine(tree.root, tree.entries[i], tree.format);
  });
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const TreeEntry& entry = tree.entries[i];
    if (!findings[i].problem.empty()) tree.impostors.push_back({entry.path, findings[i].problem});
    if (!findings[i].binary) continue;
    const bool setuid = (entry.status.st_mode & (S_ISUID | S_ISGID)) != 0;
    tree.binaries.push_back({entry.path, std::move(*findings[i].binary), setuid});
  }
  return tree;
}

} // namespace pdist::verify
