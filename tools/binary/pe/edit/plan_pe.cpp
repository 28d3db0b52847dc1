#include "binary/pe/edit/plan_pe.hpp"

#include "binary/pe/certificates.hpp"
#include "binary/pe/checksum.hpp"
#include "binary/pe/edit/name_room.hpp"
#include "binary/pe/edit/wanted.hpp"
#include "binary/pe/exports.hpp"
#include "binary/pe/imports.hpp"
#include "binary/pe/read_pe.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace pdist::binary::pe {

namespace {

/// A name in the file: where its bytes are, and which field points there.
struct Name {
  std::uint64_t address = 0, field = 0; ///< both relative to the image base
  std::uint64_t base = 0;               ///< what the field has on top: 0, or the image base
  std::string text, wanted;

  bool changes() const { return text != wanted; }
  bool overlaps(std::uint64_t other, std::uint64_t size) const {
    return address <= other + size && other <= address + text.size();
  }
};

class Plan {
public:
  Plan(const support::ReadableFile& file, const CommonEdit& edit)
      : image_(file),
        imports_(imports(image_)),
        delayed_(delay_imports(image_)),
        exports_(exports(image_)),
        writer_(file) {
    find_names(wanted_names(file.path(), read(file), edit));
  }

  Patch run() {
    const std::uint64_t size = image_.file().size();
    if (std::ranges::none_of(names_, &Name::changes)) return writer_.finish(size, {});
    const std::uint64_t end = drop_signature();
    NameRoom room(image_, end, writer_, strategy_);
    for (const Name& name : names_)
      if (name.changes() && !place_in_place(name)) place_elsewhere(name, room);
    unbind();
    const std::uint64_t final_size = room.finish();
    const bool writes_checksum = decide_checksum();
    Patch patch = writer_.finish(final_size, std::move(strategy_));
    return writes_checksum ? with_checksum(image_, std::move(patch)) : patch;
  }

private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint) const {
    throw support::Error(image_.file().path(), "cannot edit", why, hint);
  }

  void find_names(const WantedNames& wanted) {
    for (std::size_t i = 0; i < imports_.size(); ++i) {
      names_.push_back({imports_[i].record.name, imports_[i].address + import_descriptor_name, 0,
                        imports_[i].name, wanted.imports[i]});
    }
    for (std::size_t i = 0; i < delayed_.size(); ++i) {
      const DelayImport& import = delayed_[i];
      names_.push_back({import.name_address, import.address + delay_descriptor_name,
                        import.record.name - import.name_address, import.name, wanted.delayed[i]});
    }
  }

  /// Where the file ends without its signature, which no longer fits when a byte changes.
  std::uint64_t drop_signature() {
    const auto table = certificates(image_);
    if (!table) return image_.file().size();
    const std::uint64_t behind = image_.file().size() - (table->offset + table->size);
    if (behind != 0) {
      refuse(fmt::format("{} bytes stand behind its signature, which an edit has to drop", behind),
             "remove the signature first, with a tool that knows what they are");
    }
    put_zeros(image_.directory_offset(directory_certificate), directory_entry_size);
    strategy_.push_back(fmt::format("the signature ({} bytes) is dropped: it no longer fits", table->size));
    if ((image_.optional_header().dll_characteristics & dll_force_integrity) != 0)
      strategy_.emplace_back(
          "it has to be signed again: Windows does not load it otherwise (FORCE_INTEGRITY)");
    return table->offset;
  }

  /// Whether nothing else uses the bytes of a name: another one may end or begin in them.
  bool is_alone(const Name& name) const {
    if (exports_.name_address != 0 && name.overlaps(exports_.name_address, exports_.name.size()))
      return false;
    return std::ranges::all_of(names_, [&](const Name& other) {
      const bool same = other.address == name.address && other.wanted == name.wanted;
      return same || !name.overlaps(other.address, other.text.size());
    });
  }

  bool place_in_place(const Name& name) {
    if (name.wanted.size() > name.text.size() || !is_alone(name)) return false;
    if (!done_in_place_.insert({name.address, name.wanted}).second) return true;
    std::vector<std::byte> bytes(name.text.size());
    std::ranges::copy(support::as_bytes(name.wanted), bytes.begin());
    const std::uint64_t at = image_.offset_of(name.address, bytes.size(), "the name of an import");
    writer_.put(at, std::move(bytes));
    strategy_.push_back(fmt::format("'{}' stands in the place of '{}'", support::escaped(name.wanted),
                                    support::escaped(name.text)));
    return true;
  }

  void place_elsewhere(const Name& name, NameRoom& room) {
    const auto [at, is_new] = placed_.try_emplace(name.wanted);
    if (is_new) {
      const bool extended = is_alone(name) && room.extend(name.address, name.text, name.wanted);
      at->second = extended ? name.address : room.place(name.wanted);
    }
    put(image_.offset_of(name.field, 4, "an import descriptor"),
        stored(static_cast<std::uint32_t>(at->second + name.base)));
  }

  /// Bound imports have addresses of functions in them, taken from libraries of certain names and times.
  void unbind() {
    const auto is_bound = [](const Import& import) { return import.record.time_stamp != 0; };
    for (const DelayImport& import : delayed_)
      if (import.record.time_stamp != 0)
        put_zeros(
            image_.offset_of(import.address + delay_descriptor_time_stamp, 4, "a delay import descriptor"),
            4);
    if (image_.directory(directory_bound_import).address == 0 && std::ranges::none_of(imports_, is_bound))
      return;
    for (const Import& import : imports_) {
      if (!is_bound(import)) continue;
      if (import.record.lookup == 0) {
        refuse(fmt::format("'{}' is bound, and the names of its functions are lost",
                           support::escaped(import.name)),
               "link it anew, without binding");
      }
      put_zeros(image_.offset_of(import.address + import_descriptor_time_stamp, 8, "an import descriptor"),
                8);
    }
    if (image_.directory(directory_bound_import).address != 0)
      put_zeros(image_.directory_offset(directory_bound_import), directory_entry_size);
    strategy_.emplace_back("bound imports are cleared: Windows looks the functions up anew");
  }

  /// Whether CheckSum is written: Windows looks at it in drivers only, and most linkers leave 0.
  bool decide_checksum() {
    const bool writes = keeps_checksum(image_);
    strategy_.emplace_back(writes ? "CheckSum is computed anew" : "CheckSum stays 0: it is no driver");
    return writes;
  }

  void put(std::uint64_t offset, std::vector<std::byte> bytes) { writer_.put(offset, std::move(bytes)); }
  void put_zeros(std::uint64_t offset, std::size_t size) { put(offset, std::vector<std::byte>(size)); }

  const Image image_;
  const std::vector<Import> imports_;
  const std::vector<DelayImport> delayed_;
  const Exports exports_;
  PatchWriter writer_;
  std::vector<std::string> strategy_;
  std::vector<Name> names_;
  std::set<std::pair<std::uint64_t, std::string>> done_in_place_;
  std::map<std::string, std::uint64_t> placed_; ///< addresses of names that have a new place
};

} // namespace

Patch plan_edit(const support::ReadableFile& file, const CommonEdit& edit) {
  return Plan(file, edit).run();
}

} // namespace pdist::binary::pe
