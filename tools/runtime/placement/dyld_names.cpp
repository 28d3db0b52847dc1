#include "runtime/placement/dyld_names.hpp"

#include "loader/dyld_search.hpp"
#include "runtime/search_path.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

/// Where a path of the dist leads to, symlinks followed; the path itself where they have no end.
std::string behind_links(const Draft& draft, std::string path) {
  constexpr int most_links = 40; // as the kernel does (path_resolution(7))
  for (int links = 0; links < most_links; ++links) {
    std::size_t end = 0;
    const DraftEntry* link = nullptr;
    while (link == nullptr && end != std::string::npos) {
      end = path.find('/', end + 1);
      const DraftEntry* entry = draft.find(path.substr(0, end));
      if (entry != nullptr && entry->plan.type == support::EntryType::symlink) link = entry;
    }
    if (link == nullptr) break;
    const auto inner = support::resolve_inner_link(link->plan.path, link->plan.link_target);
    if (!inner) break;
    path = *inner + (end == std::string::npos ? "" : path.substr(end));
  }
  return path;
}

} // namespace

std::string name_for(const Draft& draft, const std::string& target, std::string_view present) {
  const std::string_view tail = loader::tail_of(target);
  const std::string kept =
      target.substr(0, target.size() - tail.size()) + std::string(loader::tail_of(present));
  const bool answers = behind_links(draft, kept) == target;
  return fmt::format("@rpath/{}", answers ? loader::tail_of(present) : tail);
}

std::set<std::string> names_in(const binary::Binary& shipped, const binary::Binary& seen,
                               const std::string& name) {
  std::set<std::string> out;
  const auto theirs = binary::slices_of(seen), ours = binary::slices_of(shipped);
  for (std::size_t slice = 0; slice < std::min(theirs.size(), ours.size()); ++slice) {
    const std::vector<std::string>&from = theirs[slice]->needed, &to = ours[slice]->needed;
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i)
      if (from[i] == name && loader::tail_of(from[i]) == loader::tail_of(to[i])) out.insert(to[i]);
  }
  return out;
}

std::vector<std::string> kept_folders(const Draft& draft, const std::string& path,
                                      const binary::Binary& binary) {
  constexpr std::string_view program_folder = "@executable_path";
  std::vector<std::string> out;
  for (const binary::Binary* slice : binary::slices_of(binary)) {
    for (std::string rpath : slice->rpaths) {
      if (slice->kind == binary::Kind::executable && rpath.starts_with(program_folder))
        rpath = std::string(dyld_origin) + rpath.substr(program_folder.size());
      for (std::string& folder : inner_folders(path, rpath))
        if (draft.has_below(folder)) out.push_back(std::move(folder));
    }
  }
  return out;
}

std::set<std::string> system_rpaths(const binary::Binary& binary) {
  std::set<std::string> out;
  for (const binary::Binary* slice : binary::slices_of(binary))
    for (const std::string& rpath : slice->rpaths)
      if (rpath.starts_with("/usr/lib/") || rpath.starts_with("/System/")) out.insert(rpath);
  return out;
}

} // namespace pdist::runtime
