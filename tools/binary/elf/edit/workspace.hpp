// The state of one file's edit while it is planned: its headers as they become, and the bytes that change.
#pragma once

#include "binary/elf/edit/room.hpp"
#include "binary/elf/image.hpp"
#include "binary/patch_writer.hpp"

namespace pdist::binary::elf {

struct Workspace {
  /// Reads headers; throws for what cannot be edited at all: relocatable files, cores, files without a
  /// dynamic section. `file` must outlive it.
  explicit Workspace(const support::ReadableFile& opened);

  [[noreturn]] void refuse(const std::string& why, const std::string& hint = {}) const;

  /// Free bytes behind segment `preferred`, else behind another one that holds read-only data, else at the
  /// end of the file.
  std::optional<Place> take_free(std::uint64_t size, std::size_t preferred);
  /// As many bytes at the end of the file, aligned to a word, when the last segment is there and has no code;
  /// it gets `flags`, too.
  std::optional<Place> take_at_end(std::uint64_t size, std::uint64_t flags);

  /// Lets the section header of a mapped section follow its contents; no-op where there is none.
  void move_section(std::uint64_t type, std::uint64_t old_address, Place place, std::uint64_t size);

  /// Writes the headers that changed, and lets symbols follow their sections.
  void write_headers();

  const support::ReadableFile& file;
  const Image image;
  const std::vector<SectionHeader> sections; ///< as they were
  Room room;
  PatchWriter writer;
  std::vector<std::string> strategy;

private:
  void write_section_headers();
  void move_symbols();
  void move_symbols(const SectionHeader& table, const std::map<std::uint64_t, std::uint64_t>& shifts);
  bool is_named_dynamic(const SectionHeader& table, const Symbol& symbol) const;
  std::uint64_t moved_by(std::uint64_t address) const;
};

/// Addresses of tables by the tag of the dynamic entry that has them, for those tags that the file has.
std::map<std::uint64_t, std::uint64_t> table_addresses(const Image& image,
                                                       std::initializer_list<std::uint64_t> tags);

} // namespace pdist::binary::elf
