#include "runtime/recipe/files.hpp"

#include "runtime/recipe/home.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/glob.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace pdist::runtime {

namespace {

using support::EntryType;
using support::Error;

/// Real ones have some lines.
constexpr std::uint64_t largest_path_file = 64 << 10;

class Application {
public:
  Application(const Recipe& recipe, const RuntimeRequest& request, const std::optional<Path>& sysroot)
      : recipe_(recipe), home_(recipe, request, sysroot) {}

  RuntimeContribution make() {
    auto [version, told_by] = home_.version();
    out_.name = recipe_.name;
    out_.version = std::move(version);
    out_.provenance = home_.provenance();
    out_.inputs = {recipe_.file, told_by};
    for (const RecipeCopy& copy : recipe_.copy) {
      if (home_.is_on(copy.only_if)) add_copy(copy);
    }
    prune();
    resolve_links();
    for (const std::string& folder : recipe_.library_folders) {
      for (Path& found : home_.files(folder))
        out_.library_folders.push_back(std::move(found));
    }
    for (const RecipeVariableSetting& variable : recipe_.environment) {
      if (variable.unless && home_.is_on(variable.unless)) continue;
      out_.environment.emplace_back(variable.name, home_.filled(variable.value));
    }
    out_.unset = recipe_.unset;
    for (const RecipePathFile& file : recipe_.path_files)
      add_path_file(file);
    std::ranges::copy_if(recipe_.requirements, std::back_inserter(out_.requirements),
                         [&](const RecipeRequirement& each) { return home_.is_on(each.option); });
    return std::move(out_);
  }

private:
  void add_copy(const RecipeCopy& copy) {
    const std::vector<Path> sources = home_.files(copy.from);
    if (sources.empty() && copy.required) {
      throw Error(home_.folder().string(), fmt::format("the runtime {} is incomplete", recipe_.name),
                  fmt::format("'{}' is not there ({})", home_.filled(copy.from), copy.reason));
    }
    const std::string to = home_.filled(copy.to);
    if (!support::is_inner_path(to)) {
      throw Error(recipe_.file.string(), fmt::format("'{}' is not inside the dist", support::escaped(to)),
                  "copy.to must be a relative path without '..'");
    }
    for (const Path& source : sources) {
      if (std::filesystem::is_directory(source)) {
        add_folder(source, to, copy);
      } else {
        add_file(source, to + '/' + source.filename().string(), copy);
      }
    }
  }

  void add_folder(const Path& folder, const std::string& to, const RecipeCopy& copy) {
    out_.inputs.push_back(folder);
    for (const support::TreeEntry& found : support::walk_tree(folder)) {
      RecipeEntry entry;
      entry.path = to + '/' + found.path;
      entry.type = found.type;
      entry.source = folder / found.path;
      entry.mode = found.status.st_mode & 07777U;
      entry.link_target = found.link_target;
      entry.origin = {fmt::format("runtime:{}", relative_to_home(entry.source)), reason(copy)};
      out_.entries.push_back(std::move(entry));
    }
  }

  void add_file(const Path& file, std::string path, const RecipeCopy& copy) {
    RecipeEntry entry;
    entry.path = std::move(path);
    entry.source = file;
    entry.mode = static_cast<std::uint32_t>(std::filesystem::status(file).permissions());
    entry.origin = {fmt::format("runtime:{}", relative_to_home(file)), reason(copy)};
    out_.entries.push_back(std::move(entry));
  }

  std::string relative_to_home(const Path& path) const {
    return path.lexically_relative(home_.folder()).string();
  }

  std::string reason(const RecipeCopy& copy) const {
    return fmt::format("recipe {}: {}", recipe_.name, copy.reason);
  }

  void add_path_file(const RecipePathFile& rule) {
    const Path own = home_.filled(rule.from);
    PathFile file{home_.filled(rule.beside),
                  own.filename().string(),
                  {},
                  rule.base,
                  {fmt::format("generated:{}", own.filename().string()),
                   fmt::format("recipe {}: {}", recipe_.name, rule.reason)}};
    if (std::filesystem::exists(own)) {
      file.text = support::read_text_file(own, largest_path_file);
      file.origin.source = fmt::format("runtime:{}", relative_to_home(own));
      out_.inputs.push_back(own);
    } else {
      for (const std::string& line : rule.otherwise)
        file.text += home_.filled(line) + '\n';
    }
    out_.path_files.push_back(std::move(file));
  }

  const RecipePrune* prune_rule(const std::string& path) const {
    for (const RecipePrune& rule : recipe_.prune) {
      if (rule.unless && home_.is_on(rule.unless)) continue;
      for (const std::string& glob : rule.paths) {
        if (support::glob_matches(glob, path)) return &rule;
      }
    }
    return nullptr;
  }

  void prune() {
    std::vector<RecipeEntry> kept;
    std::map<const RecipePrune*, PrunedPart> parts;
    std::string below;
    const RecipePrune* rule = nullptr;
    for (RecipeEntry& entry : out_.entries) {
      const bool inside = rule != nullptr && entry.path.starts_with(below);
      if (!inside) rule = prune_rule(entry.path);
      if (rule == nullptr) {
        if (entry.type == EntryType::folder) out_.inputs.push_back(entry.source);
        kept.push_back(std::move(entry));
        continue;
      }
      if (!inside) below = entry.path + '/';
      if (entry.type == EntryType::file) {
        ++parts[rule].files;
        parts[rule].bytes += std::filesystem::file_size(entry.source);
      }
    }
    out_.entries = std::move(kept);
    for (auto& [pruned, part] : parts) {
      part.reason = pruned->reason;
      out_.pruned.push_back(part);
    }
  }

  /// Links to something that is shipped stay; others become the file they lead to.
  void resolve_links() {
    std::set<std::string, std::less<>> shipped;
    for (const RecipeEntry& entry : out_.entries)
      shipped.insert(entry.path);
    for (RecipeEntry& entry : out_.entries) {
      if (entry.type == EntryType::file) out_.inputs.push_back(entry.source);
      if (entry.type != EntryType::symlink) continue;
      const auto inner = support::resolve_inner_link(entry.path, entry.link_target);
      if (inner && shipped.contains(*inner)) continue;
      const std::optional<Path> target = support::real_path_if_found(entry.source);
      if (!target || !support::is_file(*target)) {
        throw Error(entry.source.string(), "this symlink leads to no file",
                    fmt::format("it points to '{}'", support::escaped(entry.link_target)),
                    "complete the runtime's home, or prune it in a recipe of your own");
      }
      entry.type = EntryType::file;
      entry.source = *target;
      entry.link_target.clear();
      entry.mode = static_cast<std::uint32_t>(std::filesystem::status(*target).permissions());
      out_.inputs.push_back(*target);
    }
  }

  const Recipe& recipe_;
  const RecipeHome home_;
  RuntimeContribution out_;
};

} // namespace

RuntimeContribution apply_recipe(const Recipe& recipe, const RuntimeRequest& request,
                                 const std::optional<Path>& sysroot) {
  return Application(recipe, request, sysroot).make();
}

} // namespace pdist::runtime
