#include "package/formats/deb/format.hpp"

#include "package/format/fhs.hpp"
#include "package/formats/deb/ar_members.hpp"
#include "package/formats/deb/control.hpp"
#include "package/formats/deb/cpack.hpp"
#include "package/formats/deb/documents.hpp"
#include "package/formats/deb/facts.hpp"
#include "package/formats/deb/read_back.hpp"
#include "package/layout/fhs_places.hpp"
#include "package/linux/copyright.hpp"
#include "package/linux/system_entries.hpp"
#include "package/make/laid_out.hpp"
#include "package/make/plan.hpp"

#include <algorithm>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

/// `templates/deb/cpack.cmake` leaves it where CPack was told not to compress, for gzip's sake.
constexpr auto gzip_mark = "gzip-here";

void add_documents(PackageTree& tree, const Model& model, const std::vector<BundledPackage>& bundled,
                   const LintianFacts& facts) {
  tree.entries.push_back(
      copyright_file(model, *tree.package, {bundled, tree.entries, common_license_text(model.license)}));
  std::ranges::move(debian_documents(model, *tree.package, facts), std::back_inserter(tree.entries));
}

class DebPlan : public FormatPlan {
public:
  explicit DebPlan(std::vector<DebControl> controls) : controls_(std::move(controls)) {}

  void lay_out(const RootPlan& plan, LaidOut& root) const override {
    for (std::size_t i = 0; i < controls_.size(); ++i)
      root.add_texts(fs::path(plan.trees[i].package->name) / "control", controls_[i].files);
  }

  void set_variables(const RootPlan& plan, CpackVariables& variables) const override {
    set_deb_variables(variables, plan, controls_);
  }

  std::vector<PlannedRelation> relations() const override {
    std::vector<PlannedRelation> out;
    for (std::size_t i = 0; i < controls_.size(); ++i)
      for (const auto& [field, text] : controls_[i].relations)
        if (field == "DEPENDS" || field == "RECOMMENDS")
          out.push_back({i, field == "RECOMMENDS", text, controls_[i].architecture});
    return out;
  }

private:
  std::vector<DebControl> controls_; ///< one a tree
};

class Deb : public Format {
public:
  const FormatFacts& facts() const override { return deb_facts; }

  Placed place(const Package& package, const std::string& path, const LayoutRequest& request) const override {
    return fhs_place(package.contents, path, request, {deb_facts, "usr/share/zsh/vendor-completions/"});
  }

  bool is_shared_folder(std::string_view path) const override { return is_base_folder(path); }

  /// dpkg keeps a list of a package's files with one name a line.
  std::string_view refused_name(std::string_view path) const override {
    return path.find('\n') != std::string_view::npos ? "it has a newline" : "";
  }

  void complete(std::vector<PackageTree>& trees, const LayoutSources& sources,
                std::vector<support::Error>& problems) const override {
    const LayoutRequest& request = sources.request;
    const std::vector<BundledPackage> bundled = bundled_packages(sources.dist, request.sysroot);
    for (PackageTree& tree : trees) {
      add_system_entries(tree, deb_facts, sources, problems);
      add_documents(tree, sources.model, bundled,
                    {request.compression, has_origin(tree, sources.dist, "system:"),
                     has_origin(tree, sources.dist, "runtime:")});
    }
  }

  std::unique_ptr<FormatPlan> plan(RootPlan& plan) const override {
    const std::vector<Requirements> requirements = complete_binaries(
        {plan.trees, plan.debug_packages, plan.model, plan.dist, plan.request.dist,
         plan.request.debug_symbols, *this},
        [&](PackageTree& tree) { add_documents(tree, plan.model, {}, {plan.request.compression}); });
    std::vector<DebControl> controls;
    for (std::size_t i = 0; i < plan.trees.size(); ++i)
      controls.push_back(deb_control(plan.model, plan.trees[i], requirements[i],
                                     {plan.layout.linkage, plan.request.sysroot}));
    return std::make_unique<DebPlan>(std::move(controls));
  }

  std::string package_of_file(const std::string& file,
                              const std::vector<std::string>& packages) const override {
    const auto at = std::ranges::find(packages, file.substr(0, file.find('_')));
    return at == packages.end() ? std::string() : *at;
  }

  /// CPack takes '[' and its like in paths for patterns.
  bool needs_plain_paths() const override { return true; }

  void finish_file(const fs::path& file, const fs::path& root) const override {
    if (fs::exists(root / gzip_mark)) gzip_members(file);
  }

  void read_back(const fs::path& file, const fs::path& laid_out) const override {
    require_planned_deb(file, laid_out);
  }

  binary::Patch final_edit(const support::ReadableFile& file, const fs::path& laid_out) const override {
    return with_planned_control(file, laid_out);
  }
};

} // namespace

const Format& deb_format() {
  static const Deb format;
  return format;
}

} // namespace pdist::package
