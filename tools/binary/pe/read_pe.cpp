#include "binary/pe/read_pe.hpp"

#include "binary/pe/architecture.hpp"
#include "binary/pe/exports.hpp"
#include "binary/pe/imports.hpp"

#include <array>

namespace pdist::binary::pe {

namespace {

Kind kind_of(const FileHeader& header) {
  if ((header.characteristics & file_executable_image) == 0) return Kind::other; // the linker found errors
  return (header.characteristics & file_dll) != 0 ? Kind::shared_library : Kind::executable;
}

} // namespace

bool is_pe(const support::ReadableFile& file) {
  std::array<std::byte, dos_header_size> dos{};
  if (file.read_some(0, dos) < dos.size() || !support::as_text(dos).starts_with("MZ")) return false;
  const std::uint64_t at =
      support::ByteView(dos, support::ByteOrder::little, file.path()).u32(dos_pe_offset, "e_lfanew");
  std::array<std::byte, signature_size> signature{};
  if (file.read_some(at, signature) < signature.size()) return false;
  return support::as_text(signature) == std::string_view("PE\0\0", signature_size);
}

Binary read(const support::ReadableFile& file) {
  const Image image(file);
  Binary binary;
  binary.format = Format::pe;
  binary.kind = kind_of(image.header());
  binary.architecture = architecture(image);
  binary.dynamic = is_loaded(binary); // Windows has no programs that load themselves
  for (Import& import : imports(image))
    binary.needed.push_back(std::move(import.name));
  for (DelayImport& import : delay_imports(image))
    binary.delayed.push_back(std::move(import.name));
  Exports exported = exports(image);
  binary.soname = std::move(exported.name);
  binary.forwards = std::move(exported.forwards);
  return binary;
}

} // namespace pdist::binary::pe
