#include "package/formats/pkg/format.hpp"

#include "package/formats/pkg/entries.hpp"
#include "package/formats/pkg/facts.hpp"
#include "package/formats/pkg/identifier.hpp"
#include "package/formats/pkg/places.hpp"
#include "package/formats/pkg/product_archive.hpp"
#include "package/make/cpack_variables.hpp"
#include "package/make/laid_out.hpp"
#include "package/version/render.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

class PkgPlan : public FormatPlan {
public:
  explicit PkgPlan(PkgTexts texts) : pkg_(std::move(texts)) {}

  /// The scripts of each package, what CPack's productbuild generator looks for in a folder of
  /// CMAKE_MODULE_PATH, and the texts that are shown.
  void lay_out(const RootPlan& plan, LaidOut& root) const override {
    for (std::size_t i = 0; i < plan.trees.size(); ++i)
      root.add_texts(fs::path(plan.trees[i].package->name) / "scripts", pkg_.components[i].scripts);
    root.add_texts("pkg", {{"CPack.distribution.dist.in", pkg_.cpack_distribution}});
    Texts texts;
    for (const auto& [name, text] : pkg_.files)
      if (name.starts_with("Resources/")) texts.emplace_back(name.substr(name.find('/') + 1), text);
    root.add_texts("pkg/Resources", texts);
  }

  /// cpack_gen_productbuild(7). The name of a component becomes the last part of its identifier.
  void set_variables(const RootPlan& plan, CpackVariables& variables) const override {
    variables.set("CPACK_PACKAGE_FILE_NAME", pkg_.name.substr(0, pkg_.name.rfind('.')));
    variables.set("CPACK_PACKAGE_VERSION", render(plan.model.version, VersionScheme::windows));
    variables.set("CPACK_PRODUCTBUILD_IDENTIFIER", pkg_identifier(plan.model));
    variables.set("CPACK_PRODUCTBUILD_RESOURCES_DIR", (plan.output / "pkg" / "Resources").string());
    variables.set("PORTABLE_DIST_PKG_ROOT", (plan.output / "pkg").string());
    for (std::size_t i = 0; i < plan.trees.size(); ++i) {
      const Package& package = *plan.trees[i].package;
      const std::string component = component_of(i);
      const fs::path scripts = plan.output / package.name / "scripts";
      variables.set(fmt::format("CPACK_PREFLIGHT_{}_SCRIPT", component), (scripts / "preinstall").string());
      variables.set(fmt::format("CPACK_POSTFLIGHT_{}_SCRIPT", component), (scripts / "postinstall").string());
      variables.set(fmt::format("CPACK_COMPONENT_{}_DISPLAY_NAME", component),
                    package.component.empty() ? plan.model.title : package.component);
      variables.set(fmt::format("CPACK_COMPONENT_{}_DESCRIPTION", component), package.summary);
    }
    variables.set_components(plan.trees.size());
  }

  std::vector<std::string> file_names() const override { return {pkg_.name}; }

  std::unique_ptr<PackageWriter> writer(const RootPlan& plan, std::size_t,
                                        const fs::path& target) const override {
    return product_writer(plan, pkg_, target);
  }

private:
  PkgTexts pkg_;
};

class Pkg : public Format {
public:
  const FormatFacts& facts() const override { return pkg_facts; }

  Placed place(const Package& package, const std::string& path, const LayoutRequest& request) const override {
    return pkg_place(package, path, request);
  }

  bool is_shared_folder(std::string_view path) const override { return is_macos_base_folder(path); }

  void complete(std::vector<PackageTree>& trees, const LayoutSources& sources,
                std::vector<support::Error>& problems) const override {
    for (PackageTree& tree : trees)
      add_pkg_entries(sources.model, tree, sources.programs, sources.request, problems);
  }

  void finish(std::vector<PackageTree>& trees, const LayoutSources& sources,
              std::vector<support::Error>& problems) const override {
    for (PackageTree& tree : trees)
      add_pkg_lists(sources.model, tree);
    check_pkg_names(trees, problems);
  }

  std::unique_ptr<FormatPlan> plan(RootPlan& plan) const override {
    return std::make_unique<PkgPlan>(pkg_texts(plan.model, plan.trees, plan.dist));
  }
};

} // namespace

const Format& pkg_format() {
  static const Pkg format;
  return format;
}

} // namespace pdist::package
