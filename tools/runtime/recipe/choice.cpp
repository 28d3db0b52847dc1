#include "runtime/recipe/choice.hpp"

#include "runtime/recipe/home.hpp"
#include "support/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

using support::Error;

bool is_for(const Recipe& recipe, const std::string& system) {
  return !recipe.system || *recipe.system == system;
}

} // namespace

Recipe choose_recipe(const RuntimeRequest& request, const std::string& system,
                     const std::optional<Path>& sysroot) {
  Recipe recipe = read_recipe(request.recipe);
  std::vector<Recipe> candidates;
  for (const Path& variant : recipe.variants)
    candidates.push_back(read_recipe(variant));
  if (candidates.empty()) candidates.push_back(recipe);
  std::erase_if(candidates, [&](const Recipe& candidate) { return !is_for(candidate, system); });
  if (candidates.empty())
    throw Error({}, fmt::format("RUNTIME {} is not for {}", recipe.name, support::escaped(system)),
                "its recipe says for which systems it is");
  // The only one tells by itself what a home lacks.
  if (candidates.size() == 1 || !request.home) return std::move(candidates.front());
  std::vector<std::string> missing;
  for (Recipe& candidate : candidates) {
    const Path home = possible_homes(candidate, request, sysroot).front();
    const std::optional<std::string> part = missing_part(candidate, home);
    if (!part) return std::move(candidate);
    missing.push_back(fmt::format("{} is not there ({})", support::escaped(*part), candidate.description));
  }
  throw Error(request.home->string(), fmt::format("this is no home of the runtime {}", recipe.name),
              fmt::format("{}", fmt::join(missing, "; ")),
              fmt::format("name the right folder: RUNTIME {} HOME <folder>", recipe.name));
}

} // namespace pdist::runtime
