#include "package/formats/pkg/distribution.hpp"

#include "package/formats/pkg/entries.hpp"
#include "package/formats/pkg/identifier.hpp"
#include "package/formats/pkg/scripts.hpp"
#include "package/version/render.hpp"
#include "support/data/xml_text.hpp"
#include "support/error.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace pdist::package {

namespace {

using support::xml_text;

using support::EntryType;
using support::Value;

constexpr std::uint64_t kilobyte = 1024;

/// The installer's words for architectures. A dist without binaries runs on all.
std::string host_architectures(const manifest::Manifest& dist) {
  const std::string& architecture = dist.facts.architecture;
  if (architecture.empty() || architecture == "universal") return "x86_64,arm64";
  if (architecture == "aarch64" || architecture == "arm64") return "arm64";
  if (architecture == "x86_64") return architecture;
  throw support::Error(dist.facts.name, "no installer package can be made for this dist",
                       fmt::format("it is for {}", support::escaped(architecture)),
                       "x86_64, arm64 and universal have installer packages");
}

class Planner {
public:
  Planner(const Model& model, const std::vector<PackageTree>& trees, const manifest::Manifest& dist)
      : model_(model), trees_(trees), dist_(dist), version_(render(model.version, VersionScheme::windows)) {
    for (const manifest::Entry& entry : dist.entries)
      sizes_.emplace(entry.path, entry.size);
  }

  PkgTexts plan() {
    PkgTexts out;
    const std::string architecture = dist_.facts.architecture.empty() ? "all" : dist_.facts.architecture;
    out.name = fmt::format("{}-{}-macos-{}.pkg", model_.name, shown(model_.version), architecture);
    out.files.emplace_back("Distribution", distribution(false));
    out.cpack_distribution = distribution(true);
    for (const Page& page : pages())
      out.files.emplace_back("Resources/" + page.file, html(page.text));
    for (const PackageTree& tree : trees_)
      out.components.push_back({tree.package->name + ".pkg", info(tree), pkg_scripts(model_, tree)});
    return out;
  }

private:
  /// A text that the installer shows.
  struct Page {
    std::string kind, file, text;
  };

  std::vector<Page> pages() const {
    std::vector<Page> out{{"welcome", "Welcome.html", model_.welcome_text},
                          {"readme", "ReadMe.html", model_.readme_text},
                          {"license", "License.html", model_.license_text}};
    std::erase_if(out, [](const Page& page) { return page.text.empty(); });
    return out;
  }

  static std::string rendered(const std::string& name, const Value& data) {
    return support::render_template(support::templates_folder() / "pkg" / (name + ".in"), data);
  }

  std::string html(const std::string& text) const {
    return rendered("text.html", Value::map({{"title", xml_text(model_.title)}, {"text", xml_text(text)}}));
  }

  std::string kilobytes(const PackageTree& tree) const {
    std::uint64_t sum = 0;
    for (const PackageEntry& entry : tree.entries) {
      const auto size = sizes_.find(entry.source);
      const std::uint64_t bytes = size == sizes_.end() ? entry.content.size() : size->second;
      sum += (bytes + kilobyte - 1) / kilobyte;
    }
    return fmt::format("{}", sum);
  }

  std::string info(const PackageTree& tree) const {
    return rendered("PackageInfo",
                    Value::map({{"identifier", xml_text(pkg_identifier(model_, *tree.package))},
                                {"version", version_},
                                {"files", fmt::format("{}", tree.entries.size() + 1)},
                                {"kilobytes", kilobytes(tree)}}));
  }

  /// An expression of the installer: whether a component that needs this one is chosen.
  std::string needed(const Package& package) const {
    std::vector<std::string> out;
    for (const Package& other : model_.packages)
      if (!other.is_meta && !package.component.empty() &&
          std::ranges::count(other.requires_components, package.component) > 0)
        out.push_back(fmt::format("choices['{}'].selected", pkg_identifier(model_, other)));
    return xml_text(fmt::format("{}", fmt::join(out, " || ")));
  }

  /// CPack writes the choices of its own.
  std::string distribution(bool by_cpack) const {
    Value choices = Value::list();
    for (const PackageTree& tree : trees_) {
      const Package& package = *tree.package;
      const bool chosen = !package.component.empty();
      choices.add(Value::map({{"choice", xml_text(pkg_identifier(model_, package))},
                              {"choice_title", xml_text(chosen ? package.component : model_.title)},
                              {"description", xml_text(package.summary)},
                              {"visible", chosen ? "true" : "false"},
                              {"needed", needed(package)},
                              {"version", version_},
                              {"kilobytes", kilobytes(tree)},
                              {"file", xml_text(package.name + ".pkg")}}));
    }
    Value texts = Value::list();
    for (const Page& page : pages())
      texts.add(Value::map({{"kind", page.kind}, {"file", page.file}}));
    const std::string minimum =
        model_.minimum_macos.empty() ? dist_.facts.minimum_system : model_.minimum_macos;
    return rendered("Distribution", Value::map({{"title", xml_text(model_.title)},
                                                {"identifier", xml_text(pkg_identifier(model_))},
                                                {"version", version_},
                                                {"customize", trees_.size() > 1 ? "allow" : "never"},
                                                {"architectures", host_architectures(dist_)},
                                                {"minimum_macos", xml_text(minimum)},
                                                {"texts", std::move(texts)},
                                                {"cpack", by_cpack},
                                                {"choices", std::move(choices)}}));
  }

  const Model& model_;
  const std::vector<PackageTree>& trees_;
  const manifest::Manifest& dist_;
  std::string version_;
  std::map<std::string, std::uint64_t> sizes_; ///< by path inside the dist
};

} // namespace

PkgTexts pkg_texts(const Model& model, const std::vector<PackageTree>& trees,
                   const manifest::Manifest& dist) {
  return Planner(model, trees, dist).plan();
}

} // namespace pdist::package
