#include "package/formats/apk/format.hpp"

#include "package/format/fhs.hpp"
#include "package/formats/apk/binaries.hpp"
#include "package/formats/apk/control.hpp"
#include "package/formats/apk/facts.hpp"
#include "package/formats/apk/openrc.hpp"
#include "package/formats/apk/package_file.hpp"
#include "package/formats/apk/signature.hpp"
#include "package/layout/fhs_places.hpp"
#include "package/linux/copyright.hpp"
#include "package/linux/system_entries.hpp"
#include "package/make/plan.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

void add_documents(PackageTree& tree, const Model& model, const std::vector<BundledPackage>& bundled) {
  tree.entries.push_back(copyright_file(model, *tree.package, {bundled, tree.entries}));
}

/// What is in memory only is gone when the machine starts: there, a service makes its folders.
void check_folders(const Package& package, std::vector<support::Error>& problems) {
  if (!package.contents.services.empty()) return;
  for (const Directory& directory : package.contents.directories)
    for (const std::string_view parent : {"/run/", "/var/run/", "/tmp/", "/dev/"})
      if (directory.path.starts_with(parent))
        problems.emplace_back(
            directory.path, fmt::format("the package {} cannot have this folder on Alpine", package.name),
            "it is gone when the machine starts, and no service of the package makes it again",
            "give apk its directories below 'overrides: apk:'");
}

/// apk keeps edited files below /etc, but for /etc/init.d.
void check_config(const PackageTree& tree, std::vector<support::Error>& problems) {
  for (const PackageEntry& entry : tree.entries)
    if (entry.config && entry.path.starts_with("etc/init.d/"))
      problems.emplace_back('/' + entry.path, "apk cannot keep what is edited there",
                            "an upgrade writes over the scripts of services",
                            "settings of services are in /etc/conf.d");
}

/// What package.yaml may say of services in other formats.
void check_services(const Package& package, std::vector<support::Error>& problems) {
  for (const Service& service : package.contents.services) {
    const auto refuse = [&](std::string_view what, std::string_view why) {
      problems.emplace_back(package.name, fmt::format("the service {} {}", service.name, what),
                            std::string(why), "give apk its services below 'overrides: apk:'");
    };
    if (service.name.find('.') != std::string::npos)
      refuse("has a '.' in its name", "OpenRC gives it the settings of the service before the '.'");
    if (service.type == "oneshot" && service.restart == "always")
      refuse("is of type oneshot and has restart: always", "OpenRC runs it once");
  }
}

/// Longer ones apk cannot install; an edited file in /etc gets a name with `.apk-new` beside it.
void check_names(const PackageTree& tree, std::vector<support::Error>& problems) {
  constexpr std::size_t longest_path = 4083, longest_edited = 247;
  for (const PackageEntry& entry : tree.entries) {
    const std::size_t name = entry.path.size() - (entry.path.rfind('/') + 1);
    if (std::max(entry.path.size(), entry.link_target.size()) > longest_path)
      problems.emplace_back('/' + entry.path, "apk cannot install it",
                            fmt::format("paths and link targets have at most {} bytes", longest_path));
    if (entry.path.starts_with("etc/") && entry.type == support::EntryType::file && name > longest_edited)
      problems.emplace_back('/' + entry.path, "apk cannot keep it when it is edited",
                            fmt::format("names of files in /etc have at most {} bytes", longest_edited),
                            "name the file differently");
  }
}

class ApkPlan : public FormatPlan {
public:
  explicit ApkPlan(std::vector<ApkControl> controls) : controls_(std::move(controls)) {}

  std::vector<PlannedRelation> relations() const override {
    std::vector<PlannedRelation> out;
    for (std::size_t i = 0; i < controls_.size(); ++i)
      for (const std::string& need : controls_[i].needs)
        out.push_back({i, false, need, controls_[i].architecture});
    return out;
  }

  std::vector<std::string> file_names() const override {
    std::vector<std::string> out;
    for (const ApkControl& control : controls_)
      out.push_back(control.file_name);
    return out;
  }

  std::unique_ptr<PackageWriter> writer(const RootPlan& plan, std::size_t index,
                                        const fs::path& target) const override {
    return apk_writer(plan, plan.trees[index], controls_[index], target);
  }

private:
  std::vector<ApkControl> controls_; ///< one a tree
};

class Apk : public Format {
public:
  const FormatFacts& facts() const override { return apk_facts; }

  Placed place(const Package& package, const std::string& path, const LayoutRequest& request) const override {
    return fhs_place(package.contents, path, request, {apk_facts, "usr/share/zsh/site-functions/"});
  }

  bool is_shared_folder(std::string_view path) const override { return is_base_folder(path); }

  /// apk takes the first for malicious and passes over the second: it installs neither, and succeeds.
  std::string_view refused_name(std::string_view path) const override {
    if (support::has_control_character(path)) return "it has a control character";
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return name.starts_with(".keep_") ? "apk does not install files whose names begin with .keep_" : "";
  }

  void complete(std::vector<PackageTree>& trees, const LayoutSources& sources,
                std::vector<support::Error>& problems) const override {
    const std::vector<BundledPackage> bundled = bundled_packages(sources.dist, sources.request.sysroot);
    for (PackageTree& tree : trees) {
      const Package& package = *tree.package;
      add_program_entries(tree, apk_facts, sources, problems);
      for_each_service(
          package, apk_facts, sources, problems, [&](const Service& service, const std::string& program) {
            if (!is_openrc_program(program))
              problems.emplace_back(program, fmt::format("OpenRC cannot start the service {}", service.name),
                                    "it takes no program with such characters in its path",
                                    "name it with letters, digits and / . _ - + : , @ only");
            tree.entries.push_back(openrc_script(package, service, program));
          });
      check_services(package, problems);
      check_folders(package, problems);
      check_config(tree, problems);
      add_documents(tree, sources.model, bundled);
    }
  }

  void finish(std::vector<PackageTree>& trees, const LayoutSources&,
              std::vector<support::Error>& problems) const override {
    for (const PackageTree& tree : trees)
      check_names(tree, problems);
  }

  std::unique_ptr<FormatPlan> plan(RootPlan& plan) const override {
    constexpr support::EpochSeconds latest = 0777'7777'7777; // 11 octal digits of a tar header
    if (plan.dist.facts.time > latest)
      throw support::Error(plan.request.dist.string(), "it cannot be packed as apk",
                           "its time is after the year 2242");
    const std::vector<Requirements> requirements =
        complete_binaries({plan.trees, plan.debug_packages, plan.model, plan.dist, plan.request.dist,
                           plan.request.debug_symbols, *this},
                          [&](PackageTree& tree) { add_documents(tree, plan.model, {}); });
    std::vector<ApkControl> controls;
    for (std::size_t i = 0; i < plan.trees.size(); ++i) {
      require_static(requirements[i], plan.request.dist);
      controls.push_back(apk_control(plan.model, plan.trees[i], requirements[i]));
    }
    return std::make_unique<ApkPlan>(std::move(controls));
  }

  std::unique_ptr<sign::Signer> signer(const PackageRequest& request, const fs::path&) const override {
    return request.sign_key.key.empty() ? nullptr : apk_signer(request.sign_key);
  }
};

} // namespace

const Format& apk_format() {
  static const Apk format;
  return format;
}

} // namespace pdist::package
