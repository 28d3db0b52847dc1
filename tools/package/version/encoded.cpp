#include "package/version/encoded.hpp"

#include "package/version/identifier.hpp"

#include <fmt/format.h>

#include <array>

namespace pdist::package {

namespace {

/// The characters of a word in the order of ASCII without digits and '-', which the formats treat specially:
/// 'H'yphen < 'N'umeral < 'U'pper case < lower case. No code is the start of another.
std::string code_of(char character) {
  if (character == '-') return "H";
  if (is_digit(character)) return fmt::format("N{}", character);
  if (character >= 'A' && character <= 'Z') return fmt::format("U{}", character);
  return std::string(1, character);
}

std::string after_tag(const Version& version, std::string_view mark) {
  if (!is_after_tag(version)) return "";
  return fmt::format("{}git{}{}", mark, version.commits, version.dirty ? ".dirty" : "");
}

// --- deb: deb-version(7) and dpkg's comparison.
// Texts of non-digits go by character: '~' < end of text or digit < letters < '+' < '-' < '.'. Numbers by
// value, and no number is 0. So "rc.1" sorts after "rca": a word that may be followed by '.' must not be the
// start of another.

/// Spelled as they are; frozen: another word here changes the order of packages that exist. None is the start
/// of another.
constexpr std::array plain_words{"alpha", "beta",    "canary", "dev", "milestone",
                                 "next",  "nightly", "pre",    "rc",  "snapshot"};

std::string_view plain_word_at_start(std::string_view identifier) {
  for (const std::string_view word : plain_words)
    if (identifier.starts_with(word)) return word;
  return {};
}

/// All other words end with '~', which sorts before everything that a longer word has there. After a plain
/// word, ".." sorts after its end, '+', and '.' with the next identifier.
std::string deb_identifier(const std::string& identifier) {
  const std::string_view plain = plain_word_at_start(identifier);
  if (is_numeric(identifier) || plain == identifier) return identifier;
  std::string text(plain);
  if (!plain.empty()) text += "..";
  for (const char character : identifier.substr(plain.size()))
    text += code_of(character);
  return text + '~';
}

// --- rpm and Arch: rpmvercmp, which both have in their own form.
// Runs of letters are compared as a whole by ASCII, runs of digits by value, and a number is greater than
// letters: the other way round than for identifiers.

/// What stands in front of the next thing.
enum class Before {
  start,  ///< the core's last number
  word,   ///< letters
  number, ///< an identifier that is a number
  numeral ///< a digit inside a word
};

struct Joints {
  std::string_view number; ///< before an identifier that is a number
  std::string_view word;   ///< before one that is a word
  std::string_view inside; ///< before the next character of the same word
};

/// Indexed by `Before`.
using JointTable = std::array<Joints, 4>;

/// rpm: at one place '~' < end < '^' < letters < number; other characters only separate.
constexpr JointTable rpm_joints{{
    {"A.", "", ""},
    {".", "B.", ""},
    {".A.", ".", ""},
    {".A.", ".B.", "."},
}};

/// Arch: letters right after a number < end < one separator with letters < one separator with a number < two
/// separators.
constexpr JointTable arch_joints{{
    {"A.", "", ""},
    {".", "B.", ""},
    {".", "..", ""},
    {".", "..B.", ".."},
}};

std::string joined(const std::vector<std::string>& prerelease, const JointTable& table) {
  std::string text;
  Before before = Before::start;
  const auto joints = [&] { return table.at(static_cast<std::size_t>(before)); };
  for (const std::string& identifier : prerelease) {
    if (is_numeric(identifier)) {
      text.append(joints().number).append(identifier);
      before = Before::number;
      continue;
    }
    text.append(joints().word);
    before = Before::word;
    for (const char character : identifier) {
      text.append(joints().inside).append(code_of(character));
      before = is_digit(character) ? Before::numeral : Before::word;
    }
  }
  return text;
}

} // namespace

std::string spell_deb(const Version& version) {
  std::string text = core_of(version);
  char mark = '~';
  for (const std::string& identifier : version.prerelease) {
    text += mark + deb_identifier(identifier);
    mark = '.';
  }
  return text + after_tag(version, "+");
}

std::string spell_rpm(const Version& version) {
  const std::string_view mark = version.prerelease.empty() ? "" : "~";
  return fmt::format("{}{}{}{}", core_of(version), mark, joined(version.prerelease, rpm_joints),
                     after_tag(version, "^"));
}

std::string spell_arch(const Version& version) {
  return core_of(version) + joined(version.prerelease, arch_joints) + after_tag(version, "+");
}

} // namespace pdist::package
