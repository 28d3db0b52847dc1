#include "manifest/checksum_file.hpp"

#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <optional>

namespace pdist::manifest {

namespace {

constexpr std::size_t digest_length = 64;
constexpr std::string_view separator = "  ";

/// The second character of an escape and what it stands for.
struct Escape {
  char letter, meaning;
};
constexpr Escape escapes[] = {{'\\', '\\'}, {'n', '\n'}, {'r', '\r'}};

std::string escaped_path(const std::string& path) {
  std::string out;
  for (const char c : path) {
    bool done = false;
    for (const auto& [letter, meaning] : escapes) {
      if (c != meaning) continue;
      out += '\\';
      out += letter;
      done = true;
    }
    if (!done) out += c;
  }
  return out;
}

/// Nothing when a backslash is followed by anything but the known letters.
std::optional<std::string> unescaped_path(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    bool known = false;
    for (const auto& [letter, meaning] : escapes) {
      if (text[i] != letter) continue;
      out += meaning;
      known = true;
    }
    if (!known) return std::nullopt;
  }
  return out;
}

} // namespace

std::string checksum_text(const Checksums& checksums) {
  std::string text;
  for (const auto& [path, digest] : checksums) {
    const std::string name = escaped_path(path);
    if (name != path) text += '\\';
    text += fmt::format("{}{}{}\n", digest, separator, name);
  }
  return text;
}

Checksums parse_checksums(std::string_view text, const std::string& file) {
  Checksums out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto refuse = [&](const std::string& why) {
      throw support::Error(fmt::format("{}:{}", file, number), "this is not a line of SHA256SUMS", why);
    };
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) refuse("there is no newline at its end: the file may be cut off");
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) refuse("it ends with a carriage return: the file's line ends were converted");
    const bool is_escaped = line.starts_with('\\');
    if (is_escaped) line.remove_prefix(1);
    if (!support::is_sha256(line.substr(0, digest_length)))
      refuse("it does not start with a SHA-256 in lower-case hex digits");
    const std::string digest(line.substr(0, digest_length));
    line.remove_prefix(digest_length);
    if (!line.starts_with(separator)) refuse("two spaces must follow the digest");
    line.remove_prefix(separator.size());
    const std::optional<std::string> path = is_escaped ? unescaped_path(line) : std::string(line);
    if (!path) refuse("an escape in the path is not known");
    if (!support::is_inner_path(*path)) {
      refuse(fmt::format("'{}' is not a path inside the dist", support::escaped(*path)));
    }
    if (!out.emplace(*path, digest).second) refuse(fmt::format("'{}' stands twice", support::escaped(*path)));
  }
  return out;
}

} // namespace pdist::manifest
