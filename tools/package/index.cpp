#include "package/index.hpp"

#include "archive/decompress.hpp"
#include "package/index_reader.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <algorithm>
#include <optional>

namespace pdist::package {

namespace {

using support::Error;

/// Decides by the first byte that is no blank which kind it is, and has it read.
class AnyIndex {
public:
  explicit AnyIndex(std::string file) : file_(std::move(file)) {}

  void take(std::string_view piece) {
    if (!reader_) {
      constexpr std::string_view blanks_and_mark = " \t\r\n\xEF\xBB\xBF";
      const std::size_t first = piece.find_first_not_of(blanks_and_mark);
      if (first == std::string_view::npos) return;
      if (piece[first] == '<')
        reader_ = rpm_index_reader(index_.emplace(file_, Format::rpm));
      else
        reader_ = debian_index_reader(index_.emplace(file_, Format::deb));
      piece.remove_prefix(first);
    }
    reader_->take(piece);
  }

  PackageIndex finish() {
    if (reader_) reader_->finish();
    if (!index_ || index_->packages().empty()) {
      throw Error(file_, "has no package", "it is no package index",
                  "a Packages file of Debian, or the primary.xml of an rpm repository");
    }
    return std::move(*index_);
  }

private:
  std::string file_;
  std::optional<PackageIndex> index_;
  std::unique_ptr<IndexReader> reader_;
};

} // namespace

std::span<const Offer> PackageIndex::find(const std::string& name) const {
  const auto at = offers_.find(name);
  return at == offers_.end() ? std::span<const Offer>() : std::span<const Offer>(at->second);
}

std::string PackageIndex::nearest(const std::string& name) const {
  // A name whose length differs by more is further away than a misspelling is.
  const std::size_t most = std::max<std::size_t>(2, name.size() / 3);
  std::vector<std::string> candidates;
  for (const auto& [known, offers] : offers_)
    if (known.size() <= name.size() + most && name.size() <= known.size() + most) candidates.push_back(known);
  std::ranges::sort(candidates);
  return support::nearest(name, candidates);
}

void PackageIndex::add(IndexedPackage package) {
  packages_.push_back(std::move(package));
  const IndexedPackage& added = packages_.back();
  add_provided(added.name, "=", added.version);
}

void PackageIndex::add_provided(std::string name, std::string comparison, std::string version) {
  offers_[std::move(name)].push_back(
      {static_cast<std::uint32_t>(packages_.size() - 1), std::move(comparison), std::move(version)});
}

PackageIndex read_index(const std::filesystem::path& file) {
  AnyIndex index(file.string());
  archive::decompress(file, {},
                      [&](std::span<const std::byte> piece) { index.take(support::as_text(piece)); });
  return index.finish();
}

} // namespace pdist::package
