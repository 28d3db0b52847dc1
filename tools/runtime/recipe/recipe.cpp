#include "runtime/recipe/recipe.hpp"

#include "support/data/yaml.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

using support::Fields;

constexpr std::int64_t schema_version = 1;

std::vector<RecipeOption> read_options(Fields& fields) {
  std::vector<RecipeOption> out;
  for (Fields& item : fields.maps("options")) {
    out.push_back({item.text("name"), item.text("description"), item.boolean_or("default", false)});
    item.finish();
  }
  return out;
}

/// A key that names an option: it must be one of the recipe's own.
std::optional<std::string> read_option_name(Fields& item, std::string_view key, const Recipe& recipe) {
  std::optional<std::string> name = item.optional_text(key);
  if (!name) return name;
  std::vector<std::string> known;
  for (const RecipeOption& option : recipe.options)
    known.push_back(option.name);
  if (std::ranges::find(known, *name) == known.end()) {
    item.fail(fmt::format("'{}' is no option of this recipe", support::escaped(*name)),
              support::did_you_mean(*name, known));
  }
  return name;
}

void read_variables(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("variables")) {
    recipe.variables.push_back({item.text("name"), item.text("path"), item.text("pattern")});
    item.finish();
  }
}

void read_version(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("version")) {
    RecipeFact fact{item.text("file"), item.text_or("pattern", ""), item.text_or("resource", "")};
    if (fact.pattern.empty() == fact.resource.empty())
      item.fail("one of 'pattern' and 'resource' is needed", "it says where in the file the version is");
    recipe.version.push_back(std::move(fact));
    item.finish();
  }
}

void read_copy(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("copy")) {
    RecipeCopy copy;
    copy.from = item.text("from");
    copy.to = item.text("to");
    copy.reason = item.text("reason");
    copy.only_if = read_option_name(item, "only_if", recipe);
    copy.required = item.boolean_or("required", true);
    item.finish();
    recipe.copy.push_back(std::move(copy));
  }
}

void read_prune(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("prune")) {
    recipe.prune.push_back(
        {item.texts("paths"), item.text("reason"), read_option_name(item, "unless", recipe)});
    item.finish();
  }
}

void read_environment(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("environment")) {
    recipe.environment.push_back(
        {item.text("name"), item.text("value"), read_option_name(item, "unless", recipe)});
    item.finish();
  }
}

void read_path_files(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("path_files")) {
    recipe.path_files.push_back({item.text("beside"), item.text("from"), item.text("base"),
                                 item.text("reason"), item.texts("otherwise")});
    item.finish();
  }
}

void read_requirements(Fields& fields, Recipe& recipe) {
  for (Fields& item : fields.maps("requirements")) {
    RecipeRequirement requirement{item.text("name"), item.text("description"), {}, item.texts("libraries")};
    static_cast<void>(item.required("only_if"));
    requirement.option = *read_option_name(item, "only_if", recipe);
    item.finish();
    recipe.requirements.push_back(std::move(requirement));
  }
}

void read_contents(Fields& fields, Recipe& recipe) {
  recipe.homes = fields.texts("homes");
  recipe.provenance = fields.optional_text("provenance");
  recipe.options = read_options(fields);
  recipe.without_home = read_option_name(fields, "without_home", recipe);
  read_variables(fields, recipe);
  read_version(fields, recipe);
  recipe.debian_packages = fields.texts("debian_packages");
  read_copy(fields, recipe);
  read_prune(fields, recipe);
  recipe.library_folders = fields.texts("library_folders");
  read_path_files(fields, recipe);
  read_requirements(fields, recipe);
  read_environment(fields, recipe);
  recipe.unset = fields.texts("unset");
}

} // namespace

Recipe read_recipe(const Path& path) {
  const support::Value document = support::read_yaml(path);
  Fields fields(document, path.string());
  if (const std::int64_t schema = fields.integer("schema"); schema != schema_version) {
    fields.fail(fmt::format("recipe schema {} is not known", schema),
                fmt::format("this program reads schema {}", schema_version));
  }
  Recipe recipe;
  recipe.file = path;
  recipe.name = fields.text("name");
  recipe.description = fields.text("description");
  recipe.system = fields.optional_text("system");
  for (const std::string& variant : fields.texts("variants"))
    recipe.variants.push_back(path.parent_path() / variant);
  if (recipe.variants.empty()) read_contents(fields, recipe);
  fields.finish();
  return recipe;
}

} // namespace pdist::runtime
