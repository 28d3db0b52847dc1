// Where names go that are longer than the old ones: free bytes at the end of a section, or a section of their
// own.
#pragma once

#include "binary/patch_writer.hpp"
#include "binary/pe/image.hpp"

#include <optional>

namespace pdist::binary::pe {

class NameRoom {
public:
  /// `file_end` is where the file ends without its signature. All must outlive it.
  NameRoom(const Image& image, std::uint64_t file_end, PatchWriter& writer,
           std::vector<std::string>& strategy);

  /// Plans `text` with its NUL at the address of `old`, a shorter name that nothing else uses, when only free
  /// bytes are behind that one, as after an earlier edit.
  bool extend(std::uint64_t address, const std::string& old, const std::string& text);
  /// Plans `text` with its NUL somewhere; returns its address. Throws when there is no place, saying why.
  std::uint64_t place(const std::string& text);
  /// Plans the headers that follow; returns the size of the file.
  std::uint64_t finish();

private:
  struct Slack {
    std::size_t section = 0;
    std::uint64_t used = 0; ///< bytes of the section in use
    int rank = 0;           ///< lower is better
  };
  void find_slack();
  bool is_usable(std::size_t index) const;
  void put_text(Slack& slack, std::uint64_t at, const std::string& text);
  std::optional<std::uint64_t> place_in_slack(const std::string& text);
  bool is_free(std::uint64_t offset, std::uint64_t size) const;
  /// Why no section can be added; empty when one can.
  std::string obstacle() const;
  std::uint64_t new_address() const;
  void write_new_section();
  void put_number(std::uint64_t offset, std::uint64_t value, std::size_t width);

  const Image& image_;
  std::uint64_t file_end_;
  PatchWriter& writer_;
  std::vector<std::string>& strategy_;
  std::vector<Slack> slack_;
  std::vector<std::byte> added_; ///< contents of the new section
};

} // namespace pdist::binary::pe
