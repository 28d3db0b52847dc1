// What CPack is told: variables of its DEB and RPM generators (cpack_gen_deb(7), cpack_gen_rpm(7)), each
// package a component. What the user set stays.
#include "manifest/entry_fields.hpp"
#include "package/pkg/entries.hpp"
#include "package/root.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pdist::package {

namespace {

/// A bracket argument of CMake that holds the text exactly.
std::string bracket(std::string_view text) {
  std::string equals = "=";
  while (text.find("]" + equals + "]") != std::string_view::npos || text.ends_with("]" + equals))
    equals += '=';
  return fmt::format("[{0}[\n{1}]{0}]", equals, text);
}

class Variables {
public:
  void set(const std::string& name, std::string_view value) {
    text_ += fmt::format("set({} {})\n", name, bracket(value));
  }

  /// For one component, unless the user decided for all packages.
  void set_field(const std::string& component, const std::string& field, std::string_view value) {
    text_ += fmt::format(
        "if(NOT DEFINED CPACK_DEBIAN_PACKAGE_{0})\n  set(CPACK_DEBIAN_{1}_PACKAGE_{0} {2})\nendif()\n", field,
        component, bracket(value));
  }

  /// Relations of the user's come behind ours.
  void set_relation(const std::string& component, const std::string& field, std::string_view value) {
    const std::string variable = fmt::format("CPACK_DEBIAN_{}_PACKAGE_{}", component, field);
    set(variable, value);
    text_ += fmt::format(
        "if(CPACK_DEBIAN_PACKAGE_{0})\n  string(APPEND {1} \", ${{CPACK_DEBIAN_PACKAGE_{0}}}\")\nendif()\n",
        field, variable);
  }

  std::string take() { return std::move(text_); }

private:
  std::string text_;
};

std::string component_of(std::size_t index) {
  return fmt::format("P{}", index);
}

void add_deb(Variables& variables, const RootPlan& plan, std::size_t index) {
  const Package& package = *plan.trees[index].package;
  const DebControl& control = plan.deb[index];
  const std::string component = component_of(index);
  const std::string prefix = "CPACK_DEBIAN_" + component;
  variables.set(prefix + "_PACKAGE_NAME", package.name);
  variables.set(prefix + "_PACKAGE_ARCHITECTURE", control.architecture);
  // An empty line would end the paragraph of the control file.
  const std::string more = package.description.empty() ? "" : '\n' + package.description;
  variables.set(prefix + "_DESCRIPTION", package.summary + more);
  variables.set_field(component, "SECTION", plan.model.section);
  variables.set_field(component, "PRIORITY", "optional");
  if (package.name != plan.model.name) variables.set_field(component, "SOURCE", plan.model.name);
  for (const auto& [field, text] : control.relations)
    variables.set_relation(component, field, text);
  std::vector<std::string> files;
  for (const auto& [name, text] : control.files)
    files.push_back((plan.output / package.name / "control" / name).string());
  variables.set(prefix + "_PACKAGE_CONTROL_EXTRA", fmt::format("{}", fmt::join(files, ";")));
}

void add_rpm(Variables& variables, const RootPlan& plan, std::size_t index) {
  const Package& package = *plan.trees[index].package;
  const std::string prefix = "CPACK_RPM_" + component_of(index);
  variables.set(prefix + "_PACKAGE_NAME", package.name);
  variables.set(prefix + "_PACKAGE_ARCHITECTURE", plan.rpm[index].architecture);
  variables.set(prefix + "_USER_BINARY_SPECFILE",
                (plan.output / package.name / "spec" / "cpack.spec").string());
}

/// What cpack_gen_productbuild(7) is told. The name of a component becomes the last part of its identifier.
void add_productbuild(Variables& variables, const RootPlan& plan) {
  variables.set("CPACK_PACKAGE_FILE_NAME", plan.flat.name.substr(0, plan.flat.name.rfind('.')));
  variables.set("CPACK_PACKAGE_VERSION", render(plan.model.version, VersionScheme::windows));
  variables.set("CPACK_PRODUCTBUILD_IDENTIFIER", mac_identifier(plan.model));
  variables.set("CPACK_PRODUCTBUILD_RESOURCES_DIR", (plan.output / "pkg" / "Resources").string());
  variables.set("PORTABLE_DIST_PKG_ROOT", (plan.output / "pkg").string());
  std::vector<std::string> components;
  for (std::size_t i = 0; i < plan.trees.size(); ++i) {
    const Package& package = *plan.trees[i].package;
    const std::filesystem::path scripts = plan.output / package.name / "scripts";
    components.push_back(component_of(i));
    variables.set(fmt::format("CPACK_PREFLIGHT_{}_SCRIPT", components.back()),
                  (scripts / "preinstall").string());
    variables.set(fmt::format("CPACK_POSTFLIGHT_{}_SCRIPT", components.back()),
                  (scripts / "postinstall").string());
    variables.set(fmt::format("CPACK_COMPONENT_{}_DISPLAY_NAME", components.back()),
                  package.component.empty() ? plan.model.title : package.component);
    variables.set(fmt::format("CPACK_COMPONENT_{}_DESCRIPTION", components.back()), package.summary);
  }
  variables.set("CPACK_COMPONENTS_ALL", fmt::format("{}", fmt::join(components, ";")));
}

} // namespace

std::string cpack_variables(const RootPlan& plan) {
  const Model& model = plan.model;
  Variables variables;
  variables.set("CPACK_PACKAGE_NAME", model.name);
  variables.set("CPACK_PACKAGE_CONTACT", model.maintainer);
  variables.set("CPACK_PACKAGE_VENDOR", model.vendor);
  variables.set("CPACK_PACKAGE_HOMEPAGE_URL", model.homepage);
  variables.set("CPACK_PACKAGE_DESCRIPTION_SUMMARY", "");
  variables.set("PORTABLE_DIST_TIME", std::to_string(plan.dist.facts.time));
  variables.set("PORTABLE_DIST_COMPRESSION", plan.request.compression);
  if (plan.format == Format::nsis) {
    variables.set("PORTABLE_DIST_NSIS_ROOT", (plan.output / "nsis").string());
    variables.set("CPACK_PACKAGE_FILE_NAME", fmt::format("{}-{}-windows-{}", model.name, shown(model.version),
                                                         plan.dist.facts.architecture));
    return variables.take();
  }
  if (plan.format == Format::pkg) {
    add_productbuild(variables, plan);
    return variables.take();
  }
  std::vector<std::string> components;
  for (std::size_t i = 0; i < plan.trees.size(); ++i) {
    components.push_back(component_of(i));
    if (plan.format == Format::deb) {
      add_deb(variables, plan, i);
    } else {
      add_rpm(variables, plan, i);
    }
  }
  variables.set("CPACK_COMPONENTS_ALL", fmt::format("{}", fmt::join(components, ";")));
  if (plan.format == Format::deb) {
    variables.set("CPACK_DEBIAN_PACKAGE_VERSION", render(model.version, VersionScheme::deb));
    variables.set("CPACK_DEBIAN_PACKAGE_RELEASE", std::to_string(model.release));
  } else {
    variables.set("CPACK_RPM_PACKAGE_VERSION", render(model.version, VersionScheme::rpm));
    variables.set("CPACK_RPM_PACKAGE_RELEASE", std::to_string(model.release));
  }
  return variables.take();
}

std::string cpack_install_script(const RootPlan& plan) {
  if (plan.format == Format::nsis) return "# The installer's script takes the files from where they are.\n";
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
  // CPack's RPM generator rewrites symlinks and stumbles over names; the spec file takes the tree itself.
  if (plan.format == Format::rpm) return out;
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

support::Value to_value(const RootPlan& plan) {
  using support::Value;
  Value packages = Value::list();
  for (std::size_t i = 0; i < plan.trees.size(); ++i) {
    const PackageTree& tree = plan.trees[i];
    Value entries = Value::list();
    for (const PackageEntry& entry : tree.entries)
      entries.add(Value::map({{"path", support::name_value('/' + entry.path)},
                              {"type", manifest::name_of(entry.type)},
                              {"from", support::name_value(entry.source)},
                              {"config", entry.config}}));
    packages.add(Value::map({{"name", tree.package->name},
                             {"architecture", architecture_name(tree.machine, plan.format)},
                             {"entries", std::move(entries)}}));
  }
  return Value::map({{"format", name_of(plan.format)},
                     {"output", support::name_value(plan.output.string())},
                     {"packages", std::move(packages)}});
}

} // namespace pdist::package
