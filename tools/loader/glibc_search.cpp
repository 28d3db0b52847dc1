#include "loader/glibc_search.hpp"

#include "loader/loader_configuration.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::loader {

using binary::Architecture;

namespace {

/// Some hundred KiB on large systems.
constexpr std::uint64_t largest_cache = 64ULL << 20;

bool is_below_any(std::string_view path, const std::vector<std::string>& folders) {
  return std::ranges::any_of(folders, [&](const std::string& folder) {
    return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
  });
}

/// Folders of the build machine's own system: with a sysroot their names mean the sysroot's folders only.
bool is_system_folder(std::string_view folder) {
  constexpr std::array<std::string_view, 2> prefixes = {"/lib", "/usr/"};
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return folder.starts_with(prefix); });
}

} // namespace

/// Looks at one candidate after the other, until one is right or the loader would give up.
struct GlibcSearch::Candidates {
  std::string_view name;
  const Architecture& wanted;
  FileStore& store;
  std::vector<Attempt>* attempts;
  Hit hit{};

  /// `detail` tells search path entries of one object apart ("$ORIGIN/lib"), `holder` is whose rule it is;
  /// both may be empty. True when the search is over.
  bool try_file(const std::string& path, std::string_view rule, std::string_view detail = {},
                std::string_view holder = {}) {
    const Look& look = store.look(path);
    if (look.file == nullptr) return reject(path, rule, holder, look.finding, look.is_final);
    const Architecture& found = look.file->content->binary.architecture;
    if (!binary::fit_together(found, wanted)) {
      return reject(path, rule, holder, "wrong architecture: " + binary::shown(found), false);
    }
    hit.file = look.file;
    hit.rule = rule;
    if (!detail.empty()) hit.rule += fmt::format(" {}", detail);
    if (!holder.empty()) hit.rule += fmt::format(" of {}", holder);
    return true;
  }

  bool try_folder(const std::string& folder, std::string_view rule, std::string_view detail = {},
                  std::string_view holder = {}) {
    std::string path = folder;
    if (!path.ends_with('/')) path += '/';
    return try_file(path.append(name), rule, detail, holder);
  }

  void note(const std::string& folder, std::string_view rule, std::string_view holder,
            const std::string& finding) {
    if (attempts == nullptr) return;
    attempts->push_back(
        {folder, holder.empty() ? std::string(rule) : fmt::format("{} of {}", rule, holder), finding});
  }

private:
  bool reject(const std::string& path, std::string_view rule, std::string_view holder,
              const std::string& finding, bool is_final) {
    note(folder_part(path), rule, holder,
         (is_final ? finding + "; the loader stops here" : finding) + hardware_variant(path));
    return is_final;
  }

  /// The loader takes libraries of glibc-hwcaps/ on some processors only: beside them a dist needs one for
  /// all.
  std::string hardware_variant(const std::string& path) const {
    if (attempts == nullptr) return {};
    const std::filesystem::path file(path);
    std::error_code absent;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path() / "glibc-hwcaps", absent))
      if (std::filesystem::exists(entry.path() / file.filename(), absent))
        return fmt::format(", only in glibc-hwcaps/{}, for some processors",
                           support::escaped(entry.path().filename().string()));
    return {};
  }
};

GlibcSearch::GlibcSearch(TargetRoot& root, FileStore& store, const ClosureRequest& request)
    : root_(root), store_(store) {
  for (const auto& [from, to] :
       {std::pair{&request.extra_folders, &extra_folders_}, std::pair{&request.link_folders, &link_folders_}})
    for (const std::filesystem::path& folder : *from)
      to->push_back(root.tidied(std::filesystem::absolute(folder).string()));
}

GlibcSearch::Hit GlibcSearch::find(std::string_view name, const Link& needing, const Architecture& wanted,
                                   std::vector<Attempt>* attempts) {
  Candidates candidates{name, wanted, store_, attempts};
  if (name.find('/') != std::string_view::npos) {
    by_own_path(candidates, needing);
    return candidates.hit;
  }
  bool over = false;
  if (!needing.binary().runpath) {
    for (const Link* link = &needing; link != nullptr && !over; link = link->loader) {
      // Where an object has both, its RPATH does not count (elf/get-dynamic-info.h).
      if (!link->binary().runpath) over = by_search_path(candidates, *link, false);
    }
  }
  over = over || by_search_path(candidates, needing, true);
  over = over || by_system(candidates, needing);
  for (auto folder = extra_folders_.begin(); !over && folder != extra_folders_.end(); ++folder) {
    over = candidates.try_folder(*folder, "LIBRARY_FOLDERS");
  }
  return candidates.hit;
}

bool GlibcSearch::by_own_path(Candidates& candidates, const Link& needing) {
  constexpr std::string_view rule = "path in the needed name";
  const std::string path = expand_tokens(candidates.name, tokens_for(*needing.file, candidates.wanted));
  if (!path.starts_with('/')) return by_relative_path(candidates, path);
  const std::string folder = root_.tidied(on_this_machine(folder_part(path), *needing.file));
  return candidates.try_file(folder + path.substr(path.rfind('/')), rule);
}

/// Libraries without a SONAME are needed by the path that the linker was given.
bool GlibcSearch::by_relative_path(Candidates& candidates, const std::string& path) {
  constexpr std::string_view rule = "relative path in the needed name";
  candidates.note(path, rule, {}, "insecure: relative to the current folder; not searched");
  for (const std::string& folder : link_folders_)
    if (candidates.try_file(root_.tidied(fmt::format("{}/{}", folder, path)), rule, "from", folder))
      return true;
  for (const std::string& folder : extra_folders_)
    if (candidates.try_file(folder + path.substr(path.rfind('/')), "LIBRARY_FOLDERS")) return true;
  return true;
}

bool GlibcSearch::by_search_path(Candidates& candidates, const Link& holder, bool runpath) {
  const std::optional<std::string>& text = runpath ? holder.binary().runpath : holder.binary().rpath;
  if (!text) return false;
  const std::string_view rule = runpath ? "RUNPATH" : "RPATH";
  for (const PathFolder& item : folders_of(*holder.file, runpath, candidates.wanted)) {
    if (!item.entry.problem.empty()) {
      candidates.note(item.entry.written, rule, holder.file->path, item.entry.problem);
    } else if (candidates.try_folder(item.folder, rule, item.entry.written, holder.file->path)) {
      return true;
    }
  }
  return false;
}

bool GlibcSearch::by_system(Candidates& candidates, const Link& needing) {
  if (!root_.offers_system()) return false;
  if (!system_read_) read_system();
  const std::vector<std::string>& defaults = system_folders_for(candidates.wanted).defaults;
  const bool without_defaults = needing.binary().no_default_folders; // DF_1_NODEFLIB
  if (cache_) {
    const std::span<const std::string> listed = cache_->find(candidates.name);
    if (listed.empty()) candidates.note(root_.here("/etc/ld.so.cache"), "library cache", {}, "not listed");
    for (const std::string& path : listed) {
      if (without_defaults && is_below_any(path, defaults)) continue;
      if (candidates.try_file(root_.here(path), "ld.so.cache")) return true;
    }
  }
  for (const std::string& folder : configured_folders_) {
    if (without_defaults && is_below_any(folder + "/", defaults)) continue;
    if (candidates.try_folder(root_.here(folder), "ld.so.conf")) return true;
  }
  if (without_defaults) return false;
  return std::ranges::any_of(defaults, [&](const std::string& folder) {
    return candidates.try_folder(root_.here(folder), "default folder");
  });
}

void GlibcSearch::read_system() {
  system_read_ = true;
  const std::string shown = root_.here("/etc/ld.so.cache");
  if (const std::optional<std::string> real = root_.real_path(shown)) {
    const std::string bytes = support::read_text_file(*real, largest_cache);
    // Images of containers often have an empty one.
    if (!bytes.empty()) cache_ = LibraryCache::parse(bytes, shown);
  }
  if (!cache_) configured_folders_ = read_loader_configuration(root_);
}

const SystemFolders& GlibcSearch::system_folders_for(const Architecture& architecture) {
  const auto at =
      std::ranges::find(system_folders_, architecture, [](const auto& item) { return item.first; });
  if (at != system_folders_.end()) return at->second;
  return system_folders_.emplace_back(architecture, system_folders(architecture, root_)).second;
}

Tokens GlibcSearch::tokens_for(const FoundFile& file, const Architecture& wanted) {
  const SystemFolders& system = system_folders_for(wanted);
  // A program's $ORIGIN is what the kernel started, without symlinks; a library's is the name it was found
  // by.
  const bool is_program = file.content->binary.kind == binary::Kind::executable;
  const std::string& path = is_program ? file.content->real_path : file.path;
  const std::string_view named = root_.holds(path) ? root_.there(path) : std::string_view(path);
  return {folder_part(named), system.lib, system.platform};
}

std::string GlibcSearch::on_this_machine(const std::string& target_path, const FoundFile& seen_from) {
  if (!root_.is_folder() || root_.holds(seen_from.path)) return root_.here(target_path);
  // A file of the build tree: its search path has folders of the build machine, and of the sysroot by either
  // name.
  if (root_.holds(target_path)) return target_path;
  std::string below = root_.here(target_path);
  return is_system_folder(target_path) || root_.real_path(below) ? below : target_path;
}

const std::vector<GlibcSearch::PathFolder>& GlibcSearch::folders_of(const FoundFile& file, bool runpath,
                                                                    const Architecture& wanted) {
  const auto [at, is_new] = path_folders_.try_emplace({&file, runpath});
  if (!is_new) return at->second;
  const binary::Binary& binary = file.content->binary;
  for (SearchEntry& entry :
       parse_search_path(runpath ? *binary.runpath : *binary.rpath, tokens_for(file, wanted))) {
    std::string folder = entry.problem.empty() ? root_.tidied(on_this_machine(entry.folder, file)) : "";
    at->second.push_back({std::move(entry), std::move(folder)});
  }
  return at->second;
}

} // namespace pdist::loader
