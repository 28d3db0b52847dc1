// Plans an edit of one ELF file.
#include "binary/elf/elf.hpp"
#include "support/error.hpp"

namespace pdist::binary::elf {

Patch plan_edit(const support::ReadableFile& file, const Edit&) {
  throw support::Error(file.path(), "cannot edit", "this build of the tools only reads ELF files");
}

void check_edited(const support::ReadableFile& after, const support::ReadableFile&, const Edit&,
                  const Patch&) {
  throw support::Error(after.path(), "cannot check", "this build of the tools only reads ELF files");
}

} // namespace pdist::binary::elf
