#include "package/index/index.hpp"

#include "archive/decompress.hpp"
#include "package/index/debian_index.hpp"
#include "package/index/reader.hpp"
#include "package/index/rpm_index.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
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
        reader_ = rpm_index_reader(index_.emplace(file_, facts_named("rpm")));
      else
        reader_ = debian_index_reader(index_.emplace(file_, facts_named("deb")));
      piece.remove_prefix(first);
    }
    reader_->take(piece);
  }

  PackageIndex finish() {
    if (reader_) reader_->finish();
    if (index_) index_->finish();
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

std::vector<Offer> PackageIndex::find(std::string_view name) const {
  const std::size_t hash = std::hash<std::string_view>()(name);
  std::vector<Offer> out;
  for (auto at = std::ranges::lower_bound(names_, hash, {}, &Named::hash);
       at != names_.end() && at->hash == hash; ++at)
    if (at->name == name) out.push_back(at->offer);
  return out;
}

std::string PackageIndex::nearest(std::string_view name) const {
  // A name whose length differs by more is further away than a misspelling is.
  const std::size_t most = std::max<std::size_t>(2, name.size() / 3);
  std::vector<std::string> candidates;
  for (const Named& known : names_)
    if (known.name.size() <= name.size() + most && name.size() <= known.name.size() + most)
      candidates.emplace_back(known.name);
  std::ranges::sort(candidates);
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  return support::nearest(name, candidates);
}

void PackageIndex::add(IndexedPackage package) {
  packages_.push_back(std::move(package));
  add_provided(packages_.back().name, "=", packages_.back().version);
}

void PackageIndex::add_provided(std::string_view name, std::string_view comparison,
                                std::string_view version) {
  // A large repository has a million.
  constexpr std::size_t most_names = 4'000'000;
  if (names_.size() == most_names)
    throw Error(file_, fmt::format("has more than {} names", most_names),
                "an index of that size is not read");
  names_.push_back({std::hash<std::string_view>()(name),
                    kept(name),
                    {static_cast<std::uint32_t>(packages_.size() - 1), comparison, kept(version)}});
}

void PackageIndex::finish() {
  std::ranges::stable_sort(names_, {}, &Named::hash);
}

std::string_view PackageIndex::kept(std::string_view text) {
  constexpr std::size_t chunk = 1 << 20;
  if (texts_.empty() || texts_.back().capacity() - texts_.back().size() < text.size())
    texts_.emplace_back().reserve(std::max(chunk, text.size()));
  std::string& texts = texts_.back();
  texts += text;
  return std::string_view(texts).substr(texts.size() - text.size());
}

PackageIndex read_index(const std::filesystem::path& file) {
  AnyIndex index(file.string());
  archive::decompress(file, {},
                      [&](std::span<const std::byte> piece) { index.take(support::as_text(piece)); });
  return index.finish();
}

} // namespace pdist::package
