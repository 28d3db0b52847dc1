#include "binary/pe/edit/name_room.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::pe {

namespace {

constexpr std::string_view new_section_name = ".pdist";

/// Names are at even addresses, as linkers put them.
std::uint64_t even(std::uint64_t value) {
  return support::rounded_up(value, 2);
}

bool holds(const Image& image, const SectionHeader& section, std::uint64_t address) {
  return address >= section.address && address - section.address < image.memory_size(section);
}

/// Where the other names are is the natural place, then constant data; code is the last.
int rank_of(const Image& image, const SectionHeader& section) {
  if ((section.characteristics & (section_code | section_execute)) != 0) return 3;
  if (holds(image, section, image.directory(directory_import).address)) return 0;
  return (section.characteristics & section_write) != 0 ? 2 : 1;
}

} // namespace

NameRoom::NameRoom(const Image& image, std::uint64_t file_end, PatchWriter& writer,
                   std::vector<std::string>& strategy)
    : image_(image), file_end_(file_end), writer_(writer), strategy_(strategy) {
  find_slack();
}

/// Sections whose last bytes in the file are behind what is used of them: the linker's padding. Windows maps
/// it with the rest of the page.
void NameRoom::find_slack() {
  for (std::size_t i = 0; i < image_.sections().size(); ++i)
    if (is_usable(i))
      slack_.push_back({i, image_.sections()[i].virtual_size, rank_of(image_, image_.sections()[i])});
  std::ranges::stable_sort(slack_, {}, &Slack::rank);
}

bool NameRoom::is_usable(std::size_t index) const {
  const SectionHeader& section = image_.sections()[index];
  const bool stays =
      (section.characteristics & section_read) != 0 && (section.characteristics & section_discardable) == 0;
  if (!stays || section.virtual_size == 0 || section.virtual_size >= image_.raw_size(section)) return false;
  // Tools that change resources write their section anew, and some read unwind data to the end of its
  // section.
  for (const std::size_t whole : {directory_resource, directory_exception})
    if (holds(image_, section, image_.directory(whole).address)) return false;
  const std::uint64_t begin = image_.raw_offset(section), end = begin + image_.raw_size(section);
  for (std::size_t i = 0; i < image_.sections().size(); ++i) {
    const SectionHeader& other = image_.sections()[i];
    const std::uint64_t other_begin = image_.raw_offset(other);
    if (i != index && other_begin < end && begin < other_begin + image_.raw_size(other)) return false;
  }
  return end <= file_end_;
}

bool NameRoom::is_free(std::uint64_t offset, std::uint64_t size) const {
  return std::ranges::all_of(image_.bytes(offset, size, "free bytes"),
                             [](std::byte byte) { return byte == std::byte{0}; });
}

void NameRoom::put_text(Slack& slack, std::uint64_t at, const std::string& text) {
  const auto bytes = support::as_bytes(text);
  writer_.put(image_.raw_offset(image_.sections()[slack.section]) + at, {bytes.begin(), bytes.end()});
  slack.used = at + text.size() + 1;
}

bool NameRoom::extend(std::uint64_t address, const std::string& old, const std::string& text) {
  for (Slack& slack : slack_) {
    const SectionHeader& section = image_.sections()[slack.section];
    if (address + old.size() + 1 != section.address + slack.used) continue;
    const std::uint64_t at = address - section.address, end = at + text.size() + 1;
    if (end > image_.raw_size(section)) return false;
    if (!is_free(image_.raw_offset(section) + slack.used, end - slack.used)) return false;
    put_text(slack, at, text);
    strategy_.push_back(fmt::format("'{}' stands in the place of '{}' and in free bytes behind it",
                                    support::escaped(text), support::escaped(old)));
    return true;
  }
  return false;
}

std::optional<std::uint64_t> NameRoom::place_in_slack(const std::string& text) {
  for (Slack& slack : slack_) {
    const SectionHeader& section = image_.sections()[slack.section];
    const std::uint64_t at = even(slack.used), size = text.size() + 1;
    if (at + size > image_.raw_size(section) || !is_free(image_.raw_offset(section) + at, size)) continue;
    put_text(slack, at, text);
    strategy_.push_back(fmt::format("'{}' stands in free bytes at the end of section '{}'",
                                    support::escaped(text),
                                    support::escaped(image_.section_name(slack.section))));
    return section.address + at;
  }
  return std::nullopt;
}

std::string NameRoom::obstacle() const {
  const std::uint64_t header = image_.section_table_offset() + image_.sections().size() * section_header_size;
  if (image_.optional_header().section_alignment < page_size) return "it is mapped as it is, without pages";
  if (image_.sections().size() >= most_sections) return "it has as many sections as Windows takes";
  if (file_end_ != image_.contents_end())
    return "what stands behind its sections would not be where it is looked for";
  std::uint64_t first = std::min(image_.optional_header().headers_size, file_end_);
  for (const SectionHeader& section : image_.sections())
    if (section.raw_offset != 0) first = std::min(first, image_.raw_offset(section));
  if (header + section_header_size > first || !is_free(header, section_header_size))
    return "its headers have no room for a section more";
  if (new_address() + page_size > 0xffffffff) return "its address space is full";
  return {};
}

std::uint64_t NameRoom::new_address() const {
  const std::uint64_t alignment = image_.optional_header().section_alignment;
  if (image_.sections().empty()) return support::rounded_up(image_.optional_header().headers_size, alignment);
  const SectionHeader& last = image_.sections().back();
  return last.address + image_.memory_size(last);
}

std::uint64_t NameRoom::place(const std::string& text) {
  if (const auto address = place_in_slack(text)) return *address;
  if (const std::string why = obstacle(); !why.empty()) {
    throw support::Error(
        image_.file().path(), "cannot edit",
        fmt::format("there is no room for the longer name '{}': no section has {} free bytes, and {}",
                    support::escaped(text), text.size() + 1, why),
        "choose a name that is not longer than the old one");
  }
  added_.resize(even(added_.size()));
  const std::uint64_t address = new_address() + added_.size();
  const auto bytes = support::as_bytes(text);
  added_.insert(added_.end(), bytes.begin(), bytes.end());
  added_.push_back(std::byte{0});
  strategy_.push_back(
      fmt::format("'{}' stands in a new section '{}'", support::escaped(text), new_section_name));
  return address;
}

void NameRoom::put_number(std::uint64_t offset, std::uint64_t value, std::size_t width) {
  std::vector<std::byte> bytes(width);
  support::store_number(bytes, 0, value, width, support::ByteOrder::little);
  writer_.put(offset, std::move(bytes));
}

void NameRoom::write_new_section() {
  const OptionalHeader& optional = image_.optional_header();
  // No alignment above 64 KiB is legal, and a sector is the least that Windows reads.
  const std::uint64_t alignment = std::clamp<std::uint64_t>(optional.file_alignment, sector_size, 65'536);
  const std::uint64_t offset = support::rounded_up(file_end_, alignment);
  const std::uint64_t size = support::rounded_up(added_.size(), alignment);
  const std::uint64_t address = new_address();

  std::vector<std::byte> header(section_header_size);
  std::ranges::copy(support::as_bytes(new_section_name), header.begin());
  const auto store = [&](std::size_t at, std::uint64_t value) {
    support::store_number(header, at, value, 4, support::ByteOrder::little);
  };
  store(section_header_virtual_size, added_.size());
  store(12, address);
  store(16, size);
  store(20, offset);
  store(36, section_initialized_data | section_read);
  writer_.put(image_.section_table_offset() + image_.sections().size() * section_header_size,
              std::move(header));

  const std::uint64_t optional_at = image_.optional_header_offset();
  put_number(image_.file_header_offset() + file_header_sections, image_.sections().size() + 1, 2);
  put_number(optional_at + optional_header_initialized_data, (optional.initialized_data + size) & 0xffffffff,
             4);
  put_number(optional_at + optional_header_image_size,
             support::rounded_up(address + added_.size(), optional.section_alignment), 4);

  // From the old end on: a signature's bytes may be there.
  std::vector<std::byte> contents(offset - file_end_);
  contents.insert(contents.end(), added_.begin(), added_.end());
  contents.resize(offset - file_end_ + size);
  writer_.put(file_end_, std::move(contents));
  file_end_ = offset + size;
}

std::uint64_t NameRoom::finish() {
  for (const Slack& slack : slack_) {
    if (slack.used == image_.sections()[slack.section].virtual_size) continue;
    put_number(image_.section_table_offset() + slack.section * section_header_size +
                   section_header_virtual_size,
               slack.used, 4);
  }
  if (!added_.empty()) write_new_section();
  return file_end_;
}

} // namespace pdist::binary::pe
