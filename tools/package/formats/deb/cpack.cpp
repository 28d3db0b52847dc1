#include "package/formats/deb/cpack.hpp"

#include "package/version/render.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pdist::package {

namespace {

/// For one component, unless the user decided for all packages.
void set_field(CpackVariables& variables, const std::string& component, const std::string& field,
               std::string_view value) {
  variables.add(fmt::format(
      "if(NOT DEFINED CPACK_DEBIAN_PACKAGE_{0})\n  set(CPACK_DEBIAN_{1}_PACKAGE_{0} {2})\nendif()\n", field,
      component, bracket(value)));
}

/// Relations of the user's come behind ours.
void set_relation(CpackVariables& variables, const std::string& component, const std::string& field,
                  std::string_view value) {
  const std::string variable = fmt::format("CPACK_DEBIAN_{}_PACKAGE_{}", component, field);
  variables.set(variable, value);
  variables.add(fmt::format(
      "if(CPACK_DEBIAN_PACKAGE_{0})\n  string(APPEND {1} \", ${{CPACK_DEBIAN_PACKAGE_{0}}}\")\nendif()\n",
      field, variable));
}

void set_component(CpackVariables& variables, const RootPlan& plan, std::size_t index,
                   const DebControl& control) {
  const Package& package = *plan.trees[index].package;
  const std::string component = component_of(index);
  const std::string prefix = "CPACK_DEBIAN_" + component;
  variables.set(prefix + "_PACKAGE_NAME", package.name);
  variables.set(prefix + "_PACKAGE_ARCHITECTURE", control.architecture);
  // An empty line would end the paragraph of the control file.
  const std::string more = package.description.empty() ? "" : '\n' + package.description;
  variables.set(prefix + "_DESCRIPTION", package.summary + more);
  // The same as the control file has it: templates/deb/cpack.cmake writes it down.
  variables.set(fmt::format("PORTABLE_DIST_{}_DESCRIPTION", component), control.description);
  set_field(variables, component, "SECTION", plan.model.section);
  set_field(variables, component, "PRIORITY", "optional");
  if (package.name != plan.model.name) set_field(variables, component, "SOURCE", plan.model.name);
  for (const auto& [field, text] : control.relations)
    set_relation(variables, component, field, text);
  std::vector<std::string> files;
  for (const auto& [name, text] : control.files)
    files.push_back((plan.output / package.name / "control" / name).string());
  variables.set(prefix + "_PACKAGE_CONTROL_EXTRA", fmt::format("{}", fmt::join(files, ";")));
}

} // namespace

void set_deb_variables(CpackVariables& variables, const RootPlan& plan,
                       const std::vector<DebControl>& controls) {
  for (std::size_t i = 0; i < controls.size(); ++i)
    set_component(variables, plan, i, controls[i]);
  variables.set_components(controls.size());
  variables.set("CPACK_DEBIAN_PACKAGE_VERSION", render(plan.model.version, VersionScheme::deb));
  variables.set("CPACK_DEBIAN_PACKAGE_RELEASE", std::to_string(plan.model.release));
}

} // namespace pdist::package
