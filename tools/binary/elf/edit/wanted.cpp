#include "binary/elf/edit/wanted.hpp"

#include "binary/elf/constants.hpp"
#include "binary/elf/image.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::binary::elf {

StringUse string_use(std::uint64_t tag) {
  constexpr std::array with_string{dt_needed,   dt_soname, dt_rpath,  dt_runpath,  dt_config,
                                   dt_depaudit, dt_audit,  dt_filter, dt_auxiliary};
  if (std::find(with_string.begin(), with_string.end(), tag) != with_string.end()) return StringUse::yes;
  // The gABI's own tags (to DT_SYMTAB_SHNDX, DT_RELR) and GNU's value, address and version ranges are known
  // not to be strings; the processor's and other systems' tags may be.
  constexpr std::uint64_t last_standard = 37, first_gnu = 0x6ffffd00, last_gnu = 0x6fffffff;
  if (tag <= last_standard || (tag >= first_gnu && tag <= last_gnu)) return StringUse::no;
  return StringUse::unknown;
}

namespace {

/// One edit of the entries of one file.
class Wanting {
public:
  Wanting(const DynamicFacts& facts, const CommonEdit& edit, std::vector<std::string>& strategy)
      : facts_(facts), edit_(edit), strategy_(strategy), entries_(facts.entries) {}

  std::vector<NamedEntry> run() {
    set_search_path();
    replace_needed();
    remove_needed();
    add_needed();
    set_soname();
    make_room();
    keep_relative_entries();
    return entries_;
  }

private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint = {}) const {
    throw support::Error(facts_.file, "cannot edit", why, hint);
  }

  std::vector<NamedEntry>::iterator find(std::uint64_t tag, std::string_view text) {
    return std::find_if(entries_.begin(), entries_.end(),
                        [&](const NamedEntry& entry) { return entry.tag == tag && entry.text == text; });
  }

  /// The last entry with the tag: the one loaders use.
  const NamedEntry* last(std::uint64_t tag) const {
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                    [tag](const NamedEntry& entry) { return entry.tag == tag; });
    return found == entries_.rend() ? nullptr : &*found;
  }

  void set_text(NamedEntry& entry, const std::string& text) const {
    if (entry.text == text) return;
    if (text.find('\0') != std::string::npos) refuse("a name to set has a NUL character in it");
    if (text.size() > longest_string)
      refuse(fmt::format("a name to set has {} bytes, at most {} are written", text.size(), longest_string));
    if (text.empty() && entry.tag == dt_needed) refuse("the name of a needed library to set is empty");
    entry.text = text;
    entry.needs_place = true;
  }

  static bool is_path(const NamedEntry& entry) { return entry.tag == dt_rpath || entry.tag == dt_runpath; }

  void set_search_path() {
    if (!edit_.search_path && edit_.tag == CommonEdit::SearchPathTag::keep) return;
    const NamedEntry* runpath = last(dt_runpath);
    const NamedEntry* effective = runpath != nullptr ? runpath : last(dt_rpath);
    const std::string path = edit_.search_path.value_or(effective != nullptr ? *effective->text : "");
    std::uint64_t tag = effective != nullptr ? effective->tag : dt_runpath;
    if (edit_.tag == CommonEdit::SearchPathTag::runpath) tag = dt_runpath;
    if (edit_.tag == CommonEdit::SearchPathTag::rpath) tag = dt_rpath;

    NamedEntry wanted = effective != nullptr ? *effective : NamedEntry{};
    wanted.tag = tag;
    set_text(wanted, path);
    // One entry remains: loaders ignore DT_RPATH beside DT_RUNPATH, and of several with one tag use the last.
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const NamedEntry& entry) {
      return effective != nullptr && entry.old_place == effective->old_place;
    });
    if (at != entries_.end()) {
      const std::optional<std::size_t> place = at->old_place;
      if (!path.empty()) *at = wanted;
      std::erase_if(entries_, [&](const NamedEntry& entry) {
        return is_path(entry) && (path.empty() || entry.old_place != place);
      });
    } else if (!path.empty()) {
      entries_.push_back(wanted);
    }
  }

  void replace_needed() {
    for (const auto& [from, to] : edit_.replace_needed) {
      for (const auto& other : edit_.replace_needed) {
        if (other.first == to)
          refuse(fmt::format("'{}' is a new name and an old name of needed libraries at once",
                             support::escaped(to)),
                 "replace them in two runs");
      }
      const auto entry = find(dt_needed, from);
      if (entry != entries_.end()) {
        set_text(*entry, to);
      } else if (find(dt_needed, to) == entries_.end()) {
        refuse(fmt::format("it does not need '{}'", support::escaped(from)),
               "pdist-rpath --print-needed shows what it needs");
      }
    }
  }

  void remove_needed() {
    for (const std::string& name : edit_.remove_needed) {
      const auto entry = find(dt_needed, name);
      if (entry == entries_.end()) continue;
      const auto versioned = std::find_if(facts_.versioned.begin(), facts_.versioned.end(),
                                          [&](const auto& library) { return library.first == name; });
      // glibc's loader stops at an assertion when a library with needed versions is not loaded.
      if (versioned != facts_.versioned.end()) {
        refuse(
            fmt::format("it needs version '{}' of '{}', which cannot be removed then",
                        support::escaped(versioned->second), support::escaped(name)),
            "replace the library by one with the same versions (--replace-needed), or link anew without it");
      }
      std::erase_if(entries_,
                    [&](const NamedEntry& other) { return other.tag == dt_needed && other.text == name; });
    }
  }

  /// New libraries come first, so that their symbols are found before those of the old ones.
  void add_needed() {
    const auto first = std::find_if(entries_.begin(), entries_.end(),
                                    [](const NamedEntry& e) { return e.tag == dt_needed; });
    auto at = first == entries_.end() ? entries_.begin() : first;
    for (const std::string& name : edit_.add_needed) {
      const auto place = at - entries_.begin();
      if (find(dt_needed, name) != entries_.end()) continue;
      NamedEntry entry;
      entry.tag = dt_needed;
      set_text(entry, name);
      at = entries_.insert(entries_.begin() + place, entry) + 1;
    }
  }

  void set_soname() {
    if (!edit_.soname) return;
    if (facts_.kind != Kind::shared_library) refuse("only shared libraries have a SONAME, and it is none");
    if (edit_.soname->empty()) refuse("the SONAME to set is empty");
    const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                    [](const NamedEntry& e) { return e.tag == dt_soname; });
    if (entry != entries_.end()) {
      set_text(*entry, *edit_.soname);
      return;
    }
    NamedEntry soname;
    soname.tag = dt_soname;
    set_text(soname, *edit_.soname);
    entries_.push_back(soname);
  }

  /// Whether loaders find symbols without DT_HASH: MIPS has no DT_GNU_HASH in its usual form.
  bool can_spare_hash() const { return last(dt_gnu_hash) != nullptr && facts_.machine != em_mips; }

  /// Whether DT_FLAGS_1 only says that this is a program, which its interpreter says, too.
  bool can_spare_flags() const {
    const NamedEntry* flags = last(dt_flags_1);
    return flags != nullptr && flags->value == df_1_pie && facts_.has_interpreter &&
           last(dt_soname) == nullptr;
  }

  /// Whether DT_FLAGS only says what DT_FLAGS_1 says, too.
  bool can_spare_bind_now() const {
    const NamedEntry *flags = last(dt_flags), *more = last(dt_flags_1);
    return flags != nullptr && flags->value == df_bind_now && more != nullptr &&
           (more->value & df_1_now) != 0;
  }

  /// An entry that may go, with its name for people.
  using Spare = std::pair<std::uint64_t, std::string_view>;

  /// Those that no loader needs: they help debuggers or speed, or say what others say, too. In the order in
  /// which they go.
  std::vector<Spare> spares() const {
    std::vector<Spare> out;
    const auto add = [&](std::uint64_t tag, std::string_view name) {
      if (last(tag) != nullptr) out.emplace_back(tag, name);
    };
    // A program's DT_DEBUG is where debuggers find its libraries. The loader's own start-up relies on the
    // counts, and so does that of static-PIE programs.
    if (facts_.kind == Kind::shared_library) add(dt_debug, "DT_DEBUG");
    if (facts_.starts_itself) return out;
    add(dt_relacount, "DT_RELACOUNT");
    add(dt_relcount, "DT_RELCOUNT");
    if (can_spare_hash()) add(dt_hash, "DT_HASH, beside DT_GNU_HASH,");
    if (can_spare_flags()) add(dt_flags_1, "DT_FLAGS_1 (PIE)");
    if (can_spare_bind_now()) add(dt_flags, "DT_FLAGS (BIND_NOW), beside DT_FLAGS_1,");
    return out;
  }

  /// When there are too few spare entries, as many of `spares` go as are needed; none when that is not
  /// enough: then the section moves.
  void make_room() {
    std::vector<Spare> going = spares();
    const std::size_t missing = entries_.size() < facts_.capacity ? 0 : entries_.size() + 1 - facts_.capacity;
    if (missing > going.size()) return;
    going.resize(missing);
    for (const auto& [gone, name] : going) {
      std::erase_if(entries_, [tag = gone](const NamedEntry& entry) { return entry.tag == tag; });
      strategy_.push_back(fmt::format("dynamic section: {} gives its entry to a new one", name));
    }
  }

  /// DT_MIPS_RLD_MAP_REL is relative to its own entry's address.
  void keep_relative_entries() {
    if (facts_.machine != em_mips) return;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].tag == dt_mips_rld_map_rel && entries_[i].old_place)
        entries_[i].value += (*entries_[i].old_place - i) * entry_size();
  }
  std::uint64_t entry_size() const { return facts_.wide ? 16 : 8; }

  const DynamicFacts& facts_;
  const CommonEdit& edit_;
  std::vector<std::string>& strategy_;
  std::vector<NamedEntry> entries_;
};

} // namespace

std::vector<NamedEntry> wanted_entries(const DynamicFacts& facts, const CommonEdit& edit,
                                       std::vector<std::string>& strategy) {
  return Wanting(facts, edit, strategy).run();
}

} // namespace pdist::binary::elf
