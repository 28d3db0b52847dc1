#include "verify/path_search.hpp"

#include "support/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace pdist::verify {

namespace {

/// Small enough to stay in the second-level cache between reading and searching.
constexpr std::size_t block_size = 256 * 1024;
/// How far back an option letter such as `-isystem` is looked for.
constexpr std::size_t look_behind = 32;
/// A '.' after a match needs the byte behind it too.
constexpr std::size_t look_ahead = 2;

/// Bytes that a file name usually goes on with.
bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '+' || c == '~' || static_cast<unsigned char>(c) >= 0x80;
}

bool name_ends_at(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '.') ++at; // the full stop of a sentence, or the start of an extension
  return at >= text.size() || !is_name_byte(text[at]);
}

/// Whether a path that begins at `at` is not the rest of a longer one.
bool path_begins_at(std::string_view text, std::size_t at) {
  if (at >= 3 && text.substr(at - 3, 3) == "://") return true;
  std::size_t word = at;
  while (word > 0 && at - word < look_behind && (is_name_byte(text[word - 1]) || text[word - 1] == '.'))
    --word;
  if (word < at) return text[word] == '-';
  constexpr std::string_view goes_on =
      "/})]@*"; // also `${root}/build`, `$(root)/build`, `@root@/build`, `*/build`
  return at == 0 || goes_on.find(text[at - 1]) == std::string_view::npos;
}

std::string percent_encoded(std::string_view path) {
  constexpr std::string_view plain =
      "-._~/!$&'()*+,;=:@"; // RFC 3986: unreserved, sub-delims, ":" "@" and "/"
  std::string out;
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

} // namespace

PathSearch::PathSearch(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    const bool below_root = folder.rfind('/') == 0;
    patterns_.push_back({folder, below_root});
    if (std::string encoded = percent_encoded(folder); encoded != folder) {
      patterns_.push_back({std::move(encoded), below_root});
    }
  }
  for (const Pattern& pattern : patterns_)
    longest_ = std::max(longest_, pattern.text.size());
}

bool PathSearch::matches_at(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  return std::ranges::any_of(patterns_, [&](const Pattern& pattern) {
    return rest.starts_with(pattern.text) && name_ends_at(text, at + pattern.text.size()) &&
           (!pattern.below_root || path_begins_at(text, at));
  });
}

void PathSearch::scan(std::string_view text, std::size_t from, std::size_t to,
                      const std::function<void(std::size_t)>& found) const {
  // Every pattern begins with '/', which is rare in binaries: memchr passes over nearly everything.
  const char* const end = text.data() + to;
  for (const char* at = text.data() + from; at < end; ++at) {
    at = static_cast<const char*>(std::memchr(at, '/', static_cast<std::size_t>(end - at)));
    if (at == nullptr) return;
    const auto offset = static_cast<std::size_t>(at - text.data());
    if (matches_at(text, offset)) found(offset);
  }
}

std::vector<std::size_t> PathSearch::find(std::string_view text) const {
  std::vector<std::size_t> out;
  scan(text, 0, text.size(), [&](std::size_t at) { out.push_back(at); });
  return out;
}

PathSearch::FileHits PathSearch::find(const support::ReadableFile& file, std::size_t most) const {
  FileHits hits;
  const std::size_t ahead = longest_ + look_ahead;
  // Behind every place that is examined: `look_behind` bytes; after it: `ahead` bytes, save at the file's
  // end.
  std::vector<std::byte> buffer(std::min<std::uint64_t>(file.size() + 1, block_size) + look_behind + ahead);
  std::uint64_t base = 0; // offset of the buffer in the file
  std::size_t filled = 0, next = 0;
  for (;;) {
    filled += file.read_some(base + filled, std::span(buffer).subspan(filled));
    const bool at_end = filled < buffer.size();
    const std::size_t limit = at_end ? filled : filled - ahead;
    scan(support::as_text(std::span(buffer).first(filled)), next, limit, [&](std::size_t at) {
      if (hits.count++ < most) hits.offsets.push_back(base + at);
    });
    if (at_end) return hits;
    const std::size_t gone = limit - look_behind;
    std::memmove(buffer.data(), buffer.data() + gone, filled - gone);
    base += gone;
    filled -= gone;
    next = look_behind;
  }
}

} // namespace pdist::verify
