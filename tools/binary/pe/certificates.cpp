#include "binary/pe/certificates.hpp"

#include <fmt/format.h>

namespace pdist::binary::pe {

std::optional<Certificates> certificates(const Image& image) {
  const Directory& directory = image.directory(directory_certificate);
  if (directory.address == 0 || directory.size == 0) return std::nullopt;
  const std::uint64_t end = image.file().size();
  if (!support::range_fits(directory.address, directory.size, end)) {
    image.malformed(fmt::format(
        "the certificate table ({:#x} bytes at offset {:#x}) is outside the file, which has {:#x} bytes",
        directory.size, directory.address, end));
  }
  if (directory.address < image.contents_end()) {
    image.malformed(
        fmt::format("the certificate table at offset {:#x} is inside the sections, which end at {:#x}",
                    directory.address, image.contents_end()));
  }
  return Certificates{directory.address, directory.size};
}

} // namespace pdist::binary::pe
