#include "package/index/rpm_index.hpp"

#include "package/index/reader.hpp"
#include "support/data/xml.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace pdist::package {

namespace {

using support::XmlAttributes;

constexpr std::string_view metadata_element = "http://linux.duke.edu/metadata/common metadata";
constexpr std::string_view package_element = "http://linux.duke.edu/metadata/common package";
constexpr std::string_view name_element = "http://linux.duke.edu/metadata/common name";
constexpr std::string_view arch_element = "http://linux.duke.edu/metadata/common arch";
constexpr std::string_view version_element = "http://linux.duke.edu/metadata/common version";
constexpr std::string_view file_element = "http://linux.duke.edu/metadata/common file";
constexpr std::string_view provides_element = "http://linux.duke.edu/metadata/rpm provides";
constexpr std::string_view entry_element = "http://linux.duke.edu/metadata/rpm entry";

/// `[epoch:]version[-release]` of the attributes epoch, ver and rel; empty without a version.
std::string version_of(const XmlAttributes& attributes) {
  const std::string_view epoch = attributes["epoch"], release = attributes["rel"];
  std::string out(attributes["ver"]);
  if (out.empty()) return out;
  if (!epoch.empty() && epoch != "0") out = fmt::format("{}:{}", epoch, out);
  return release.empty() ? out : fmt::format("{}-{}", out, release);
}

std::string_view comparison_of(std::string_view flags) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known{
      {{"EQ", "="}, {"LT", "<"}, {"GT", ">"}, {"LE", "<="}, {"GE", ">="}}};
  for (const auto& [flag, comparison] : known)
    if (flag == flags) return comparison;
  return {};
}

class RpmReader : public IndexReader, private support::XmlHandler {
public:
  explicit RpmReader(PackageIndex& index)
      : index_(index),
        xml_(*this, {.file = index.file(),
                     .refusal = "is no package index",
                     .hint = "fetch it again; the file that repomd.xml names as primary is needed",
                     .namespaces = true}) {}

  void take(std::string_view piece) override { xml_.take(piece); }
  void finish() override { xml_.finish(); }

private:
  struct Provided {
    std::string name;
    std::string_view comparison;
    std::string version;
  };

  void begin(std::string_view name, const XmlAttributes& attributes) override {
    if (!begun_ && name != metadata_element) {
      xml_.fail(fmt::format("its first element is <{}>, not primary.xml's <metadata>",
                            support::escaped(name.substr(name.rfind(' ') + 1))));
    }
    begun_ = true;
    if (name == package_element) {
      package_ = {};
      provided_.clear();
    } else if (name == version_element) {
      package_.version = version_of(attributes);
    } else if (name == provides_element) {
      in_provides_ = true;
    } else if (name == entry_element && in_provides_) {
      provided_.push_back(
          {std::string(attributes["name"]), comparison_of(attributes["flags"]), version_of(attributes)});
    }
  }

  void end(std::string_view name, const std::string& text) override {
    if (name == name_element)
      package_.name = text;
    else if (name == arch_element)
      package_.architecture = text;
    else if (name == file_element)
      provided_.push_back({text, {}, {}});
    else if (name == provides_element)
      in_provides_ = false;
    else if (name == package_element)
      add_package();
  }

  void add_package() {
    if (package_.name.empty() || package_.version.empty())
      xml_.fail("before it is a package without name or version");
    if (package_.architecture == "src" || package_.architecture == "nosrc") return; // cannot be installed
    const std::string own = package_.name;
    index_.add(std::move(package_));
    for (const Provided& entry : provided_)
      // Every package provides its own name, which it has already.
      if (entry.name != own || entry.comparison != "=")
        index_.add_provided(entry.name, entry.comparison, entry.version);
  }

  PackageIndex& index_;
  support::XmlReader xml_;
  bool begun_ = false, in_provides_ = false;
  IndexedPackage package_;
  std::vector<Provided> provided_;
};

} // namespace

std::unique_ptr<IndexReader> rpm_index_reader(PackageIndex& index) {
  return std::make_unique<RpmReader>(index);
}

} // namespace pdist::package
