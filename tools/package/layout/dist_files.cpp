#include "package/layout/dist_files.hpp"

#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <algorithm>
#include <vector>

namespace pdist::package {

const manifest::Entry& DistFiles::entry(const std::string& source) const {
  const auto at = std::ranges::lower_bound(manifest_.entries, source, {}, &manifest::Entry::path);
  if (at == manifest_.entries.end() || at->path != source)
    throw support::Error((folder_ / source).string(), "the manifest of the dist has no such file");
  return *at;
}

void DistFiles::require_digest(const std::string& source, const std::string& digest) const {
  if (this->digest(source) != digest)
    throw support::Error((folder_ / source).string(), "it was changed after the dist was made",
                         "its SHA-256 is another one", "make the dist again");
}

void DistFiles::read(const std::string& source, const std::function<void(std::uint64_t)>& begin,
                     const std::function<void(std::span<const std::byte>)>& sink) const {
  const support::ReadableFile file(folder_ / source);
  begin(file.size());
  support::Sha256 sha256;
  constexpr std::uint64_t piece = 256 << 10;
  std::vector<std::byte> buffer(static_cast<std::size_t>(std::min(piece, file.size())));
  for (std::uint64_t at = 0; at < file.size();) {
    const std::size_t wanted = static_cast<std::size_t>(std::min(piece, file.size() - at));
    const std::span bytes(buffer.data(), file.read_some(at, std::span(buffer).first(wanted)));
    if (bytes.size() != wanted) throw support::Error(file.path(), "it became shorter while it was packed");
    sha256.update(bytes);
    sink(bytes);
    at += wanted;
  }
  require_digest(source, sha256.finish());
}

} // namespace pdist::package
