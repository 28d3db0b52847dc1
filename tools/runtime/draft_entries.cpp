#include "runtime/draft_entries.hpp"

#include "binary/binary.hpp"
#include "runtime/search_path.hpp"
#include "runtime/stripped_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

using support::EntryType;

/// 0755 for what can be executed, else 0644: the bits that a umask may have taken are given back.
std::uint32_t normal_mode(std::uint32_t mode) {
  return (mode & 0111U) != 0 ? 0755 : 0644;
}

/// What targets make; for ELF CMake's install rules do it.
bool strips_installed(const InstalledEntry& installed, const Request& request, binary::Format format) {
  return request.strip && format != binary::Format::elf &&
         std::ranges::find(request.built_files, installed.source, &BuiltFile::path) !=
             request.built_files.end();
}

/// Whether a mode keeps others out in a way that no umask does, which leaves its owner the right to write:
/// code of an install rule that nothing else is known of made it so.
bool is_secret(std::uint32_t mode) {
  return (mode & 0222U) == 0 && (mode & 0004U) == 0;
}

std::uint32_t installed_mode(const InstalledEntry& installed) {
  if (installed.entry.type == EntryType::symlink) return 0777;
  const std::uint32_t mode = installed.entry.status.st_mode & 07777U;
  if (installed.keeps_mode) return mode;
  if (installed.entry.type == EntryType::file && is_secret(mode)) return mode;
  return installed.entry.type == EntryType::folder ? 0755 : normal_mode(mode);
}

std::string installed_origin(const InstalledEntry& installed, const PlacementRequest& placement) {
  if (installed.source.empty()) return "generated:install";
  return origin_of(installed.source, placement);
}

std::string installed_reason(const InstalledEntry& installed) {
  if (installed.component.empty()) return "install rule";
  return fmt::format("install rule of component {}", installed.component);
}

} // namespace

DraftEntry installed_entry(const InstalledEntry& installed, const Request& request,
                           const PlacementRequest& placement) {
  DraftEntry entry;
  entry.own = true;
  entry.plan.path = installed.path;
  entry.plan.type = installed.entry.type;
  entry.plan.link_target = installed.entry.link_target;
  entry.plan.mode = installed_mode(installed);
  entry.plan.origin = {installed_origin(installed, placement), installed_reason(installed)};
  if (installed.entry.type == EntryType::file) {
    entry.plan.source = installed.file;
    if (strips_installed(installed, request, placement.format))
      entry.plan.source = stripped_copy(request, installed.file);
    entry.seen_at = installed.source.empty() ? installed.file : installed.source;
  }
  return entry;
}

DraftEntry file_entry(const Path& file, const std::string& destination, const std::string& reason,
                      const Request& request, const PlacementRequest& placement) {
  const support::ReadableFile opened(file);
  const std::optional<binary::Binary> binary = binary::read(opened);
  // Users of a library open it by its SONAME, whatever the build calls the file.
  const bool has_soname = binary && binary->format != binary::Format::pe && !binary->soname.empty() &&
                          binary->kind == binary::Kind::shared_library;
  const std::string name = has_soname ? Path(binary->soname).filename().string() : file.filename().string();
  DraftEntry entry;
  entry.own = true;
  entry.plan.path = destination + '/' + name;
  entry.plan.mode = normal_mode(opened.status().st_mode);
  entry.plan.source = request.strip && binary ? stripped_copy(request, file) : file;
  entry.seen_at = file;
  entry.plan.origin = {origin_of(file, placement), reason};
  return entry;
}

DraftEntry runtime_entry(RecipeEntry found) {
  DraftEntry entry;
  entry.plan.path = std::move(found.path);
  entry.plan.type = found.type;
  entry.plan.mode = found.type == EntryType::file ? normal_mode(found.mode) : 0755;
  if (found.type == EntryType::symlink) entry.plan.mode = 0777;
  if (found.type == EntryType::file) entry.plan.source = std::move(found.source);
  entry.plan.link_target = std::move(found.link_target);
  entry.plan.origin = std::move(found.origin);
  return entry;
}

} // namespace pdist::runtime
