#include "package/version/parse.hpp"

#include "package/version/identifier.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace pdist::package {

namespace {

constexpr std::size_t most_bytes = 255;      // a file name of most systems; packages are named after versions
constexpr std::size_t most_identifiers = 64; // far more than anybody reads

constexpr bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('.', start), text.size());
    parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

/// One text on its way to a version.
class Reader {
public:
  Reader(std::string_view text, const std::string& file, const std::string& what)
      : text_(text), file_(file), what_(what) {}

  Version read() {
    if (text_.size() > most_bytes) {
      throw support::Error(file_, fmt::format("{} of {} bytes", what_, text_.size()),
                           fmt::format("a version has at most {}", most_bytes));
    }
    if (text_.empty()) fail("it is empty", "such as 1.2.3 or 1.2.3-rc.1");
    std::string_view rest = text_;
    const std::optional<std::string_view> build = cut(rest, '+');
    const std::optional<std::string_view> prerelease = cut(rest, '-');
    Version version;
    const std::size_t numbers = read_core(rest, version);
    if (prerelease) version.prerelease = read_identifiers(*prerelease, "pre-release");
    if (prerelease && numbers != 3) {
      fail("a pre-release stands after three numbers",
           fmt::format("write {}-{}", core_of(version), support::escaped(*prerelease)));
    }
    for (const std::string& identifier : version.prerelease) {
      if (has_leading_zero(identifier)) {
        fail(fmt::format("the number '{}' in the pre-release starts with a zero", identifier),
             "numbers are compared as numbers: write them without it");
      }
    }
    if (build) read_build(*build, version);
    return version;
  }

private:
  [[noreturn]] void fail(const std::string& why, const std::string& hint) const {
    throw support::Error(file_, fmt::format("{} '{}'", what_, support::escaped(text_)), why, hint);
  }

  /// Takes what follows the first `mark` off the text; nothing without a mark.
  static std::optional<std::string_view> cut(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view after = text.substr(at + 1);
    text = text.substr(0, at);
    return after;
  }

  static bool has_leading_zero(const std::string& identifier) {
    return identifier.size() > 1 && identifier.front() == '0' && is_numeric(identifier);
  }

  std::uint64_t read_number(const std::string& digits) const {
    std::uint64_t number = 0;
    const char* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, number).ec != std::errc()) {
      fail(fmt::format("{} is too large", digits), "the largest number is 18446744073709551615");
    }
    return number;
  }

  /// Returns how many numbers there are.
  std::size_t read_core(std::string_view text, Version& version) const {
    const std::vector<std::string> parts = split(text);
    if (parts.size() > 3) {
      fail(fmt::format("it has {} numbers, a semantic version has three", parts.size()),
           "count what the fourth number counted in the third, or as build metadata after '+', which has no "
           "order");
    }
    const std::array targets{&version.major, &version.minor, &version.patch};
    for (std::size_t index = 0; index < parts.size(); ++index) {
      const std::string& part = parts[index];
      if (part.empty() || !is_numeric(part)) {
        const bool tag = index == 0 && (text.front() == 'v' || text.front() == 'V');
        fail(fmt::format("'{}' is no number", support::escaped(part)),
             tag ? "write the version without the 'v'" : "such as 1.2.3 or 1.2.3-rc.1");
      }
      if (has_leading_zero(part))
        fail(fmt::format("the number '{}' starts with a zero", part), "write it without");
      *targets[index] = read_number(part);
    }
    return parts.size();
  }

  std::vector<std::string> read_identifiers(std::string_view text, std::string_view where) const {
    std::vector<std::string> identifiers = split(text);
    if (identifiers.size() > most_identifiers) {
      fail(fmt::format("the {} has {} identifiers", where, identifiers.size()),
           fmt::format("at most {}", most_identifiers));
    }
    for (const std::string& identifier : identifiers) {
      if (identifier.empty()) fail(fmt::format("an identifier of the {} is empty", where), "such as rc.1");
      for (const char character : identifier) {
        if (is_digit(character) || is_letter(character) || character == '-') continue;
        fail(fmt::format("the {} has a character that is not allowed in '{}'", where,
                         support::escaped(identifier)),
             "letters, digits and '-' are, with '.' between identifiers");
      }
    }
    return identifiers;
  }

  void read_build(std::string_view text, Version& version) const {
    const std::vector<std::string> identifiers = read_identifiers(text, "build metadata");
    if (identifiers.front() != "git") {
      version.build = text;
    } else if (!read_git(identifiers, version)) {
      fail("build metadata that starts with 'git' says where a tree stands after its tag",
           "git.<commits since the tag>.g<commit>, git.0.dirty, or another first word");
    }
  }

  /// "git.5.g1a2b3c4", "git.5.g1a2b3c4.dirty", "git.0.dirty". False when it is none of them.
  bool read_git(const std::vector<std::string>& identifiers, Version& version) const {
    if (identifiers.size() < 3 || !is_numeric(identifiers[1]) || has_leading_zero(identifiers[1]))
      return false;
    version.commits = read_number(identifiers[1]);
    version.dirty = identifiers.back() == "dirty";
    const std::size_t expected = 2 + (version.commits != 0 ? 1U : 0U) + (version.dirty ? 1U : 0U);
    if (identifiers.size() != expected) return false;
    if (version.commits == 0) return true;
    const std::string& revision = identifiers[2];
    version.revision = revision.substr(1);
    return revision.front() == 'g' && revision.size() > 1 &&
           version.revision.find_first_not_of("0123456789abcdef") == std::string::npos;
  }

  std::string_view text_;
  const std::string& file_;
  const std::string& what_;
};

} // namespace

Version parse_version(std::string_view text, const std::string& file, const std::string& what) {
  return Reader(text, file, what).read();
}

} // namespace pdist::package
