#include "package/version/staged.hpp"

#include "package/version/identifier.hpp"
#include "support/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace pdist::package {

namespace {

constexpr std::string_view commit_first = "commit the changed files first";

/// One format's refusals: what it is called, and its words for errors.
class Refusals {
public:
  Refusals(const Version& version, std::string_view format) : version_(version), format_(format) {}

  [[noreturn]] void refuse(const std::string& why, std::string_view hint) const {
    throw support::Error("", fmt::format("version {} as {}", shown(version_), format_), why,
                         std::string(hint));
  }

  std::uint64_t at_most(std::uint64_t limit, std::uint64_t number, std::string_view what) const {
    if (number > limit) refuse(fmt::format("{} is over its limit of {}", what, limit), "use smaller numbers");
    return number;
  }

  void core_at_most(std::uint64_t limit) const {
    at_most(limit, version_.major, "the first number");
    at_most(limit, version_.minor, "the second number");
    at_most(limit, version_.patch, "the third number");
  }

private:
  const Version& version_;
  std::string_view format_;
};

/// The pre-releases that formats with stages know. These order as words do.
enum class Stage { alpha, beta, rc, release };

/// A stage with its number; 0 without one.
struct Staged {
  Stage stage = Stage::release;
  std::string number = "0";
};

/// `alpha`, `beta` or `rc`, alone or with a number from 1: these formats spell rc and rc.0 the same.
Staged staged(const Version& version, const Refusals& refusals) {
  constexpr std::array<std::string_view, 3> words{"alpha", "beta", "rc"};
  const std::vector<std::string>& identifiers = version.prerelease;
  if (identifiers.empty()) return {};
  const auto word = std::ranges::find(words, identifiers.front());
  const bool has_number = identifiers.size() == 2 && is_numeric(identifiers.back());
  if (word == words.end() || (identifiers.size() != 1 && !has_number)) {
    refusals.refuse(fmt::format("it cannot order the pre-release '{}'", fmt::join(identifiers, ".")),
                    "use alpha, beta or rc with a number after a dot, such as rc.1");
  }
  Staged result{static_cast<Stage>(word - words.begin()), has_number ? identifiers.back() : "0"};
  if (has_number && result.number == "0") {
    refusals.refuse(fmt::format("it spells {} and {}.0 the same", *word, *word), "count pre-releases from 1");
  }
  return result;
}

/// The number of a stage, or nothing where it does not fit 64 bits.
std::uint64_t number_of(const std::string& digits) {
  std::uint64_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return result.ec == std::errc() ? number : std::numeric_limits<std::uint64_t>::max();
}

} // namespace

/// apk-package(5): number{.number}{_suffix{number}}; _alpha < _beta < _rc < nothing < _git < _p. apk-tools
/// before 3 holds numbers in 32 bits with a sign.
std::string spell_apk(const Version& version) {
  const Refusals refusals(version, "an apk version");
  constexpr std::uint64_t limit = std::numeric_limits<std::int32_t>::max();
  refusals.core_at_most(limit);
  refusals.at_most(limit, version.commits, "the number of commits");
  const Staged stage = staged(version, refusals);
  refusals.at_most(limit, number_of(stage.number), "the pre-release's number");
  constexpr std::array<std::string_view, 3> suffixes{"_alpha", "_beta", "_rc"};
  std::string text = core_of(version);
  // Always with a number: that `_rc` sorts before `_rc0` is not written anywhere.
  if (stage.stage != Stage::release) {
    text += fmt::format("{}{}", suffixes.at(static_cast<std::size_t>(stage.stage)), stage.number);
  }
  if (is_after_tag(version)) text += fmt::format("_git{}{}", version.commits, version.dirty ? "_p1" : "");
  return text;
}

/// PEP 440: 1.2.3a1 < 1.2.3b1 < 1.2.3rc1 < 1.2.3; .postN follows any of them; "+local" follows the same
/// without it.
std::string spell_pep440(const Version& version) {
  const Staged stage = staged(version, Refusals(version, "a PEP 440 version"));
  constexpr std::array<std::string_view, 3> letters{"a", "b", "rc"};
  std::string text = core_of(version);
  if (stage.stage != Stage::release) {
    text += fmt::format("{}{}", letters.at(static_cast<std::size_t>(stage.stage)), stage.number);
  }
  if (version.commits != 0) text += fmt::format(".post{}", version.commits);
  if (version.dirty) text += "+dirty";
  return text;
}

/// NuGet: semantic versions with a fourth number. Its comparison ignores case, holds numbers in 32 bits with
/// a sign, and takes "-1" for a number. Commits are the fourth number of a release, and a last number of a
/// pre-release: it sorts before every word that may follow, and numbers that may follow a number are refused.
std::string spell_nuget(const Version& version) {
  const Refusals refusals(version, "a NuGet version");
  constexpr std::uint64_t limit = std::numeric_limits<std::int32_t>::max();
  refusals.core_at_most(limit);
  refusals.at_most(limit, version.commits, "the number of commits");
  if (version.dirty) refusals.refuse("it has no place for changed files", commit_first);
  bool after_number = false;
  for (const std::string& identifier : version.prerelease) {
    const bool number = is_numeric(identifier);
    if (number) refusals.at_most(limit, number_of(identifier), "the pre-release's number");
    if (number && after_number) {
      refusals.refuse(
          fmt::format("'{}' follows a number, where the commits since the tag have their place", identifier),
          "one number after each word, such as rc.1");
    }
    if (std::ranges::any_of(identifier, [](char c) { return c >= 'A' && c <= 'Z'; })) {
      refusals.refuse(fmt::format("it ignores the case of '{}'", identifier), "use lower case");
    }
    if (!number && identifier.front() == '-' && is_numeric(identifier.substr(1)) && identifier.size() > 1) {
      refusals.refuse(fmt::format("it takes '{}' for a negative number", identifier), "use a word");
    }
    after_number = number;
  }
  const bool release = version.prerelease.empty();
  if (version.commits != 0 && !release && !after_number) {
    refusals.refuse("commits since the tag can only be counted after a number",
                    "tag pre-releases with a number, such as rc.1");
  }
  std::string text = core_of(version);
  if (release && version.commits != 0) text += fmt::format(".{}", version.commits);
  if (!release) text += fmt::format("-{}", fmt::join(version.prerelease, "."));
  if (!release && version.commits != 0) text += fmt::format(".{}", version.commits);
  return text;
}

/// Four numbers of 16 bits (VS_FIXEDFILEINFO). The fourth holds the rest: 10000 alpha, 20000 beta, 30000 rc,
/// each with 100 times its number and the commits; 40000 and the commits for a release.
std::string spell_windows(const Version& version) {
  const Refusals refusals(version, "a version of four numbers");
  refusals.core_at_most(std::numeric_limits<std::uint16_t>::max());
  if (version.dirty) refusals.refuse("it has no place for changed files", commit_first);
  const Staged stage = staged(version, refusals);
  const std::uint64_t first = 10000 * (static_cast<std::uint64_t>(stage.stage) + 1);
  const std::uint64_t most_commits = stage.stage == Stage::release ? 65535 - first : 99;
  const std::uint64_t number = refusals.at_most(99, number_of(stage.number), "the pre-release's number");
  const std::uint64_t commits = refusals.at_most(most_commits, version.commits, "the number of commits");
  return fmt::format("{}.{}", core_of(version), first + 100 * number + commits);
}

} // namespace pdist::package
