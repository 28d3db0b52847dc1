#include "package/formats/rpm/format.hpp"

#include "package/format/fhs.hpp"
#include "package/formats/rpm/facts.hpp"
#include "package/formats/rpm/read_back.hpp"
#include "package/formats/rpm/spec.hpp"
#include "package/layout/fhs_places.hpp"
#include "package/linux/copyright.hpp"
#include "package/linux/system_entries.hpp"
#include "package/make/cpack_variables.hpp"
#include "package/make/laid_out.hpp"
#include "package/make/plan.hpp"
#include "package/version/render.hpp"
#include "support/text.hpp"

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

void add_documents(PackageTree& tree, const Model& model, const std::vector<BundledPackage>& bundled) {
  tree.entries.push_back(copyright_file(model, *tree.package, {bundled, tree.entries}));
}

class RpmPlan : public FormatPlan {
public:
  explicit RpmPlan(std::vector<RpmSpec> specs) : specs_(std::move(specs)) {}

  void lay_out(const RootPlan& plan, LaidOut& root) const override {
    for (std::size_t i = 0; i < specs_.size(); ++i)
      root.add_texts(fs::path(plan.trees[i].package->name) / "spec", specs_[i].files);
  }

  /// cpack_gen_rpm(7); each package is a component.
  void set_variables(const RootPlan& plan, CpackVariables& variables) const override {
    for (std::size_t i = 0; i < specs_.size(); ++i) {
      const Package& package = *plan.trees[i].package;
      const std::string prefix = "CPACK_RPM_" + component_of(i);
      variables.set(prefix + "_PACKAGE_NAME", package.name);
      variables.set(prefix + "_PACKAGE_ARCHITECTURE", specs_[i].architecture);
      variables.set(prefix + "_USER_BINARY_SPECFILE",
                    (plan.output / package.name / "spec" / "cpack.spec").string());
    }
    variables.set_components(specs_.size());
    variables.set("CPACK_RPM_PACKAGE_VERSION", render(plan.model.version, VersionScheme::rpm));
    variables.set("CPACK_RPM_PACKAGE_RELEASE", std::to_string(plan.model.release));
  }

  /// CPack's RPM generator rewrites symlinks and stumbles over names; the spec file takes the tree itself.
  TreeUse tree_use() const override { return TreeUse::named; }

  std::vector<PlannedRelation> relations() const override {
    std::vector<PlannedRelation> out;
    for (std::size_t i = 0; i < specs_.size(); ++i)
      for (const auto& [tag, text] : specs_[i].relations)
        if (tag == "Recommends" || tag.starts_with("Requires"))
          out.push_back({i, tag == "Recommends", text, specs_[i].architecture});
    return out;
  }

private:
  std::vector<RpmSpec> specs_; ///< one a tree
};

class Rpm : public Format {
public:
  const FormatFacts& facts() const override { return rpm_facts; }

  Placed place(const Package& package, const std::string& path, const LayoutRequest& request) const override {
    return fhs_place(package.contents, path, request, {rpm_facts, "usr/share/zsh/site-functions/"});
  }

  bool is_shared_folder(std::string_view path) const override { return is_base_folder(path); }

  /// rpmbuild refuses control characters.
  std::string_view refused_name(std::string_view path) const override {
    return support::has_control_character(path) ? "it has a control character" : "";
  }

  void complete(std::vector<PackageTree>& trees, const LayoutSources& sources,
                std::vector<support::Error>& problems) const override {
    const std::vector<BundledPackage> bundled = bundled_packages(sources.dist, sources.request.sysroot);
    for (PackageTree& tree : trees) {
      add_system_entries(tree, rpm_facts, sources, problems);
      add_documents(tree, sources.model, bundled);
    }
  }

  std::unique_ptr<FormatPlan> plan(RootPlan& plan) const override {
    const std::vector<Requirements> requirements =
        complete_binaries({plan.trees, plan.debug_packages, plan.model, plan.dist, plan.request.dist,
                           plan.request.debug_symbols, *this},
                          [&](PackageTree& tree) { add_documents(tree, plan.model, {}); });
    std::vector<RpmSpec> specs;
    for (std::size_t i = 0; i < plan.trees.size(); ++i) {
      const fs::path folder = plan.output / plan.trees[i].package->name;
      specs.push_back(rpm_spec(plan.model, plan.trees[i], requirements[i],
                               {folder / "tree", folder / "spec", plan.request.compression}));
    }
    return std::make_unique<RpmPlan>(std::move(specs));
  }

  void read_back(const fs::path& file, const fs::path& laid_out) const override {
    require_planned_rpm(file, laid_out);
  }

  /// rpmbuild splits paths at spaces.
  bool needs_plain_paths() const override { return true; }
};

} // namespace

const Format& rpm_format() {
  static const Rpm format;
  return format;
}

} // namespace pdist::package
