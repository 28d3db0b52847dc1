#include "loader/dyld_search.hpp"

#include "support/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

namespace pdist::loader {

using binary::Architecture;
using binary::Binary;

namespace {

/// What follows `token` and its '/'; nothing when `name` begins with something else.
std::optional<std::string_view> after(std::string_view name, std::string_view token) {
  if (!name.starts_with(token)) return std::nullopt;
  name.remove_prefix(token.size());
  if (name.empty()) return name;
  if (!name.starts_with('/')) return std::nullopt;
  return name.substr(1);
}

const Link& program_of(const Link& link) {
  const Link* at = &link;
  while (at->loader != nullptr)
    at = at->loader;
  return *at;
}

std::string shown_slices(const Binary& binary) {
  std::vector<std::string> names;
  for (const Binary* slice : binary::slices_of(binary))
    names.push_back(slice->slice);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Folders of the build machine's own system: with a sysroot their names mean the sysroot's folders only.
bool is_system_path(std::string_view path) {
  constexpr std::array<std::string_view, 2> prefixes = {"/usr/lib/", "/System/"};
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return path.starts_with(prefix); });
}

} // namespace

std::string_view tail_of(std::string_view name) {
  // Without a framework: npos, and so the last '/' of all.
  return name.substr(name.rfind('/', name.find(".framework/")) + 1);
}

/// Looks at one path after the other until one is right.
struct DyldSearch::Candidates {
  FileStore& store;
  const Architecture& wanted;
  std::vector<Attempt>* attempts;
  Hit hit{};

  bool try_file(const std::string& path, const std::string& rule) {
    const Look& look = store.look(path);
    if (look.file == nullptr) return reject(folder_part(path), rule, look.finding);
    const Binary& found = look.file->content->binary;
    if (found.format != binary::Format::macho) return reject(folder_part(path), rule, "not a Mach-O file");
    if (fitting_slice(found, wanted) == nullptr)
      return reject(folder_part(path), rule,
                    fmt::format("wrong architecture: it is for {}", shown_slices(found)));
    hit.file = look.file;
    hit.rule = rule;
    return true;
  }

  bool reject(const std::string& folder, const std::string& rule, const std::string& finding) {
    if (attempts != nullptr) attempts->push_back({folder, rule, finding});
    return false;
  }
};

DyldSearch::DyldSearch(TargetRoot& root, FileStore& store,
                       const std::vector<std::filesystem::path>& extra_folders)
    : root_(root), store_(store) {
  for (const std::filesystem::path& folder : extra_folders)
    extra_folders_.push_back(root.tidied(std::filesystem::absolute(folder).string()));
}

DyldSearch::Expansion DyldSearch::expanded(std::string_view name, const Link& holder, std::string rule) {
  Expansion out{{}, std::move(rule), {}, holder.file};
  const auto below = [](const Link& link, std::string_view rest) {
    std::string path = folder_part(link.file->content->real_path);
    if (!rest.empty()) (path += '/') += rest;
    return path;
  };
  if (const auto rest = after(name, "@loader_path")) {
    out.path = below(holder, *rest);
  } else if (const auto inside = after(name, "@executable_path")) {
    const Link& program = program_of(holder);
    if (program.binary().kind == binary::Kind::executable) {
      out.path = below(program, *inside);
    } else {
      out.problem = "no program is known that loads it";
    }
  } else if (name.starts_with('/')) {
    out.path = name;
  } else {
    out.problem = name.starts_with('@') ? "dyld knows no such word"
                                        : "insecure: relative to the current folder; not searched";
  }
  return out;
}

std::vector<DyldSearch::Expansion> DyldSearch::expansions(std::string_view name, const Link& needing) const {
  const auto rest = after(name, "@rpath");
  if (!rest) return {expanded(name, needing, "path in the needed name")};
  std::vector<Expansion> out;
  for (const Link* link = &needing; link != nullptr; link = link->loader) {
    for (const std::string& rpath : link->binary().rpaths) {
      Expansion found = expanded(rpath, *link, fmt::format("LC_RPATH {} of {}", rpath, link->file->path));
      if (!found.path.empty()) (found.path += found.path.ends_with('/') ? "" : "/") += *rest;
      out.push_back(std::move(found));
    }
  }
  return out;
}

LibrarySearch::Hit DyldSearch::find(std::string_view name, const Link& needing, const Architecture& wanted,
                                    std::vector<Attempt>* attempts) {
  Candidates candidates{store_, wanted, attempts};
  for (const Expansion& expansion : expansions(name, needing)) {
    if (expansion.path.empty()) {
      candidates.reject(std::string(name), expansion.rule, expansion.problem);
    } else if (candidates.try_file(on_this_machine(expansion), expansion.rule)) {
      return candidates.hit;
    }
  }
  if (!root_.offers_system()) return {};
  std::vector<std::string_view> endings{tail_of(name)};
  if (const std::string_view last = name.substr(name.rfind('/') + 1); last != endings.front())
    endings.push_back(last);
  for (const std::string& folder : extra_folders_)
    for (const std::string_view ending : endings)
      if (candidates.try_file(fmt::format("{}/{}", folder, ending), "LIBRARY_FOLDERS")) return candidates.hit;
  return {};
}

std::vector<std::string> DyldSearch::target_names(std::string_view name, const Link& needing) {
  std::vector<std::string> out;
  for (Expansion& expansion : expansions(name, needing))
    if (!expansion.path.empty()) out.push_back(std::move(expansion.path));
  return out;
}

std::string DyldSearch::on_this_machine(const Expansion& expansion) {
  const std::string folder = folder_part(expansion.path);
  const std::string file = expansion.path.substr(expansion.path.rfind('/'));
  // What a token stood for is a path of this machine already.
  if (!root_.is_folder() || root_.holds(folder)) return root_.tidied(folder) + file;
  std::string below = root_.here(folder);
  const bool in_sysroot = root_.holds(expansion.seen_from->path) || is_system_path(expansion.path) ||
                          root_.real_path(below + file).has_value();
  return root_.tidied(in_sysroot ? below : folder) + file;
}

} // namespace pdist::loader
