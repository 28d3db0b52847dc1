// The heart: for every pair of versions, a format's own comparison of their spellings says what the law says.
#include "package/version/render.hpp"
#include "package/version/version.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "version_cases.hpp"
#include "version_comparators.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <random>

using namespace pdist::package;
using pdist::test::ExpectedOrder;
using pdist::test::version;
using pdist::test::violations;

namespace {

constexpr std::size_t pairs_wanted = 10'000;

int sign(std::strong_ordering order) {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::optional<std::string> spelling_of(const Version& version, VersionScheme scheme) {
  try {
    return render(version, scheme);
  } catch (const pdist::support::Error&) {
    return std::nullopt;
  }
}

/// Versions that lie close together, made of what formats treat specially. The same on every machine.
class Generator {
public:
  std::pair<Version, Version> pair(bool usual) {
    usual_ = usual;
    const Version a = any_version();
    Version b = one_in(4) ? any_version() : a;
    for (std::size_t changes = below(3); changes != 0; --changes)
      change(b);
    return {a, b};
  }

private:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }
  bool one_in(std::size_t count) { return below(count) == 0; }

  std::string picked(const std::vector<std::string>& texts) { return texts.at(below(texts.size())); }

  std::string identifier() {
    static const std::vector<std::string> words{
        "a",    "A",   "alpha",    "al",  "alphabet", "beta",  "beta2",   "b",    "rc",    "rc1",
        "rc10", "rc2", "rcx",      "r",   "RC",       "pre",   "preview", "dev",  "-",     "--",
        "-1",   "x-y", "SNAPSHOT", "git", "git5",     "dirty", "z",       "0a",   "1-",    "10a",
        "B",    "H",   "N",        "U",   "N1",       "UA",    "alphaB",  "next", "Alpha", "alpha-1"};
    static const std::vector<std::string> numbers{
        "0", "1", "2", "9", "10", "11", "99", "100", "2147483647", "99999999999999999999999999"};
    switch (below(4)) {
    case 0:
      return picked(numbers);
    case 1:
      return random_word();
    default:
      return picked(words);
    }
  }

  /// Of few characters, so that many are the start of another. Not a number with a leading zero.
  std::string random_word() {
    constexpr std::string_view characters = "01aBcr-";
    std::string text = picked({"a", "rc", "-", "B", "0a", "1a"});
    for (std::size_t length = below(4); length != 0; --length)
      text += characters[below(characters.size())];
    return text;
  }

  std::vector<std::string> usual_prerelease() {
    std::vector<std::string> identifiers{picked({"alpha", "beta", "rc"})};
    if (!one_in(4)) identifiers.push_back(picked({"1", "2", "9", "10", "11", "99"}));
    return identifiers;
  }

  Version any_version() {
    Version version;
    version.major = below(2);
    version.minor = below(2) * 9;
    version.patch = below(2) * 10;
    if (usual_ && !one_in(8)) {
      if (!one_in(3)) version.prerelease = usual_prerelease();
    } else {
      for (std::size_t count = below(4); count != 0; --count)
        version.prerelease.push_back(identifier());
    }
    if (one_in(3)) set_commits(version);
    version.dirty = one_in(6);
    return version;
  }

  void set_commits(Version& version) {
    version.commits = std::vector<std::uint64_t>{0, 1, 2, 9, 10, 50, 99}.at(below(7));
    version.revision = version.commits == 0 ? "" : "abc";
  }

  void change(Version& version) {
    std::vector<std::string>& identifiers = version.prerelease;
    switch (below(9)) {
    case 0:
      version.patch += 1;
      break;
    case 1:
      version.minor += 1;
      break;
    case 2:
      set_commits(version);
      break;
    case 3:
      version.dirty = !version.dirty;
      break;
    case 4:
      if (!identifiers.empty()) identifiers.pop_back();
      break;
    case 5:
      if (usual_) identifiers = usual_prerelease();
      break;
    default:
      change_identifiers(identifiers);
      break;
    }
  }

  void change_identifiers(std::vector<std::string>& identifiers) {
    if (usual_) {
      if (identifiers.size() == 2) identifiers[1] = picked({"1", "2", "10"});
    } else if (identifiers.empty() || one_in(2)) {
      identifiers.push_back(identifier());
    } else if (one_in(2)) {
      identifiers[below(identifiers.size())] = identifier();
    } else if (version_number(identifiers.back())) {
      identifiers.back() = picked({"0", "1", "3", "10", "20"});
    } else {
      identifiers.back() += picked({"a", "-", "0", "1", "A", "z", "B"});
    }
  }

  static bool version_number(const std::string& identifier) {
    return identifier.find_first_not_of("0123456789") == std::string::npos;
  }

  std::mt19937_64 random_{20'240'229};
  bool usual_ = false;
};

/// Pairs that the format accepts, until there are enough.
std::vector<ExpectedOrder> accepted_pairs(VersionScheme scheme, bool usual) {
  Generator generator;
  std::vector<ExpectedOrder> pairs;
  for (std::size_t tries = 0; pairs.size() < pairs_wanted && tries < 100 * pairs_wanted; ++tries) {
    const auto [a, b] = generator.pair(usual);
    const auto a_text = spelling_of(a, scheme), b_text = spelling_of(b, scheme);
    if (a_text && b_text) pairs.push_back({*a_text, *b_text, sign(compare(a, b))});
  }
  REQUIRE(pairs.size() == pairs_wanted);
  return pairs;
}

/// All pairs of a chain that the format accepts.
std::vector<ExpectedOrder> chain_pairs(const std::vector<std::string>& chain, VersionScheme scheme) {
  std::vector<ExpectedOrder> pairs;
  for (std::size_t a = 0; a < chain.size(); ++a) {
    for (std::size_t b = a + 1; b < chain.size(); ++b) {
      const auto a_text = spelling_of(version(chain[a]), scheme),
                 b_text = spelling_of(version(chain[b]), scheme);
      if (a_text && b_text) pairs.push_back({*a_text, *b_text, -1});
    }
  }
  return pairs;
}

std::string told(const std::vector<std::string>& found) {
  std::string text = std::to_string(found.size()) + " violations";
  for (std::size_t index = 0; index < found.size() && index < 10; ++index)
    text += "\n" + found[index];
  return text;
}

} // namespace

TEST_CASE("the order of 10,000 random pairs is kept by every format that holds all versions") {
  const pdist::test::Scratch scratch;
  for (const VersionScheme scheme : {VersionScheme::deb, VersionScheme::rpm, VersionScheme::arch}) {
    CAPTURE(name_of(scheme));
    CHECK(told(violations(scheme, accepted_pairs(scheme, false), scratch.folder())) == "0 violations");
  }
}

TEST_CASE("the order of 10,000 random accepted pairs is kept by every format that refuses some") {
  const pdist::test::Scratch scratch;
  for (const VersionScheme scheme :
       {VersionScheme::apk, VersionScheme::pep440, VersionScheme::nuget, VersionScheme::windows}) {
    for (const bool usual : {true, false}) {
      CAPTURE(name_of(scheme));
      CHECK(told(violations(scheme, accepted_pairs(scheme, usual), scratch.folder())) == "0 violations");
    }
  }
}

TEST_CASE("every pair of the chains keeps its order") {
  const pdist::test::Scratch scratch;
  // Of 11 versions NuGet holds all, and the formats with stages all but 1.0.0-1 and 1.0.0-alpha.beta.
  const std::map<VersionScheme, std::size_t> semantic_pairs{
      {VersionScheme::deb, 55},    {VersionScheme::rpm, 55},    {VersionScheme::arch, 55},
      {VersionScheme::apk, 36},    {VersionScheme::pep440, 36}, {VersionScheme::nuget, 55},
      {VersionScheme::windows, 36}};
  for (const VersionScheme scheme : version_schemes()) {
    CAPTURE(name_of(scheme));
    const auto pairs = chain_pairs(pdist::test::semantic_chain(), scheme);
    CHECK(pairs.size() == semantic_pairs.at(scheme));
    CHECK(told(violations(scheme, pairs, scratch.folder())) == "0 violations");
    const auto hard_pairs = chain_pairs(pdist::test::hard_chain(), scheme);
    CHECK(told(violations(scheme, hard_pairs, scratch.folder())) == "0 violations");
  }
}

TEST_CASE("the comparisons see what the usual spellings break") {
  const pdist::test::Scratch scratch;
  const auto broken = [&](VersionScheme scheme, const std::vector<std::string>& chain,
                          const std::string& mark) {
    std::vector<ExpectedOrder> pairs;
    for (std::size_t a = 0; a < chain.size(); ++a) {
      for (std::size_t b = a + 1; b < chain.size(); ++b) {
        ExpectedOrder pair{chain[a], chain[b], -1};
        for (std::string* text : {&pair.a, &pair.b})
          if (const std::size_t dash = text->find('-'); dash != std::string::npos)
            text->replace(dash, 1, mark);
        pairs.push_back(pair);
      }
    }
    return violations(scheme, pairs, scratch.folder()).size();
  };
  CHECK(broken(VersionScheme::deb, pdist::test::semantic_chain(), "~") == 0);
  CHECK(broken(VersionScheme::deb, {"1.0.0-alpha.1", "1.0.0-alphabet", "1.0.0-rc.1", "1.0.0-rc1"}, "~") == 2);
  CHECK(broken(VersionScheme::rpm, pdist::test::semantic_chain(), "~") == 8);
  CHECK(broken(VersionScheme::arch, pdist::test::semantic_chain(), "") == 11);
}
