#include "package/formats/pkg/product_archive.hpp"

#include "archive/packed.hpp"
#include "package/formats/pkg/payload.hpp"
#include "package/formats/pkg/xar.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/publish/publish.hpp"
#include "support/publish/spool.hpp"

#include <fmt/format.h>

#include <map>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using archive::PackedEntry;
using support::EntryType;

/// Makes the bytes of a package, and remembers what must be found when it is read back.
class ProductWriter : public PackageWriter {
public:
  ProductWriter(const RootPlan& plan, const PkgTexts& texts, fs::path target)
      : plan_(plan), pkg_(texts), files_(plan.request.dist, plan.dist), target_(std::move(target)) {}

  void write(support::OutputFile& out) override {
    support::Spool heap(target_);
    for (const auto& [name, text] : pkg_.files)
      add_text(heap, name, text);
    for (std::size_t i = 0; i < plan_.trees.size(); ++i)
      add_component(heap, pkg_.components[i], plan_.trees[i]);
    out.write(xar_head(members_, plan_.dist.facts.time));
    heap.copy_to(out);
  }

  void read_back(const fs::path& file) const override {
    archive::PackedPkg packed = archive::read_pkg(file);
    check_texts(packed.members);
    for (std::size_t i = 0; i < plan_.trees.size(); ++i) {
      const PkgComponent& component = pkg_.components[i];
      check_payload(plan_.trees[i], packed.unpacked[component.name + "/Payload"]);
      std::map<std::string, PackedEntry> scripts;
      for (const auto& [name, text] : component.scripts)
        scripts[name] = {EntryType::file, 0755, {}, support::sha256_of_text(text)};
      require(packed.unpacked[component.name + "/Scripts"] == scripts, "the scripts of " + component.name);
    }
    require(packed.unpacked.size() == 2 * plan_.trees.size(), "its components");
  }

  bool is_signed(const fs::path& file) const override {
    return xar_table(support::ReadableFile(file)).find("<signature ") != std::string::npos;
  }

private:
  void add_text(support::Spool& heap, const std::string& name, std::string_view text) {
    add_member(heap, name, [&](const ByteSink& sink) { sink(support::as_bytes(text)); });
    if (const std::size_t slash = name.find('/'); slash != std::string::npos)
      texts_[name.substr(0, slash)] = {EntryType::folder, 0755, {}, {}};
    texts_[name] = {EntryType::file, 0644, {}, support::sha256_of_text(text)};
  }

  template <class Write>
  void add_member(support::Spool& heap, const std::string& name, Write write_bytes) {
    support::Digest sha1(support::DigestAlgorithm::sha1);
    const std::uint64_t before = heap.size();
    write_bytes([&](std::span<const std::byte> bytes) {
      sha1.update(bytes);
      heap.write(bytes);
    });
    members_.push_back({name, heap.size() - before, sha1.finish()});
  }

  void add_component(support::Spool& heap, const PkgComponent& component, const PackageTree& tree) {
    const support::EpochSeconds time = plan_.dist.facts.time;
    const std::string shown = target_.string();
    std::vector<BomEntry> entries;
    add_member(heap, component.name + "/Payload",
               [&](const ByteSink& sink) { entries = write_payload(tree, files_, time, shown, sink); });
    add_member(heap, component.name + "/Scripts",
               [&](const ByteSink& sink) { write_scripts(component.scripts, time, shown, sink); });
    add_text(heap, component.name + "/Bom", bom(entries, time));
    add_text(heap, component.name + "/PackageInfo", component.info);
  }

  void check_texts(const std::map<std::string, PackedEntry>& packed) const {
    for (const auto& [name, wanted] : texts_) {
      const auto at = packed.find(name);
      require(at != packed.end() && at->second == wanted, name);
    }
    require(packed.size() == texts_.size(), "its parts");
  }

  void check_payload(const PackageTree& tree, std::map<std::string, PackedEntry>& packed) const {
    for (const PackageEntry& entry : tree.entries) {
      PackedEntry wanted{
          entry.type, entry.type == EntryType::symlink ? 0755 : entry.mode, entry.link_target, {}};
      if (entry.type == EntryType::file)
        wanted.sha256 =
            entry.source.empty() ? support::sha256_of_text(entry.content) : files_.digest(entry.source);
      const auto at = packed.find(entry.path);
      require(at != packed.end() && at->second == wanted, '/' + support::escaped(entry.path));
      packed.erase(at);
    }
    require(packed.empty(), "what it installs");
  }

  void require(bool same, const std::string& what) const {
    if (!same)
      throw support::Error(target_.string(), "the package is not what was laid out",
                           what + " is another, read back, than what was written");
  }

  const RootPlan& plan_;
  const PkgTexts& pkg_;
  DistFiles files_;
  fs::path target_;
  std::vector<XarMember> members_;
  std::map<std::string, PackedEntry> texts_; ///< all members but archives, as they are read back
};

} // namespace

std::unique_ptr<PackageWriter> product_writer(const RootPlan& plan, const PkgTexts& texts,
                                              const fs::path& target) {
  return std::make_unique<ProductWriter>(plan, texts, target);
}

} // namespace pdist::package
