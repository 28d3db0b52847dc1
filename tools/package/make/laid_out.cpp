#include "package/make/laid_out.hpp"

#include "archive/gzip.hpp"
#include "manifest/manifest_json.hpp"
#include "support/copy.hpp"
#include "support/data/json.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/parallel.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::EntryType;

/// What stands at the output's place is replaced whole: it must be such a root, not somebody's home.
void require_own_root(const fs::path& output) {
  constexpr std::uint64_t largest = 16ULL << 20;
  const auto says = [&](const char* file, std::string_view words) {
    return support::is_file(output / file) &&
           support::read_text_file(output / file, largest).find(words) != std::string::npos;
  };
  // One that was damaged is recognized by the other; versions before 0.2 have the settings alone.
  if (says(format_file, root_mark) || says(cpack_settings_file, "set(PORTABLE_DIST_TIME ")) return;
  throw support::Error(
      output.string(), "cannot lay out packages here",
      fmt::format("a folder stands there that this program did not make, and '{}' would be lost",
                  support::escaped(fs::directory_iterator(output)->path().filename().string())),
      "name another folder, or remove this one");
}

template <class Write>
void write_file(const fs::path& path, mode_t mode, Write write) {
  support::OutputFile out = support::create_new(path, path.string());
  if (::fchmod(out.descriptor(), mode) != 0)
    throw support::system_error(path.string(), "set the mode", errno);
  write(out);
  out.close();
}

void write_text(const fs::path& path, const std::string& text, mode_t mode) {
  write_file(path, mode, [&](support::OutputFile& out) { out.write(text); });
}

bool is_taken_over(const PackageEntry& entry) {
  return entry.type == EntryType::file && !entry.source.empty() && !entry.compress;
}

} // namespace

LaidOut::LaidOut(const RootPlan& plan)
    : plan_(plan),
      files_(plan.request.dist, plan.dist),
      publication_(plan.output, [&plan] { require_own_root(plan.output); }) {}

void LaidOut::add_tree(const PackageTree& tree) {
  const fs::path folder = publication_.folder() / tree.package->name;
  support::create_new_folder(folder, 0755);
  support::create_new_folder(folder / "tree", 0755);
  std::vector<const PackageEntry*> taken;
  for (const PackageEntry& entry : tree.entries) {
    if (is_taken_over(entry))
      taken.push_back(&entry);
    else
      write_entry(folder / "tree", entry);
  }
  support::parallel_for(taken.size(),
                        [&](std::size_t i) { take_over(*taken[i], folder / "tree" / taken[i]->path); });
  for (std::size_t i = tree.entries.size(); i-- > 0;)
    set_time(folder / "tree" / tree.entries[i].path);
  set_time(folder / "tree");
  write_text(folder / "manifest.json", manifest_of(tree, folder / "tree"), 0644);
}

void LaidOut::add_numbered_files(const PackageTree& tree) {
  const fs::path folder = publication_.folder() / tree.package->name;
  support::create_new_folder(folder, 0755);
  support::create_new_folder(folder / "files", 0755);
  support::parallel_for(tree.entries.size(), [&](std::size_t i) {
    if (!is_taken_over(tree.entries[i])) return;
    const fs::path file = folder / "files" / fmt::format("{}", i);
    take_over(tree.entries[i], file);
    set_time(file);
  });
}

void LaidOut::add_texts(const fs::path& folder, const Texts& files) {
  const fs::path place = publication_.folder() / folder;
  support::create_new_folder(place, 0755);
  for (const auto& [name, text] : files)
    write_text(place / name, text, name.starts_with("pre") || name.starts_with("post") ? 0755 : 0644);
}

void LaidOut::add_text(const fs::path& file, const std::string& text) {
  write_text(publication_.folder() / file, text, 0644);
}

/// What a finished package is compared with.
std::string LaidOut::manifest_of(const PackageTree& tree, const fs::path& root) const {
  manifest::Manifest out{plan_.dist.facts, {}};
  for (const PackageEntry& entry : tree.entries) {
    manifest::Entry& added = out.entries.emplace_back();
    added.path = entry.path;
    added.type = entry.type;
    added.mode = entry.type == EntryType::symlink ? 0777 : entry.mode;
    added.link_target = entry.link_target;
    if (entry.type != EntryType::file) continue;
    added.size = static_cast<std::uint64_t>(support::status_of(root / entry.path).st_size);
    added.sha256 =
        is_taken_over(entry) ? files_.digest(entry.source) : support::sha256_of_file(root / entry.path);
  }
  return support::to_json(manifest::to_value(out));
}

void LaidOut::write_entry(const fs::path& root, const PackageEntry& entry) const {
  const fs::path path = root / entry.path;
  if (entry.type == EntryType::folder) return support::create_new_folder(path, entry.mode);
  if (entry.type == EntryType::symlink) {
    if (::symlink(entry.link_target.c_str(), path.c_str()) != 0)
      throw support::system_error(path.string(), "make the symlink", errno);
    return;
  }
  if (!entry.debug_of.empty()) return write_debug_file(entry, path, plan_.request.debug_symbols->objcopy);
  write_text(path, entry.compress ? archive::gzip(content_of(entry)) : entry.content, entry.mode);
}

std::string LaidOut::content_of(const PackageEntry& entry) const {
  constexpr std::uint64_t largest_page = 16ULL << 20;
  if (entry.source.empty()) return entry.content;
  std::string text = support::read_text_file(plan_.request.dist / entry.source, largest_page);
  files_.require_digest(entry.source, support::sha256_of_text(text));
  return text;
}

/// A copy: a hard link would be a second name of the dist's file, through which it can be changed.
void LaidOut::take_over(const PackageEntry& entry, const fs::path& path) const {
  const support::ReadableFile source(plan_.request.dist / entry.source);
  std::string digest;
  write_file(path, entry.mode,
             [&](support::OutputFile& out) { digest = support::copy_digested(source, out); });
  files_.require_digest(entry.source, digest);
}

void LaidOut::set_time(const fs::path& path) const {
  support::set_time(path, plan_.dist.facts.time, path.string());
}

} // namespace pdist::package
