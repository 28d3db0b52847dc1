#include "binary/pe/architecture.hpp"

#include <fmt/format.h>

namespace pdist::binary::pe {

namespace {

/// Where IMAGE_LOAD_CONFIG_DIRECTORY64 has CHPEMetadataPointer (winnt.h). The structure starts with its own
/// size; what older linkers did not write is not there.
constexpr std::uint64_t hybrid_metadata = 200;

/// Whether the file has code of two processors: the load configuration points to what tells them apart.
bool is_hybrid(const Image& image) {
  const std::uint64_t at = image.directory(directory_load_config).address;
  if (!image.wide() || at == 0) return false;
  const auto raw = image.memory(at, 4, "the load configuration");
  const std::uint64_t size = image.view(raw, 0).u32(0, "its size");
  if (size < hybrid_metadata + 8) return false;
  const auto pointer = image.memory(at + hybrid_metadata, 8, "the load configuration");
  return image.view(pointer, 0).u64(0, "CHPEMetadataPointer") != 0;
}

} // namespace

Architecture architecture(const Image& image) {
  const int bits = image.wide() ? 64 : 32;
  const auto order = support::ByteOrder::little;
  switch (image.header().machine) {
  case machine_i386:
    return {"i386", bits, order, ""};
  case machine_amd64: // code of Arm64 that calls as x86-64 does, for processes of the latter
    return {"x86_64", bits, order, is_hybrid(image) ? "arm64ec" : ""};
  case machine_arm64: // both in one file
    return {"aarch64", bits, order, is_hybrid(image) ? "arm64x" : ""};
  case machine_arm:
  case machine_thumb:
  case machine_armnt:
    return {"arm", bits, order, ""};
  default:
    return {fmt::format("unknown-{}", image.header().machine), bits, order, ""};
  }
}

} // namespace pdist::binary::pe
