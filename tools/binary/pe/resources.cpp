#include "binary/pe/resources.hpp"

#include <fmt/format.h>

namespace pdist::binary::pe {

namespace {

/// One walk down the tree; places in it count from its start.
class Walk {
public:
  explicit Walk(const Image& image) : image_(image), start_(image.directory(directory_resource).address) {}

  std::optional<ResourceBytes> find(std::uint32_t type, std::uint32_t id) const {
    const auto names = below(entry_with_id(0, type), "type", true);
    if (!names) return std::nullopt;
    const auto languages = below(entry_with_id(*names, id), "name", true);
    if (!languages) return std::nullopt;
    const auto data = below(first_entry(*languages), "language", false);
    if (!data) return std::nullopt;
    return contents(*data);
  }

private:
  ResourceDirectory directory(std::uint64_t at) const {
    return image_.record<ResourceDirectory>(start_ + at, resource_directory_size,
                                            fmt::format("the resource directory at {:#x}", at));
  }

  /// `count` entries from number `first` on, of the directory at `at`.
  std::vector<ResourceEntry> entries(std::uint64_t at, std::uint64_t first, std::uint64_t count) const {
    const std::uint64_t address = start_ + at + resource_directory_size + first * resource_entry_size;
    const std::string what = fmt::format("the entries of the resource directory at {:#x}", at);
    std::vector<ResourceEntry> out;
    if (count == 0) return out;
    const auto raw = image_.memory(address, count * resource_entry_size, what);
    const support::ByteView view = image_.view(raw, image_.extent(address)->offset);
    for (std::uint64_t i = 0; i < count; ++i)
      out.push_back(decode<ResourceEntry>(view.part(i * resource_entry_size, resource_entry_size, what)));
    return out;
  }

  std::optional<ResourceEntry> entry_with_id(std::uint64_t at, std::uint32_t id) const {
    const ResourceDirectory record = directory(at);
    for (const ResourceEntry& entry : entries(at, record.named, record.numbered)) // the named ones come first
      if (entry.id == id) return entry;
    return std::nullopt;
  }

  std::optional<ResourceEntry> first_entry(std::uint64_t at) const {
    const ResourceDirectory record = directory(at);
    if (record.named + record.numbered == 0) return std::nullopt;
    return entries(at, 0, 1).front();
  }

  /// Where an entry leads: to a directory on the first two levels, to data on the third.
  std::optional<std::uint64_t> below(const std::optional<ResourceEntry>& entry, std::string_view level,
                                     bool to_directory) const {
    if (!entry) return std::nullopt;
    if (((entry->offset & resource_flag) != 0) != to_directory) {
      image_.malformed(fmt::format("the resource tree has {} below a {} (OffsetToData is {:#x})",
                                   to_directory ? "data" : "a directory", level, entry->offset));
    }
    return entry->offset & ~std::uint64_t{resource_flag};
  }

  ResourceBytes contents(std::uint64_t at) const {
    const auto data = image_.record<ResourceData>(start_ + at, resource_data_size,
                                                  fmt::format("the resource data entry at {:#x}", at));
    if (data.size > largest_resource)
      image_.malformed(fmt::format("a resource of {} bytes (at {:#x}), at most {} are read", data.size, at,
                                   largest_resource));
    if (data.size == 0) return {};
    std::vector<std::byte> bytes = image_.memory(data.address, data.size, "a resource");
    return {image_.extent(data.address)->offset, std::move(bytes)};
  }

  const Image& image_;
  std::uint64_t start_;
};

} // namespace

std::optional<ResourceBytes> resource(const Image& image, std::uint32_t type, std::uint32_t id) {
  if (image.directory(directory_resource).address == 0) return std::nullopt;
  return Walk(image).find(type, id);
}

} // namespace pdist::binary::pe
