#include "binary/pe/imports.hpp"

#include <fmt/format.h>

namespace pdist::binary::pe {

namespace {

std::string library_name(const Image& image, std::uint64_t address, const std::string& what) {
  std::string name = image.text(address, longest_name, what);
  if (name.empty()) image.malformed(fmt::format("{} (at address {:#x}) is empty", what, address));
  return name;
}

/// Calls `take` with the address and the record of each descriptor until it returns false. Windows goes by
/// the last descriptor, not by the directory's size.
template <class Descriptor, class Take>
void walk(const Image& image, std::size_t directory, std::uint64_t size, std::string_view table,
          Take&& take) {
  const std::uint64_t start = image.directory(directory).address;
  if (start == 0) return;
  for (std::uint64_t i = 0; i <= most_imports; ++i) {
    const std::uint64_t address = start + i * size;
    if (!take(i, address, image.record<Descriptor>(address, size, fmt::format("{} {}", table, i)))) return;
  }
  image.malformed(fmt::format("more than {} {}s", most_imports, table));
}

/// The field as an address relative to the image base.
std::uint64_t relative(const Image& image, const DelayDescriptor& record, std::uint64_t value,
                       const std::string& what) {
  if ((record.attributes & delay_relative) != 0) return value;
  const std::uint64_t base = image.optional_header().image_base;
  if (value < base)
    image.malformed(fmt::format("{} (at {:#x}) is below the image base {:#x}", what, value, base));
  return value - base;
}

} // namespace

std::vector<Import> imports(const Image& image) {
  std::vector<Import> out;
  walk<ImportDescriptor>(
      image, directory_import, import_descriptor_size, "import descriptor",
      [&](std::uint64_t index, std::uint64_t address, const ImportDescriptor& record) {
        // Windows stops at the first without either.
        if (record.name == 0 || record.addresses == 0) return false;
        out.push_back(
            {address, record, library_name(image, record.name, fmt::format("the name of import {}", index))});
        return true;
      });
  return out;
}

std::vector<DelayImport> delay_imports(const Image& image) {
  std::vector<DelayImport> out;
  walk<DelayDescriptor>(image, directory_delay_import, delay_descriptor_size, "delay import descriptor",
                        [&](std::uint64_t index, std::uint64_t address, const DelayDescriptor& record) {
                          if (record.name == 0) return false;
                          const std::string what = fmt::format("the name of delay import {}", index);
                          const std::uint64_t at = relative(image, record, record.name, what);
                          out.push_back({address, record, at, library_name(image, at, what)});
                          return true;
                        });
  return out;
}

} // namespace pdist::binary::pe
