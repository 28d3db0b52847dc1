#include "package/make/plan.hpp"

#include "manifest/entry_fields.hpp"
#include "manifest/manifest_json.hpp"
#include "package/layout/layout.hpp"
#include "package/make/cpack.hpp"
#include "package/make/laid_out.hpp"
#include "package/model/model_json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
namespace pdist::package {

namespace {

namespace fs = std::filesystem;

/// "usr/lib/chat" of "/usr/lib/chat/"; refuses what is not the package's own.
std::string install_root_of(const PackageRequest& request, const Model& model, const Format& format) {
  if (request.install_root.empty()) return std::string(format.facts().private_parent) + model.name;
  const std::string text = fs::path(request.install_root).lexically_normal().string();
  std::string root = text.substr(
      text.find_first_not_of('/') == std::string::npos ? text.size() : text.find_first_not_of('/'));
  while (root.ends_with('/'))
    root.pop_back();
  if (!request.install_root.starts_with('/') || !support::is_inner_path(root) ||
      !format.can_be_private_tree(root)) {
    throw support::Error(
        {},
        fmt::format("INSTALL_ROOT '{}' cannot be the private tree", support::escaped(request.install_root)),
        "an absolute folder of the package's own is needed", "such as /opt/<vendor>/<name>");
  }
  return root;
}

/// A dist that nobody said it of is taken for Linux.
void require_system(const manifest::Manifest& dist, const fs::path& folder, const FormatFacts& format) {
  const std::string system = dist.facts.system.empty() ? "linux" : dist.facts.system;
  if (system != format.system)
    throw support::Error(folder.string(), fmt::format("it cannot be packed as {}", format.name),
                         fmt::format("the dist is for {}", support::escaped(system)));
}

} // namespace

RootPlan plan_root(const PackageRequest& request, const Format& format, const fs::path& output) {
  const FormatFacts& facts = format.facts();
  RootPlan plan;
  plan.request = request;
  plan.format = &format;
  plan.output = fs::absolute(output).lexically_normal();
  plan.dist = manifest::read(manifest::find(request.dist));
  require_system(plan.dist, request.dist, facts);
  if (std::ranges::none_of(plan.dist.entries, [](const manifest::Entry& entry) {
        return entry.type == support::EntryType::file;
      }))
    throw support::Error(request.dist.string(), "there is nothing to pack", "the dist has no file");
  plan.request.defaults.time = plan.dist.facts.time;
  plan.model = read_model(request.metadata, plan.request.defaults, facts);
  plan.layout = {facts.has_linkage ? request.linkage : Linkage::bundled,
                 install_root_of(request, plan.model, format), request.compression,
                 plan.dist.facts.architecture, request.sysroot};
  plan.trees = lay_out(plan.model, plan.dist, format, plan.layout);
  plan.packed = format.plan(plan);
  return plan;
}

void write_root(const RootPlan& plan) {
  LaidOut root(plan);
  for (const PackageTree& tree : plan.trees) {
    if (plan.packed->tree_use() == TreeUse::numbered)
      root.add_numbered_files(tree);
    else
      root.add_tree(tree);
  }
  plan.packed->lay_out(plan, root);
  root.add_text(format_file, fmt::format("{}{}\n", root_mark, plan.format->facts().name));
  root.add_text(cpack_settings_file, cpack_settings(plan));
  root.add_text(cpack_install_file, cpack_install_script(plan));
  root.commit();
}

support::Value to_value(const RootPlan& plan) {
  using support::Value;
  Value packages = Value::list();
  for (const PackageTree& tree : plan.trees) {
    Value entries = Value::list();
    for (const PackageEntry& entry : tree.entries)
      entries.add(Value::map({{"path", support::name_value('/' + entry.path)},
                              {"type", manifest::name_of(entry.type)},
                              {"from", support::name_value(entry.source)},
                              {"config", entry.config}}));
    packages.add(Value::map({{"name", tree.package->name},
                             {"architecture", architecture_name(plan.format->facts(), tree.machine)},
                             {"entries", std::move(entries)}}));
  }
  return Value::map({{"format", plan.format->facts().name},
                     {"output", support::name_value(plan.output.string())},
                     {"packages", std::move(packages)}});
}

} // namespace pdist::package
