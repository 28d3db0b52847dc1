#include "binary/elf/notes.hpp"

#include "binary/elf/constants.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::binary::elf {

namespace {

/// Largest note segment read; those of systemd, which has the most dlopen notes, have some KiB.
constexpr std::uint64_t most_note_bytes = 4 << 20;

struct NotePlace {
  std::uint64_t offset, size, align;
};

/// Segments say where notes are; sections are asked only where there are no program headers at all.
std::vector<NotePlace> note_places(const Image& image) {
  std::vector<NotePlace> places;
  for (const ProgramHeader& segment : image.segments())
    if (segment.type == pt_note && segment.filesz > 0)
      places.push_back({segment.offset, segment.filesz, segment.align});
  if (!image.segments().empty()) return places;
  for (const SectionHeader& section : image.section_headers())
    if (section.type == sht_note) places.push_back({section.offset, section.size, section.addralign});
  return places;
}

void read_dlopen_note(const Image& image, std::string_view text, Binary& binary) {
  const std::string file = image.file().path() + " (.note.dlopen)";
  const support::Value all = support::parse_json(text.substr(0, text.find('\0')), file);
  support::expect_kind(all, support::Value::Kind::list, file, "the dlopen note");
  for (const support::Value& one : all.items()) {
    support::Fields fields(one, file, "dlopen note");
    // Keys that the specification does not know are allowed by it: `finish` is not asked.
    binary.dlopen_notes.push_back({fields.texts("soname"), fields.text_or("feature", ""),
                                   fields.text_or("description", ""),
                                   fields.text_or("priority", "recommended")});
  }
}

struct Note {
  std::string_view owner;
  std::uint32_t type = 0;
  std::span<const std::byte> text;
};

/// The notes with names and descriptions that are padded to `align` bytes; whether they fill the place
/// exactly.
bool parse(const support::ByteView& notes, std::uint64_t align, std::vector<Note>& out) {
  constexpr std::uint64_t note_header = 12;
  const auto padded = [align](std::uint64_t at) { return support::rounded_up(at, align); };
  std::uint64_t at = 0;
  while (at + note_header <= notes.size()) {
    const std::uint64_t name_size = notes.u32(at, "n_namesz");
    const std::uint64_t text_size = notes.u32(at + 4, "n_descsz");
    const std::uint64_t text_at = padded(at + note_header + name_size);
    if (text_at + text_size > notes.size()) return false;
    const std::string_view name =
        support::as_text(notes.part(at + note_header, name_size, "note name").bytes());
    out.push_back({name.substr(0, name.find('\0')), notes.u32(at + 8, "n_type"),
                   notes.part(text_at, text_size, "note description").bytes()});
    at = padded(text_at + text_size);
  }
  return at >= notes.size();
}

void take(const Image& image, const Note& note, Binary& binary) {
  if (note.owner == "GNU" && note.type == nt_gnu_build_id && binary.build_id.empty()) {
    for (const std::byte byte : note.text)
      binary.build_id += fmt::format("{:02x}", static_cast<unsigned>(byte));
  } else if (note.owner == "FDO" && note.type == nt_fdo_dlopen) {
    read_dlopen_note(image, support::as_text(note.text), binary);
  }
}

/// Padding is to 4 bytes, and to 8 in a segment that is aligned to 8 (the gABI, "Note Section"). Linkers put
/// notes of both kinds into one such segment (mold), or fill it up by 4: what fits is right. Returns whether
/// one does.
template <class Visit>
bool visit_notes(const Image& image, const NotePlace& place, Visit visit) {
  if (place.size > most_note_bytes) return false;
  const std::vector<std::byte> raw = image.bytes(place.offset, place.size, "a note segment");
  const support::ByteView notes = image.view(raw, place.offset);
  constexpr std::uint64_t narrow = 4, wide = 8;
  const std::uint64_t align = place.align == wide ? wide : narrow;
  std::vector<Note> found, other;
  bool fits = parse(notes, align, found);
  if (!fits && parse(notes, wide + narrow - align, other)) {
    found = std::move(other);
    fits = true;
  }
  for (const Note& note : found)
    visit(note);
  return fits;
}

bool is_only_found_by_headers(const Note& note) {
  return note.owner == "GNU" || note.owner == "Go" || note.owner == "FDO";
}

} // namespace

void read_notes(const Image& image, Binary& binary) {
  for (const NotePlace& place : note_places(image)) {
    try {
      visit_notes(image, place, [&](const Note& note) { take(image, note, binary); });
    } catch (const support::Error&) {
      // No loader asks for notes: what cannot be read is passed over.
    }
  }
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> notes_of_others(const Image& image) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> out;
  for (const NotePlace& place : note_places(image)) {
    bool known = false;
    try {
      known = true;
      const bool fits = visit_notes(
          image, place, [&](const Note& note) { known = known && is_only_found_by_headers(note); });
      known = known && fits;
    } catch (const support::Error&) {
      known = false; // what cannot be read may be anything
    }
    if (!known) out.emplace_back(place.offset, place.offset + place.size);
  }
  return out;
}

} // namespace pdist::binary::elf
