#include "binary/macho/signature/slice.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::macho {

std::optional<SliceSignature> SliceSignature::read(const Image& image) {
  const Command* const command = image.first(command_code_signature);
  if (command == nullptr) return std::nullopt;
  if (std::ranges::count(image.commands(), command_code_signature, &Command::type) > 1)
    image.malformed("it has more than one code signature (LC_CODE_SIGNATURE)");
  const auto found = image.record<DataCommand>(*command, data_command_size);
  return SliceSignature(image, {found.offset, found.size, image.range().size});
}

SliceSignature::SliceSignature(const Image& image, const SignaturePlace& place) : place_(place) {
  if (place.size > largest_signature) {
    image.malformed(
        fmt::format("its code signature has {:#x} bytes (LC_CODE_SIGNATURE), at most {:#x} are read",
                    place.size, largest_signature));
  }
  data_ = image.bytes(place.offset, place.size, "the code signature");
  signature_ = read_signature(
      {data_, support::ByteOrder::big, image.file().path(), image.range().offset + place.offset});
}

ReadSlice reader_of(const Image& image) {
  return
      [file = &image.file(), start = image.range().offset](std::uint64_t offset, std::span<std::byte> out) {
        if (file->read_some(start + offset, out) != out.size())
          throw support::Error(file->path(), "cannot be read", "it became shorter meanwhile");
      };
}

} // namespace pdist::binary::macho
