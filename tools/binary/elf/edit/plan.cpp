// Plans an edit of one ELF file: facts, wanted entries, strings, room, and the bytes that follow from them.
#include "binary/elf/constants.hpp"
#include "binary/elf/edit/facts.hpp"
#include "binary/elf/edit/patch_writer.hpp"
#include "binary/elf/edit/room.hpp"
#include "binary/elf/edit/string_plan.hpp"
#include "binary/elf/elf.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::binary::elf {

namespace {

/// Largest dynamic string table that is edited; the largest of a Debian desktop has 30 MiB.
constexpr std::uint64_t largest_string_table = 256 << 20;

[[noreturn]] void refuse(const support::ReadableFile& file, const std::string& why,
                         const std::string& hint = {}) {
  throw support::Error(file.path(), "cannot edit", why, hint);
}

void require_editable(const Image& image) {
  const std::uint64_t type = image.header().type;
  if (type == et_relocatable)
    refuse(image.file(), "it is a relocatable object file, which has no search path");
  if (type == et_core) refuse(image.file(), "it is a core dump");
  if (type != et_executable && type != et_shared)
    refuse(image.file(), fmt::format("it is neither a program nor a shared library (e_type is {})", type));
  if (!image.is_dynamic())
    refuse(image.file(),
           "it has no dynamic section: it is linked statically, or holds debug information only");
}

bool all_zero(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size) {
  if (!support::range_fits(offset, size, file.size())) return false;
  const auto bytes = file.read(offset, size);
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

class Planning {
public:
  Planning(const support::ReadableFile& file, const Edit& edit)
      : file_(file), edit_(edit), image_(file), binary_(read(file)), writer_(file) {}

  Patch run() {
    require_editable(image_);
    plan_entries();
    const bool new_interpreter = edit_.interpreter && check_interpreter();
    if (!strings_change_ && !new_interpreter) return writer_.finish(file_.size(), {});
    room_ = {file_.path(),
             image_.layout(),
             image_.header(),
             image_.segments(),
             image_.section_headers(),
             file_.size(),
             [this](std::uint64_t offset, std::uint64_t size) { return all_zero(file_, offset, size); }};
    if (strings_change_) plan_table();
    place_blobs(new_interpreter);
    if (strings_change_) write_dynamic();
    write_headers();
    return writer_.finish(room_.file_size, strategy_);
  }

private:
  void plan_entries();
  bool check_interpreter() const;
  void plan_table();
  void place_blobs(bool new_interpreter);
  bool place_table_in_file();
  void write_table_at(Place place);
  void write_interpreter_at(Place place);
  void write_interpreter_over_old();
  bool interpreter_fits() const;
  void write_dynamic();
  void write_headers();
  std::optional<Place> take_slack(std::uint64_t size, std::size_t preferred);
  std::size_t segment_of_table() const;
  void move_section(std::uint64_t type, std::uint64_t old_address, Place place, std::uint64_t size);

  const support::ReadableFile& file_;
  const Edit& edit_;
  const Image image_;
  const Binary binary_;
  std::optional<StringTable> strings_;
  EditFacts facts_;
  std::vector<NamedEntry> entries_;
  std::vector<std::string> need_names_; ///< vn_file names as they become
  bool strings_change_ = false;
  std::vector<std::byte> old_table_;
  StringPlan table_;
  std::optional<std::uint64_t> table_address_; ///< when the table moves
  Room room_;
  PatchWriter writer_;
  std::vector<std::string> strategy_;
};

void Planning::plan_entries() {
  strings_.emplace(image_);
  facts_ = edit_facts(image_, *strings_, binary_);
  entries_ = wanted_entries(facts_.dynamic, edit_, strategy_);
  need_names_ = facts_.need_names;
  for (std::string& name : need_names_) {
    const auto found = std::find_if(edit_.replace_needed.begin(), edit_.replace_needed.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    if (found != edit_.replace_needed.end()) name = found->second;
  }
  strings_change_ = entries_ != facts_.dynamic.entries || need_names_ != facts_.need_names;
}

/// Whether the interpreter becomes another one.
bool Planning::check_interpreter() const {
  if (image_.first_segment(pt_interp) == nullptr)
    refuse(file_, "it has no interpreter to replace", "only programs that are linked dynamically have one");
  if (edit_.interpreter->empty() || edit_.interpreter->find('\0') != std::string::npos)
    refuse(file_, "the interpreter to set is empty or has a NUL character in it");
  if (edit_.interpreter->size() >= longest_interpreter)
    refuse(file_, fmt::format("the interpreter to set has {} bytes, kernels take at most {}",
                              edit_.interpreter->size(), longest_interpreter - 1));
  return *edit_.interpreter != binary_.interpreter;
}

void Planning::plan_table() {
  if (strings_->size() > largest_string_table)
    refuse(file_, fmt::format("its dynamic string table has {} bytes, at most {} are edited",
                              strings_->size(), largest_string_table));
  old_table_ = image_.bytes(strings_->offset(), strings_->size(), "the dynamic string table");
  StringRequest request{old_table_, facts_.fixed_references, {}, {}};
  const auto keep = [&](std::uint64_t index) {
    if (request.live) request.live->push_back(index);
  };
  std::vector<std::uint64_t> kept;
  for (const NamedEntry& entry : entries_) {
    if (!entry.text) continue;
    if (entry.needs_place) {
      request.wanted.push_back(*entry.text);
    } else {
      keep(entry.value);
    }
  }
  for (std::size_t i = 0; i < need_names_.size(); ++i) {
    if (need_names_[i] == facts_.need_names[i]) {
      keep(facts_.needs[i].file);
    } else {
      request.wanted.push_back(need_names_[i]);
      request.abandoned.push_back(facts_.needs[i].file);
    }
  }
  // Strings still in use are live, so naming them here does no harm.
  for (const NamedEntry& entry : facts_.dynamic.entries)
    if (entry.text) request.abandoned.push_back(entry.value);
  table_ = plan_strings(request);
  strategy_.insert(strategy_.end(), table_.strategy.begin(), table_.strategy.end());
}

std::size_t Planning::segment_of_table() const {
  const ProgramHeader* load = image_.load_at(strings_->address(), strings_->size());
  return static_cast<std::size_t>(load - image_.segments().data());
}

/// Zero bytes behind a segment: behind `preferred`, else behind another that is read-only data.
std::optional<Place> Planning::take_slack(std::uint64_t size, std::size_t preferred) {
  if (const auto place = take_behind(room_, preferred, size)) return place;
  for (std::size_t i = 0; i < room_.segments.size(); ++i) {
    const ProgramHeader& segment = room_.segments[i];
    if (segment.type != pt_load || (segment.flags & (pf_write | pf_execute)) != 0 || i == preferred) continue;
    if (const auto place = take_behind(room_, i, size)) return place;
  }
  return std::nullopt;
}

void Planning::move_section(std::uint64_t type, std::uint64_t old_address, Place place, std::uint64_t size) {
  for (SectionHeader& section : room_.sections) {
    if (section.type != type || (section.flags & shf_alloc) == 0 || section.addr != old_address) continue;
    section.addr = place.vaddr;
    section.offset = place.offset;
    section.size = size;
    return;
  }
}

bool Planning::interpreter_fits() const {
  return edit_.interpreter->size() < image_.first_segment(pt_interp)->filesz;
}

void Planning::write_interpreter_over_old() {
  std::vector<std::byte> bytes(image_.first_segment(pt_interp)->filesz);
  const auto text = support::as_bytes(*edit_.interpreter);
  std::copy(text.begin(), text.end(), bytes.begin());
  writer_.put(image_.first_segment(pt_interp)->offset, std::move(bytes));
  strategy_.emplace_back("interpreter: takes the bytes of the old one");
}

void Planning::write_interpreter_at(Place place) {
  const std::uint64_t size = edit_.interpreter->size() + 1;
  std::vector<std::byte> bytes(size);
  const auto text = support::as_bytes(*edit_.interpreter);
  std::copy(text.begin(), text.end(), bytes.begin());
  writer_.put(place.offset, std::move(bytes));
  const ProgramHeader& old = *image_.first_segment(pt_interp);
  writer_.put(old.offset, std::vector<std::byte>(old.filesz));
  constexpr std::uint64_t progbits = 1;
  move_section(progbits, old.vaddr, place, size);
  for (ProgramHeader& segment : room_.segments) {
    if (segment.type != pt_interp) continue;
    segment.offset = place.offset;
    segment.vaddr = segment.paddr = place.vaddr;
    segment.filesz = segment.memsz = size;
  }
}

/// The table as it is planned, where it lies or in free room of the file.
bool Planning::place_table_in_file() {
  const std::uint64_t old_size = old_table_.size(), size = table_.table.size();
  const Place old{strings_->offset(), strings_->address()};
  const std::size_t segment = segment_of_table();
  const ProgramHeader& load = room_.segments[segment];
  const bool at_end = old.offset + old_size == load.offset + load.filesz;
  if (size == old_size || (at_end && take_behind(room_, segment, size - old_size))) {
    if (size != old_size) strategy_.emplace_back("string table: grows behind its end");
    writer_.put(old.offset, table_.table);
    move_section(sht_strtab, old.vaddr, old, size);
    return true;
  }
  const auto place = take_slack(size, segment);
  if (!place) return false;
  strategy_.emplace_back("string table: copied to free bytes behind a segment");
  write_table_at(*place);
  return true;
}

void Planning::write_table_at(Place place) {
  writer_.put(place.offset, table_.table);
  for (const TableRange& range : table_.freed)
    writer_.put(strings_->offset() + range.begin, std::vector<std::byte>(range.end - range.begin));
  move_section(sht_strtab, strings_->address(), place, table_.table.size());
  table_address_ = place.vaddr;
}

/// Interpreter and string table: where they are, in free room, or together in a new segment.
void Planning::place_blobs(bool new_interpreter) {
  bool interpreter_pending = false;
  if (new_interpreter && interpreter_fits()) {
    write_interpreter_over_old();
  } else if (new_interpreter) {
    const auto place = take_slack(edit_.interpreter->size() + 1, segment_of_table());
    interpreter_pending = !place;
    if (place) write_interpreter_at(*place);
    if (place) strategy_.emplace_back("interpreter: moved to free bytes behind a segment");
  }
  const bool table_pending = strings_change_ && !place_table_in_file();
  if (!interpreter_pending && !table_pending) return;
  const std::uint64_t interpreter_size = interpreter_pending ? edit_.interpreter->size() + 1 : 0;
  const std::uint64_t table_size = table_pending ? table_.table.size() : 0;
  const Place place =
      add_segment(room_, interpreter_size + table_size, binary_.kind == Kind::executable, strategy_);
  if (interpreter_pending) write_interpreter_at(place);
  // The table comes last: it can grow at the end of the file when it is edited again.
  if (table_pending) write_table_at({place.offset + interpreter_size, place.vaddr + interpreter_size});
}

void Planning::write_dynamic() {
  std::vector<DynamicEntry> entries;
  for (const NamedEntry& named : entries_) {
    DynamicEntry entry{named.tag, named.needs_place ? table_.index.at(*named.text) : named.value};
    if (entry.tag == dt_strtab && table_address_) entry.value = *table_address_;
    if (entry.tag == dt_strsz) entry.value = table_.table.size();
    entries.push_back(entry);
  }
  entries.resize(std::max(entries.size() + 1, facts_.dynamic.entries.size() + 1));
  writer_.put(image_.dynamic_segment().offset, encode_table(entries, image_.layout()));
  for (std::size_t i = 0; i < need_names_.size(); ++i) {
    if (need_names_[i] == facts_.need_names[i]) continue;
    std::vector<std::byte> bytes(4);
    support::store_number(bytes, 0, table_.index.at(need_names_[i]), bytes.size(), image_.layout().order);
    writer_.put(facts_.needs[i].offset + version_need_file_offset, std::move(bytes));
  }
}

void Planning::write_headers() {
  const Layout& layout = image_.layout();
  if (room_.header.phoff != image_.header().phoff) {
    std::vector<std::byte> header = image_.bytes(0, layout.file_header(), "the ELF header");
    encode_into(header, room_.header, layout);
    writer_.put(0, std::move(header));
  }
  if (room_.segments != image_.segments())
    writer_.put(room_.header.phoff, encode_table(room_.segments, layout));
  const std::vector<SectionHeader> old = image_.section_headers();
  for (std::size_t i = 0; i < old.size(); ++i)
    if (old[i] != room_.sections[i])
      writer_.put(room_.header.shoff + i * layout.section_header(), encode(room_.sections[i], layout));
}

} // namespace

Patch plan_edit(const support::ReadableFile& file, const Edit& edit) {
  return Planning(file, edit).run();
}

} // namespace pdist::binary::elf
