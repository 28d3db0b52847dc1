#include "package/formats/pkg/payload.hpp"

#include "archive/cpio.hpp"
#include "archive/gzip.hpp"
#include "package/formats/pkg/cksum.hpp"
#include "support/bytes.hpp"

namespace pdist::package {

namespace {

using support::EntryType;

/// gzip's own default.
constexpr int level = 6;
/// macOS gives links the mode of new files.
constexpr std::uint32_t folder_mode = 0755, link_mode = 0755, script_mode = 0755;

/// One archive in gzip, which begins with its root folder.
class Packer {
public:
  Packer(support::EpochSeconds time, const std::string& shown, const ByteSink& sink)
      : gzip_(sink, level),
        cpio_(shown, time, [this](std::span<const std::byte> bytes) { gzip_.write(bytes); }) {
    cpio_.add({".", EntryType::folder, folder_mode, 0, {}});
  }

  void add(const BomEntry& entry) {
    cpio_.add({"./" + entry.path, entry.type, entry.mode, entry.size, entry.link_target});
  }
  void write(std::span<const std::byte> bytes) { cpio_.write(bytes); }
  void finish() {
    cpio_.finish();
    gzip_.finish();
  }

private:
  archive::GzipWriter gzip_;
  archive::CpioWriter cpio_;
};

void add_text(Packer& packer, BomEntry& entry, const std::string& text) {
  entry.size = text.size();
  entry.checksum = cksum_of(support::as_bytes(text));
  packer.add(entry);
  packer.write(support::as_bytes(text));
}

} // namespace

std::vector<BomEntry> write_payload(const PackageTree& tree, const DistFiles& files,
                                    support::EpochSeconds time, const std::string& shown,
                                    const ByteSink& sink) {
  std::vector<BomEntry> out;
  out.reserve(tree.entries.size());
  Packer packer(time, shown, sink);
  for (const PackageEntry& from : tree.entries) {
    BomEntry& entry = out.emplace_back();
    entry.path = from.path;
    entry.type = from.type;
    entry.mode = from.type == EntryType::symlink ? link_mode : from.mode;
    entry.link_target = from.link_target;
    if (from.type != EntryType::file) {
      packer.add(entry);
    } else if (from.source.empty()) {
      add_text(packer, entry, from.content);
    } else {
      Cksum checksum;
      const auto begin = [&](std::uint64_t size) {
        entry.size = size;
        packer.add(entry);
      };
      files.read(from.source, begin, [&](std::span<const std::byte> bytes) {
        checksum.update(bytes);
        packer.write(bytes);
      });
      entry.checksum = checksum.value();
    }
  }
  packer.finish();
  return out;
}

void write_scripts(const std::vector<std::pair<std::string, std::string>>& scripts,
                   support::EpochSeconds time, const std::string& shown, const ByteSink& sink) {
  Packer packer(time, shown, sink);
  for (const auto& [name, text] : scripts) {
    BomEntry entry;
    entry.path = name;
    entry.mode = script_mode;
    add_text(packer, entry, text);
  }
  packer.finish();
}

} // namespace pdist::package
