#include "verify/build_paths.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/glob.hpp"
#include "support/parallel.hpp"
#include "verify/checks.hpp"
#include "verify/path_search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace pdist::verify {

namespace {

using support::EntryType;
using support::TreeEntry;
using Rules = std::vector<std::pair<std::string, std::string>>;

/// Places shown for one file: more of them say nothing new.
constexpr std::size_t most_shown = 3;
/// How much of what was found is shown.
constexpr std::size_t most_text = 120;

/// What one entry of the dist holds.
struct Leak {
  std::uint64_t count = 0;
  std::vector<std::string> places{}; ///< "line 3: '/home/u/app/x'", for people
  bool binary = false;
};

/// The bytes from `at` on that people would take for the path: up to a quote, space or control character.
std::string shown_path(std::string_view text) {
  const auto end = std::ranges::find_if(text.substr(0, most_text), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' ||
           c == '\x7f';
  });
  return support::escaped(text.substr(0, static_cast<std::size_t>(end - text.begin())));
}

std::uint64_t lines_before(const support::ReadableFile& file, std::uint64_t offset) {
  std::array<std::byte, 65536> block;
  std::uint64_t lines = 0;
  for (std::uint64_t at = 0; at < offset;) {
    const std::size_t size = std::min<std::uint64_t>(block.size(), offset - at);
    const std::size_t got = file.read_some(at, std::span(block).first(size));
    if (got == 0) break;
    lines += static_cast<std::uint64_t>(std::count(block.begin(), block.begin() + got, std::byte{'\n'}));
    at += got;
  }
  return lines;
}

/// As grep and git decide: a NUL near the start.
bool is_binary_data(const support::ReadableFile& file) {
  std::array<std::byte, 8192> start;
  const std::size_t got = file.read_some(0, start);
  return std::memchr(start.data(), 0, got) != nullptr;
}

Leak leak_in_file(const PathSearch& search, const std::filesystem::path& path) {
  const support::ReadableFile file(path);
  const PathSearch::FileHits hits = search.find(file, most_shown);
  file.require_unchanged();
  Leak leak{.count = hits.count};
  if (hits.count == 0) return leak;
  leak.binary = is_binary_data(file);
  for (const std::uint64_t offset : hits.offsets) {
    std::array<std::byte, most_text> text;
    const std::size_t got = file.read_some(offset, text);
    const std::string place = leak.binary ? fmt::format("offset {:#x}", offset)
                                          : fmt::format("line {}", lines_before(file, offset) + 1);
    leak.places.push_back(
        fmt::format("{}: '{}'", place, shown_path(support::as_text(std::span(text).first(got)))));
  }
  return leak;
}

Leak leak_in_entry(const PathSearch& search, const DistTree& tree, const TreeEntry& entry) {
  Leak leak;
  if (entry.type == EntryType::file) leak = leak_in_file(search, tree.root / entry.path);
  if (entry.type == EntryType::symlink && !search.find(entry.link_target).empty()) {
    ++leak.count;
    leak.places.push_back(fmt::format("symlink to '{}'", support::escaped(entry.link_target)));
  }
  // A tree that was installed below itself: `<dist>/home/u/app/…`. Only the name that completes it counts.
  const std::string name = '/' + entry.path;
  const std::string folder = name.substr(0, name.rfind('/'));
  if (search.find(name).size() > search.find(folder).size()) {
    ++leak.count;
    leak.places.emplace_back("its name inside the dist");
  }
  return leak;
}

/// The rules that allow leaks, and which of them were needed.
class Allowances {
public:
  explicit Allowances(const Rules& rules) : rules_(rules), used_(rules.size()) {}

  /// Whether a rule allows leaks in the entry at `path`; all that do are marked as needed.
  bool allow(const std::string& path) {
    const std::string* reason = nullptr;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (!support::glob_matches(rules_[i].first, path)) continue;
      used_[i] = true;
      if (reason == nullptr) reason = &rules_[i].second;
    }
    if (reason == nullptr) return false;
    allowed_.add(support::Value::map({{"path", support::name_value(path)}, {"reason", *reason}}));
    return true;
  }

  /// Everything that was allowed, for the JSON report.
  const support::Value& allowed() const { return allowed_; }

  void note_unused(std::vector<std::string>& notes) const {
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (used_[i]) continue;
      notes.push_back(
          fmt::format("the allowed path '{}' is not needed: no file that it matches holds a path of the "
                      "build",
                      support::escaped(rules_[i].first)));
    }
  }

private:
  const Rules& rules_;
  std::vector<bool> used_;
  support::Value allowed_ = support::Value::list();
};

std::string shown_leak(const TreeEntry& entry, const Leak& leak) {
  std::string line =
      fmt::format("{}: a path of the build: {}", support::escaped(entry.path), fmt::join(leak.places, ", "));
  if (leak.count > leak.places.size()) line += fmt::format(" and {} more", leak.count - leak.places.size());
  return line;
}

std::vector<Leak> leaks_in(const DistTree& tree, const PathSearch& search) {
  std::vector<Leak> leaks(tree.entries.size());
  if (search.empty()) return leaks;
  support::parallel_for(leaks.size(),
                        [&](std::size_t i) { leaks[i] = leak_in_entry(search, tree, tree.entries[i]); });
  return leaks;
}

/// Which folders were searched for, and which were not.
void tell_folders(const PrivateFolders& folders, Check& check) {
  for (const std::string& folder : folders.too_common) {
    check.notes.push_back(
        fmt::format("{} is not searched for and not hidden: every machine has it", support::escaped(folder)));
  }
  support::Value searched = support::Value::list();
  for (const std::string& folder : folders.folders)
    searched.add(support::name_value(folder));
  check.details.set("searched_for", std::move(searched));
}

} // namespace

Check check_build_paths(const DistTree& tree, const PrivateFolders& folders, const Rules& allowed) {
  Check check{.name = "build-paths", .details = support::Value::map()};
  tell_folders(folders, check);
  const PathSearch search(folders.folders);
  const std::vector<Leak> leaks = leaks_in(tree, search);
  Allowances allowances(allowed);
  bool in_binary = false;
  for (std::size_t i = 0; i < leaks.size(); ++i) {
    if (leaks[i].count == 0 || allowances.allow(tree.entries[i].path)) continue;
    in_binary = in_binary || leaks[i].binary;
    check.findings.push_back(shown_leak(tree.entries[i], leaks[i]));
  }
  allowances.note_unused(check.notes);
  check.details.set("allowed", allowances.allowed());
  if (search.empty()) {
    check.outcome = Check::Outcome::skipped;
    check.summary = "no folder of the build was named";
    return check;
  }
  check.hint = in_binary ? "strip debug information (STRIP); what __FILE__ and assert leave in the program "
                           "itself is cured by "
                           "add_portable_dist(MAP_BUILD_PATHS), which compiles with -ffile-prefix-map; or "
                           "allow the file with a "
                           "reason"
                         : "write paths relative to the dist, or allow the file with a reason";
  const std::size_t excused = allowances.allowed().items().size();
  const std::string passed = fmt::format("none in {}{}", counted(tree.entries.size(), "entry"),
                                         excused == 0 ? "" : fmt::format(", but for {} allowed", excused));
  const std::string failed =
      fmt::format("{} with a path of the build", counted(check.findings.size(), "entry"));
  return concluded(std::move(check), passed, failed);
}

} // namespace pdist::verify
