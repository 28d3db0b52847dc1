#include "package/formats/nsis/format.hpp"

#include "package/formats/nsis/facts.hpp"
#include "package/formats/nsis/read_back.hpp"
#include "package/formats/nsis/script.hpp"
#include "package/make/cpack_variables.hpp"
#include "package/make/laid_out.hpp"
#include "package/make/plan.hpp"
#include "support/installation.hpp"
#include "support/shell.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

/// What makensis runs for the installer and the uninstaller; %1 is the file.
std::string sign_command(const PackageRequest& request) {
  if (!request.sign) return {};
  return fmt::format("{} sign --request {} \"%1\"", support::shell_word(support::running_program().string()),
                     support::shell_word(request.file.string()));
}

class NsisPlan : public FormatPlan {
public:
  explicit NsisPlan(Texts files) : files_(std::move(files)) {}

  void lay_out(const RootPlan&, LaidOut& root) const override { root.add_texts("nsis", files_); }

  void set_variables(const RootPlan& plan, CpackVariables& variables) const override {
    variables.set("PORTABLE_DIST_NSIS_ROOT", (plan.output / "nsis").string());
    variables.set("CPACK_PACKAGE_FILE_NAME",
                  fmt::format("{}-{}-windows-{}", plan.model.name, shown(plan.model.version),
                              plan.dist.facts.architecture));
  }

  /// makensis reads patterns and variables in names.
  TreeUse tree_use() const override { return TreeUse::numbered; }

private:
  Texts files_; ///< the installer's script, its parts and lists
};

class Nsis : public Format {
public:
  const FormatFacts& facts() const override { return nsis_facts; }

  /// The dist as it is.
  Placed place(const Package&, const std::string& path, const LayoutRequest&) const override {
    return {path, false};
  }

  bool is_shared_folder(std::string_view) const override { return false; }

  /// Windows is told of commands, services and the like by the installer.
  void complete(std::vector<PackageTree>&, const LayoutSources&,
                std::vector<support::Error>&) const override {}

  std::unique_ptr<FormatPlan> plan(RootPlan& plan) const override {
    return std::make_unique<NsisPlan>(nsis_files(
        plan.model, plan.trees, {plan.dist, plan.request.compression, sign_command(plan.request)}));
  }

  void read_back(const std::filesystem::path& file, const std::filesystem::path&) const override {
    check_installer(file);
  }

  /// CPack only names it.
  std::string_view packer_log() const override { return "NSISOutput.log"; }
};

} // namespace

const Format& nsis_format() {
  static const Nsis format;
  return format;
}

} // namespace pdist::package
