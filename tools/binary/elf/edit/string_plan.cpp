#include "binary/elf/edit/string_plan.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace pdist::binary::elf {

namespace {

class Planner {
public:
  explicit Planner(const StringRequest& request) : request_(request) {
    plan_.table = request.table;
    if (request.live) live_ = *request.live;
    std::sort(live_.begin(), live_.end());
  }

  StringPlan run() {
    std::vector<std::string> pending;
    for (const std::string& text : request_.wanted)
      if (!reuse(text)) pending.push_back(text);
    wipe_abandoned();
    find_free_runs();
    std::erase_if(pending, [this](const std::string& text) { return overwrite(text); });
    // The longest first: the others may be tails of it.
    std::stable_sort(pending.begin(), pending.end(),
                     [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    for (const std::string& text : pending)
      if (!reuse(text)) append(text);
    return std::move(plan_);
  }

private:
  std::string_view view() const { return support::as_text(plan_.table); }

  void place(const std::string& text, std::uint64_t index, std::string_view how) {
    plan_.index[text] = index;
    live_.insert(std::upper_bound(live_.begin(), live_.end(), index), index);
    plan_.strategy.push_back(fmt::format("string '{}': {}", support::escaped(text), how));
  }

  bool reuse(const std::string& text) {
    if (plan_.index.contains(text)) return true;
    const std::size_t at = view().find(std::string_view(text.c_str(), text.size() + 1));
    if (at == std::string_view::npos) return false;
    place(text, at, "is in the table already");
    return true;
  }

  bool is_live(std::uint64_t index) const { return std::binary_search(live_.begin(), live_.end(), index); }

  /// The string at `index` with everything that ends with it, and the zeros around them; only the part before
  /// the first live string when one shares its end.
  std::optional<TableRange> run_around(std::uint64_t index) const {
    const std::string_view table = view();
    // Index 0 is the empty string, by the format.
    if (index == 0 || index >= table.size()) return std::nullopt;
    std::uint64_t begin = table.rfind('\0', index - 1) + 1; // npos + 1 is 0
    std::uint64_t end = table.find('\0', index);
    if (begin == 0 || end == std::string_view::npos) return std::nullopt;
    while (end < table.size() && table[end] == '\0')
      ++end;
    // Zeros before it, but for the one that ends the string before them.
    while (begin >= 2 && table[begin - 2] == '\0' && !is_live(begin - 1))
      --begin;
    const auto live = std::lower_bound(live_.begin(), live_.end(), begin);
    if (live != live_.end()) end = std::min(end, *live);
    if (begin >= end) return std::nullopt;
    return TableRange{begin, end};
  }

  /// Makes zero what abandoned strings took.
  void wipe_abandoned() {
    if (!request_.live) return;
    std::vector<TableRange> runs;
    for (const std::uint64_t index : request_.abandoned)
      if (const auto run = run_around(index)) runs.push_back(*run);
    std::sort(runs.begin(), runs.end(),
              [](const TableRange& a, const TableRange& b) { return a.begin < b.begin; });
    for (const TableRange& run : runs) {
      if (plan_.freed.empty() || plan_.freed.back().end < run.begin)
        plan_.freed.push_back(run);
      else
        plan_.freed.back().end = std::max(plan_.freed.back().end, run.end);
    }
    for (const TableRange& run : plan_.freed)
      std::fill(plan_.table.begin() + static_cast<std::ptrdiff_t>(run.begin),
                plan_.table.begin() + static_cast<std::ptrdiff_t>(run.end), std::byte{0});
  }

  /// All zeros of the table but those that end a string or are one (an empty string that something refers
  /// to).
  void find_free_runs() {
    if (!request_.live) return;
    const auto& table = plan_.table;
    for (std::uint64_t at = 1; at < table.size(); ++at) {
      if (table[at] != std::byte{0} || table[at - 1] != std::byte{0} || is_live(at)) continue;
      const bool goes_on = !free_.empty() && free_.back().end == at;
      if (goes_on)
        ++free_.back().end;
      else
        free_.push_back({at, at + 1});
    }
  }

  /// Whether the bytes that `run` begins with are those of a string that the edit abandons.
  bool was_abandoned(const TableRange& run) const {
    return std::any_of(plan_.freed.begin(), plan_.freed.end(), [&](const TableRange& freed) {
      return run.begin >= freed.begin && run.begin < freed.end;
    });
  }

  void write(std::uint64_t at, const std::string& text) {
    const auto bytes = support::as_bytes(text);
    std::copy(bytes.begin(), bytes.end(), plan_.table.begin() + static_cast<std::ptrdiff_t>(at));
  }

  bool overwrite(const std::string& text) {
    for (TableRange& run : free_) {
      if (run.end - run.begin <= text.size()) continue;
      write(run.begin, text);
      plan_.table[run.begin + text.size()] = std::byte{0};
      place(text, run.begin,
            was_abandoned(run) ? "takes the bytes of the one it replaces" : "takes free bytes of the table");
      run.begin += text.size() + 1;
      return true;
    }
    return false;
  }

  /// Behind the last string in use: free bytes at the end of the table are used first.
  void append(const std::string& text) {
    std::uint64_t at = plan_.table.size();
    for (const TableRange& run : free_)
      if (run.end == request_.table.size() && plan_.table.size() == request_.table.size()) at = run.begin;
    if (at > 0 && plan_.table[at - 1] != std::byte{0}) ++at;
    plan_.table.resize(std::max<std::size_t>(plan_.table.size(), at + text.size() + 1));
    write(at, text);
    place(text, at, "is added");
  }

  const StringRequest& request_;
  StringPlan plan_;
  std::vector<std::uint64_t> live_; ///< sorted
  std::vector<TableRange> free_;    ///< nothing live uses these bytes; the last of each stays NUL
};

} // namespace

StringPlan plan_strings(const StringRequest& request) {
  return Planner(request).run();
}

} // namespace pdist::binary::elf
