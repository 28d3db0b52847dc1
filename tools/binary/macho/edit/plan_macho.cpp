#include "binary/macho/edit/plan_macho.hpp"

#include "binary/macho/edit/commands.hpp"
#include "binary/macho/edit/slice.hpp"
#include "binary/patch_writer.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

namespace pdist::binary::macho {

namespace {

class Planner {
public:
  Planner(const support::ReadableFile& file, const Edit& edit)
      : file_(file), edit_(edit), container_(container(file)), writer_(file) {
    for (const SliceRange& range : container_.slices)
      images_.emplace_back(file, range);
  }

  Patch run() {
    plan_slices();
    if (std::ranges::none_of(plans_, [](const auto& plan) { return plan.has_value(); }))
      return writer_.finish(file_.size(), {});
    const std::uint64_t size = place_slices();
    return writer_.finish(size, std::move(strategy_));
  }

private:
  void plan_slices() {
    std::vector<SliceFacts> facts;
    for (const Image& image : images_)
      facts.push_back(slice_facts(image));
    std::vector<std::vector<NamedCommand>> wanted = wanted_commands(file_.path(), facts, edit_);
    for (std::size_t i = 0; i < images_.size(); ++i) {
      const bool changes = wanted[i] != facts[i].commands;
      if (changes || (asks_for_signature(edit_) && !is_signed(images_[i], edit_)))
        plans_.emplace_back(plan_slice(images_[i], std::move(wanted[i]), edit_));
      else
        plans_.emplace_back();
    }
  }

  std::uint64_t size_of(std::size_t index) const {
    return plans_[index] ? plans_[index]->size : container_.slices[index].size;
  }

  /// Slices stay where they are as long as what is before them leaves the room. Returns the file's new size.
  std::uint64_t place_slices() {
    std::vector<std::size_t> order(images_.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i;
    std::ranges::sort(order, {}, [this](std::size_t i) { return container_.slices[i].offset; });
    const SliceRange& last = container_.slices[order.back()];
    refuse_appended(last.offset + last.size);
    std::vector<std::uint64_t> offsets(images_.size());
    std::uint64_t end = 0;
    for (const std::size_t index : order) {
      const SliceRange& old = container_.slices[index];
      offsets[index] = std::max(old.offset, support::rounded_up(end, std::uint64_t{1} << old.align));
      end = offsets[index] + size_of(index);
      if (offsets[index] != old.offset)
        writer_.move({offsets[index], old.offset, std::min(old.size, size_of(index))});
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      put_slice(order[i], offsets[order[i]]);
      if (i + 1 < order.size()) clear_gap(order[i], order[i + 1], offsets);
    }
    return end;
  }

  void refuse_appended(std::uint64_t end) const {
    if (is_zero(file_, end, file_.size())) return;
    throw support::Error(file_.path(), "cannot edit",
                         fmt::format("{} bytes stand behind its last slice", file_.size() - end),
                         "put them into a file of their own");
  }

  void put_slice(std::size_t index, std::uint64_t offset) {
    const SliceRange& old = container_.slices[index];
    if (offset != old.offset)
      strategy_.push_back(
          fmt::format("{}: the slice moves from offset {:#x} to {:#x}", old.name, old.offset, offset));
    if (plans_[index]) {
      for (PatchChunk& chunk : plans_[index]->chunks)
        writer_.put(offset + chunk.offset, std::move(chunk.bytes));
      std::ranges::move(plans_[index]->strategy, std::back_inserter(strategy_));
    }
    if (container_.universal) put_entry(index, offset);
  }

  void put_entry(std::size_t index, std::uint64_t offset) {
    const std::size_t width = container_.wide ? 8 : 4;
    if (!container_.wide && offset + size_of(index) > 0xffffffff) {
      throw support::Error(file_.path(), "cannot edit",
                           fmt::format("slice {} would end behind the 4 GiB that its table can hold",
                                       container_.slices[index].name),
                           "join the slices anew with `lipo -fat64`");
    }
    std::vector<std::byte> fields(2 * width);
    support::store_number(fields, 0, offset, width, support::ByteOrder::big);
    support::store_number(fields, width, size_of(index), width, support::ByteOrder::big);
    writer_.put(container_.entry_offset(index) + fat_entry_offset, std::move(fields));
  }

  /// What is left of old bytes between two slices.
  void clear_gap(std::size_t index, std::size_t next, const std::vector<std::uint64_t>& offsets) {
    const SliceRange& old = container_.slices[index];
    const std::uint64_t begin = offsets[index] + size_of(index);
    const bool next_moves = offsets[next] != container_.slices[next].offset;
    const std::uint64_t end =
        next_moves ? offsets[next] : std::min(offsets[next], std::max(begin, old.offset + old.size));
    if (begin < end) writer_.put(begin, std::vector<std::byte>(end - begin));
  }

  const support::ReadableFile& file_;
  const Edit& edit_;
  const Container container_;
  std::deque<Image> images_;
  std::vector<std::optional<SlicePlan>> plans_;
  PatchWriter writer_;
  std::vector<std::string> strategy_;
};

} // namespace

Patch plan_edit(const support::ReadableFile& file, const Edit& edit) {
  return Planner(file, edit).run();
}

} // namespace pdist::binary::macho
