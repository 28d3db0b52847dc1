#include "binary/elf/edit/interpreter.hpp"

#include "binary/elf/constants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

/// Linux refuses a PT_INTERP of more than PATH_MAX bytes.
constexpr std::uint64_t longest_interpreter = 4096;

/// The name with at least one NUL behind it, `size` bytes in all.
std::vector<std::byte> padded(const std::string& name, std::uint64_t size) {
  std::vector<std::byte> bytes(size);
  const auto text = support::as_bytes(name);
  std::copy(text.begin(), text.end(), bytes.begin());
  return bytes;
}

} // namespace

bool interpreter_changes(const Workspace& workspace, const std::string& wanted, const std::string& current) {
  if (workspace.image.first_segment(pt_interp) == nullptr)
    workspace.refuse("it has no interpreter to replace",
                     "only programs that are linked dynamically have one");
  if (wanted.empty() || wanted.find('\0') != std::string::npos)
    workspace.refuse("the interpreter to set is empty or has a NUL character in it");
  if (wanted.size() >= longest_interpreter) {
    workspace.refuse(fmt::format("the interpreter to set has {} bytes, kernels take at most {}",
                                 wanted.size(), longest_interpreter - 1));
  }
  return wanted != current;
}

bool place_interpreter(Workspace& workspace, const std::string& wanted, std::size_t preferred) {
  const ProgramHeader& old = *workspace.image.first_segment(pt_interp);
  if (wanted.size() < old.filesz) {
    workspace.writer.put(old.offset, padded(wanted, old.filesz));
    workspace.strategy.emplace_back("interpreter: takes the bytes of the old one");
    return true;
  }
  const auto place = workspace.take_free(wanted.size() + 1, preferred);
  if (!place) return false;
  workspace.strategy.emplace_back("interpreter: moved to free bytes behind a segment");
  place_interpreter_at(workspace, wanted, *place);
  return true;
}

void place_interpreter_at(Workspace& workspace, const std::string& wanted, Place place) {
  const std::uint64_t size = wanted.size() + 1;
  workspace.writer.put(place.offset, padded(wanted, size));
  const ProgramHeader& old = *workspace.image.first_segment(pt_interp);
  for (ProgramHeader& segment : workspace.room.segments) {
    if (segment.type != pt_interp) continue;
    // It may have made room for a program header already: then something else is in its old place.
    if (segment == old) workspace.writer.put(old.offset, std::vector<std::byte>(old.filesz));
    workspace.move_section(sht_progbits, segment.vaddr, place, size);
    segment.offset = place.offset;
    segment.vaddr = segment.paddr = place.vaddr;
    segment.filesz = segment.memsz = size;
  }
}

} // namespace pdist::binary::elf
