#include "binary/pe/edit/check_pe.hpp"

#include "binary/pe/certificates.hpp"
#include "binary/pe/checksum.hpp"
#include "binary/pe/edit/wanted.hpp"
#include "binary/pe/imports.hpp"
#include "binary/pe/read_pe.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::pe {

namespace {

/// One PE file with all that the check looks at.
struct Side {
  explicit Side(const support::ReadableFile& file)
      : image(file), binary(read(file)), imported(imports(image)), delayed(delay_imports(image)) {}

  Image image;
  Binary binary;
  std::vector<Import> imported;
  std::vector<DelayImport> delayed;
};

class Check {
public:
  Check(const support::ReadableFile& after, const support::ReadableFile& before, const CommonEdit& edit,
        const Patch& patch)
      : after_(after), before_(before), edit_(edit), patch_(patch) {}

  void run() const {
    check_identity();
    check_names();
    check_directories();
    check_sections();
    check_other_bytes();
    check_checksum();
  }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(after_.image.file().path(), "the edited file is not right", why,
                         "please report this with the unedited file; nothing was changed");
  }

  void check_identity() const {
    const Binary &now = after_.binary, &then = before_.binary;
    if (now.architecture != then.architecture || now.kind != then.kind)
      fail("its architecture or kind changed");
    if (now.soname != then.soname || now.forwards != then.forwards) fail("its exports changed");
  }

  void check_names() const {
    const WantedNames wanted = wanted_names(before_.image.file().path(), before_.binary, edit_);
    if (after_.binary.needed != wanted.imports || after_.binary.delayed != wanted.delayed)
      fail("its imports have other names than asked for");
    for (std::size_t i = 0; i < after_.imported.size(); ++i) {
      ImportDescriptor now = after_.imported[i].record, then = before_.imported[i].record;
      now.name = then.name = now.time_stamp = then.time_stamp = now.forwarder_chain = then.forwarder_chain =
          0;
      if (now != then) fail(fmt::format("the functions of import {} changed", i));
    }
    for (std::size_t i = 0; i < after_.delayed.size(); ++i) {
      DelayDescriptor now = after_.delayed[i].record, then = before_.delayed[i].record;
      now.name = then.name = now.time_stamp = then.time_stamp = 0;
      if (now != then) fail(fmt::format("the functions of delay import {} changed", i));
    }
  }

  void check_directories() const {
    for (std::size_t i = 0; i < directory_count; ++i) {
      const bool may_go = i == directory_certificate || i == directory_bound_import;
      const Directory& now = after_.image.directory(i);
      if (now != before_.image.directory(i) && !(may_go && now == Directory{}))
        fail(fmt::format("data directory {} changed", i));
    }
    if (!patch_.empty() && certificates(after_.image)) fail("a signature that no longer fits is still there");
  }

  void check_sections() const {
    const auto &now = after_.image.sections(), &then = before_.image.sections();
    if (now.size() < then.size() || now.size() > then.size() + 1) fail("it has lost or won sections");
    for (std::size_t i = 0; i < then.size(); ++i) {
      SectionHeader grown = then[i];
      grown.virtual_size = std::max(grown.virtual_size, now[i].virtual_size);
      const bool same_memory = after_.image.memory_size(now[i]) == before_.image.memory_size(then[i]);
      if (now[i] != grown || !same_memory)
        fail(fmt::format("section '{}' changed", support::escaped(before_.image.section_name(i))));
    }
  }

  /// Every byte of either file that the patch does not touch.
  void check_other_bytes() const {
    const std::uint64_t end = std::min(patch_.original_size, patch_.final_size);
    std::uint64_t at = 0;
    for (const PatchChunk& chunk : patch_.chunks) {
      check_same(at, std::min(chunk.offset, end));
      at = chunk.offset + chunk.bytes.size();
    }
    check_same(at, end);
  }

  void check_same(std::uint64_t from, std::uint64_t to) const {
    std::array<std::byte, 16'384> now{}, then{};
    while (from < to) {
      const std::size_t size = std::min<std::uint64_t>(to - from, now.size());
      const std::size_t got = after_.image.file().read_some(from, std::span(now).first(size));
      before_.image.file().read_some(from, std::span(then).first(size));
      if (got != size || !std::ranges::equal(std::span(now).first(size), std::span(then).first(size)))
        fail(fmt::format("bytes from offset {:#x} on changed", from));
      from += size;
    }
  }

  void check_checksum() const {
    const std::uint64_t written = after_.image.optional_header().checksum;
    if (patch_.empty() || (written == 0 && !is_driver(after_.image))) return;
    const std::uint64_t size = after_.image.file().size();
    if (written != checksum(after_.image, Patch{{}, size, size, {}})) fail("its CheckSum is wrong");
  }

  const Side after_, before_;
  const CommonEdit& edit_;
  const Patch& patch_;
};

} // namespace

void check_edited(const support::ReadableFile& after, const support::ReadableFile& before,
                  const CommonEdit& edit, const Patch& patch) {
  if (before.size() != patch.original_size || after.size() != patch.final_size) {
    throw support::Error(after.path(), "the edited file is not right",
                         fmt::format("it has {} bytes, {} are expected", after.size(), patch.final_size),
                         "run again when nothing else writes to it");
  }
  Check(after, before, edit, patch).run();
}

} // namespace pdist::binary::pe
