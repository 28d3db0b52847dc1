#include "binary/pe/exports.hpp"

#include "binary/pe/names.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::pe {

namespace {

/// "NTDLL.RtlAllocateHeap", "NTDLL.#12": the library, then the function by name or ordinal.
std::string library_of(const Image& image, const std::string& forwarder) {
  const std::size_t dot = forwarder.rfind('.');
  if (dot == std::string::npos || dot == 0)
    image.malformed(fmt::format("the forwarder '{}' names no library", support::escaped(forwarder)));
  std::string library = forwarder.substr(0, dot);
  if (library.find('.') == std::string::npos) library += ".dll";
  return library;
}

/// An address inside the export directory is not a function, but where its forwarder is ("PE Format", Export
/// Address Table).
std::vector<std::string> forwards(const Image& image, const Directory& directory,
                                  const ExportDirectory& record) {
  std::vector<std::string> out;
  if (record.functions == 0) return out;
  const auto raw = image.memory(record.addresses, record.functions * 4, "the export address table");
  const support::ByteView addresses = image.view(raw, image.extent(record.addresses)->offset);
  for (std::uint64_t i = 0; i < record.functions; ++i) {
    const std::uint64_t address = addresses.u32(i * 4, "an exported function");
    if (address < directory.address || address - directory.address >= directory.size) continue;
    std::string library = library_of(
        image, image.text(address, longest_forwarder, fmt::format("the forwarder of export {}", i)));
    if (std::ranges::none_of(out, [&](const std::string& other) { return same_name(other, library); }))
      out.push_back(std::move(library));
  }
  return out;
}

} // namespace

Exports exports(const Image& image) {
  const Directory& directory = image.directory(directory_export);
  if (directory.address == 0) return {};
  const auto record =
      image.record<ExportDirectory>(directory.address, export_directory_size, "the export directory");
  if (record.functions > most_exports) {
    image.malformed(fmt::format("{} exported functions (NumberOfFunctions), ordinals end at {}",
                                record.functions, most_exports));
  }
  Exports out;
  out.name_address = record.name;
  if (record.name != 0) out.name = image.text(record.name, longest_name, "the name of the library");
  out.forwards = forwards(image, directory, record);
  return out;
}

} // namespace pdist::binary::pe
