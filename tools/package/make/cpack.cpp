#include "package/make/cpack.hpp"

#include "package/make/cpack_variables.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/installation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

std::string settings_of(const std::string& folder) {
  constexpr std::uint64_t largest = 1ULL << 20;
  return support::read_text_file(support::templates_folder() / folder / "cpack.cmake", largest);
}

/// CPack has settings for the formats that it packs, and may have some for others.
std::string settings_of(const FormatFacts& format) {
  const std::string name(format.name);
  const bool has_some = support::is_file(support::templates_folder() / name / "cpack.cmake");
  return has_some || !format.generator.empty() ? settings_of(name) : std::string();
}

} // namespace

std::string cpack_settings(const RootPlan& plan) {
  const Model& model = plan.model;
  CpackVariables variables;
  variables.set("CPACK_PACKAGE_NAME", model.name);
  variables.set("CPACK_PACKAGE_CONTACT", model.maintainer);
  variables.set("CPACK_PACKAGE_VENDOR", model.vendor);
  variables.set("CPACK_PACKAGE_HOMEPAGE_URL", model.homepage);
  variables.set("CPACK_PACKAGE_DESCRIPTION_SUMMARY", "");
  variables.set("PORTABLE_DIST_ROOT", plan.output.string());
  variables.set("PORTABLE_DIST_TIME", std::to_string(plan.dist.facts.time));
  variables.set("PORTABLE_DIST_COMPRESSION", plan.request.compression);
  const bool has_steps = std::ranges::any_of(
      plan.trees, [](const PackageTree& tree) { return !tree.package->contents.hooks.upgrade_from.empty(); });
  variables.set("PORTABLE_DIST_HAS_UPGRADE_STEPS", has_steps ? "ON" : "");
  plan.packed->set_variables(plan, variables);
  return variables.text() + settings_of(std::string("package")) + settings_of(plan.format->facts());
}

std::string cpack_install_script(const RootPlan& plan) {
  if (plan.packed->tree_use() == TreeUse::numbered) return "# The files are taken from where they are.\n";
  std::string out =
      "# Moves, or copies to another file system, one package's tree to where CPack packs it.\n";
  for (std::size_t i = 0; i < plan.trees.size(); ++i) {
    const std::string tree = (plan.output / plan.trees[i].package->name / "tree").string();
    out += fmt::format("if(CMAKE_INSTALL_COMPONENT STREQUAL {})\n  set(tree {})\nendif()\n", component_of(i),
                       bracket(tree));
  }
  // CPack names the place in two parts. Whatever it says: nothing outside its own folder is ever written, and
  // nothing is removed.
  out += "set(place \"$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}\")\n"
         "cmake_path(NORMAL_PATH place)\n"
         "string(REGEX REPLACE \"/+$\" \"\" place \"${place}\")\n"
         "if(NOT place MATCHES \"/_CPack_Packages/.\" OR NOT DEFINED tree)\n"
         "  message(FATAL_ERROR \"'${place}' is no folder of CPack's: nothing is put there\")\n"
         "endif()\n"
         "file(MAKE_DIRECTORY \"${place}\")\n";
  if (plan.packed->tree_use() == TreeUse::named) return out;
  out +=
      "file(RENAME \"${tree}\" \"${place}\" RESULT status) # takes the place of an empty folder\n"
      "if(NOT status EQUAL 0)\n"
      "  execute_process(COMMAND cp -a --remove-destination -- \"${tree}/.\" \"${place}\" "
      "COMMAND_ERROR_IS_FATAL ANY)\n"
      "  # Folders below one with the setgid bit have it, too.\n"
      "  execute_process(COMMAND find \"${place}\" -type d -exec chmod g-s {} + COMMAND_ERROR_IS_FATAL ANY)\n"
      "endif()\n";
  return out;
}

} // namespace pdist::package
