// The resource seal of bundles: Apple's rules, the file's bytes, and the way back.
#include "runtime/bundle/code_resources.hpp"
#include "support/bytes.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <regex.h>
#include <string>

using namespace pdist;
using namespace pdist::runtime;
using pdist::test::thrown_by;

namespace {

using Kind = SealRule::Kind;
using Bytes = std::vector<std::byte>;

const std::string head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST "
    "1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n";

/// The patterns that a CodeResources file has under `rules`, with their flags, as its reader on a Mac would
/// take them: the one of the largest weight that matches.
struct WrittenRule {
  std::string pattern;
  double weight = 1;
  bool nested = false, omit = false, optional = false;
};

std::vector<WrittenRule> written_rules(const std::string& text, const std::string& name) {
  std::vector<WrittenRule> out;
  std::size_t at = text.find("\t<key>" + name + "</key>");
  const std::size_t end = text.find("\n\t</dict>", at);
  at = text.find("<dict>", at);
  while ((at = text.find("\n\t\t<key>", at)) < end) {
    at += 8;
    WrittenRule rule;
    rule.pattern = text.substr(at, text.find("</key>", at) - at);
    const std::size_t next = std::min(text.find("\n\t\t<key>", at), end);
    const std::string flags = text.substr(at, next - at);
    rule.nested = flags.find("<key>nested") != std::string::npos;
    rule.omit = flags.find("<key>omit") != std::string::npos;
    rule.optional = flags.find("<key>optional") != std::string::npos;
    if (const std::size_t weight = flags.find("<real>"); weight != std::string::npos)
      rule.weight = std::stod(flags.substr(weight + 6));
    out.push_back(rule);
  }
  return out;
}

/// As Apple's code does: POSIX extended regular expressions.
const WrittenRule* rule_for(const std::vector<WrittenRule>& rules, const std::string& path) {
  const WrittenRule* best = nullptr;
  for (const WrittenRule& rule : rules) {
    regex_t compiled;
    REQUIRE(::regcomp(&compiled, rule.pattern.c_str(), REG_EXTENDED | REG_NOSUB) == 0);
    if (::regexec(&compiled, path.c_str(), 0, nullptr, 0) == 0 &&
        (best == nullptr || rule.weight > best->weight))
      best = &rule;
    ::regfree(&compiled);
  }
  return best;
}

const char* const paths[] = {"Info.plist",
                             "Info2plist",
                             "PkgInfo",
                             "PkgInfo2",
                             "version.plist",
                             "version-plist",
                             "versions.plist",
                             "embedded.provisionprofile",
                             "readme",
                             "Resources",
                             "Resources/a",
                             "Resources/Info.plist",
                             "Resources/en.lproj/a",
                             "Resources/.lproj/a",
                             "Resources/.lproj",
                             "Resources/a/b.lproj/c/d",
                             "Resources/en.lprojX/a",
                             "Resources/en.lproj/locversion.plist",
                             "Resources/en.lproj/locversionXplist",
                             "Resources/locversion.plist",
                             "Resources/.lproj/locversion.plist",
                             "Resources/en.lproj/a/locversion.plist",
                             "Resources/Base.lproj/a",
                             "Resources/Base.lproj/locversion.plist",
                             "Resources/BaseXlproj/a",
                             "Resources2/en.lproj/a",
                             "MacOS/Chat",
                             "MacOS/a.dSYM/b",
                             "MacOS/a.dSYM",
                             "MacOS/a.dSYMs",
                             "Frameworks/a.dylib",
                             "Frameworks",
                             "FrameworksX/a",
                             "SharedFrameworks/a",
                             "PlugIns/a",
                             "Plug-ins/a",
                             "XPCServices/a",
                             "Helpers/a",
                             "Library/Automator/a",
                             "Library/Spotlight/a",
                             "Library/LoginItems/a",
                             "Library/Other/a",
                             "Library/a",
                             ".DS_Store",
                             "a.DS_Store",
                             "Resources/.DS_Store",
                             "Resources/.DS_Store/a",
                             "Resources/en.lproj/.DS_Store",
                             "lib/python3.11/os.py",
                             "Headers/a.h",
                             "a/Info.plist",
                             "a/Resources/b",
                             "Resources/x.dSYM/y"};

Bytes bytes(std::size_t size, int value) {
  return Bytes(size, static_cast<std::byte>(value));
}

} // namespace

TEST_CASE("the rules for files are those that are written into the seal") {
  const std::string text = code_resources({});
  const auto rules = written_rules(text, "rules"), rules2 = written_rules(text, "rules2");
  REQUIRE(rules.size() == 5);
  REQUIRE(rules2.size() == 13);
  for (const std::string path : paths) {
    CAPTURE(path);
    const WrittenRule* const now = rule_for(rules2, path);
    REQUIRE(now != nullptr);
    const Kind kind = now->omit ? Kind::omitted : now->nested ? Kind::code : Kind::file;
    CHECK(seal_rule(path) == SealRule{kind, now->optional});
    const WrittenRule* const old = rule_for(rules, path);
    const auto ours = old_seal_rule(path);
    CHECK(ours.has_value() == (old != nullptr && !old->omit));
    if (ours) CHECK(*ours == old->optional);
  }
}

TEST_CASE("what is where in a bundle") {
  CHECK(seal_rule("Info.plist").kind == Kind::omitted);
  CHECK(seal_rule("Resources/Info.plist").kind == Kind::file);
  CHECK(seal_rule("MacOS/helper").kind == Kind::code);
  CHECK(seal_rule("Frameworks/Qt.framework").kind == Kind::code);
  CHECK(seal_rule("Resources/python/lib/os.py").kind == Kind::file);
  CHECK(seal_rule("Resources/de.lproj/a.strings") == SealRule{Kind::file, true});
  CHECK(seal_rule("Resources/Base.lproj/Main.nib") == SealRule{Kind::file, false});
  CHECK(is_outside_seal("_CodeSignature"));
  CHECK(is_outside_seal("_CodeSignature/CodeResources"));
  CHECK(is_outside_seal("_MASReceipt/receipt"));
  CHECK(is_outside_seal("CodeResources"));
  CHECK_FALSE(is_outside_seal("Resources/CodeResources"));
}

TEST_CASE("a seal has files, languages, symlinks and code, each in its form and sorted") {
  std::vector<SealedItem> items(6);
  items[0] = {.path = "Resources/b & c", .sha1 = bytes(20, 1), .sha256 = bytes(32, 2)};
  items[1] = {.path = "Resources/a.lproj/x", .sha1 = bytes(20, 3), .sha256 = bytes(32, 4)};
  items[2] = {.path = "Resources/link", .sha1 = {}, .sha256 = {}, .link_target = "b & c"};
  items[3] = {.path = "Frameworks/l.dylib",
              .sha1 = {},
              .sha256 = {},
              .link_target = {},
              .cdhashes = {bytes(20, 5), bytes(20, 0xab)}};
  items[4] = {.path = "PkgInfo", .sha1 = bytes(20, 1), .sha256 = bytes(32, 1)};
  items[5] = {.path = "lib/plain", .sha1 = bytes(20, 6), .sha256 = bytes(32, 7)};
  const std::string text = code_resources(items);
  const std::string expected = head +
                               "<dict>\n"
                               "\t<key>files</key>\n"
                               "\t<dict>\n"
                               "\t\t<key>Resources/a.lproj/x</key>\n"
                               "\t\t<dict>\n"
                               "\t\t\t<key>hash</key>\n"
                               "\t\t\t<data>\n"
                               "\t\t\tAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n"
                               "\t\t\t</data>\n"
                               "\t\t\t<key>optional</key>\n"
                               "\t\t\t<true/>\n"
                               "\t\t</dict>\n"
                               "\t\t<key>Resources/b &amp; c</key>\n"
                               "\t\t<data>\n"
                               "\t\tAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
                               "\t\t</data>\n"
                               "\t</dict>\n"
                               "\t<key>files2</key>\n"
                               "\t<dict>\n"
                               "\t\t<key>Frameworks/l.dylib</key>\n"
                               "\t\t<dict>\n"
                               "\t\t\t<key>cdhash</key>\n"
                               "\t\t\t<data>\n"
                               "\t\t\tBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n"
                               "\t\t\t</data>\n"
                               "\t\t\t<key>requirement</key>\n"
                               "\t\t\t<string>cdhash H\"0505050505050505050505050505050505050505\" or cdhash "
                               "H\"abababababababababababababababababababab\"</string>\n"
                               "\t\t</dict>\n"
                               "\t\t<key>Resources/a.lproj/x</key>\n"
                               "\t\t<dict>\n"
                               "\t\t\t<key>hash2</key>\n"
                               "\t\t\t<data>\n"
                               "\t\t\tBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ=\n"
                               "\t\t\t</data>\n"
                               "\t\t\t<key>optional</key>\n"
                               "\t\t\t<true/>\n"
                               "\t\t</dict>\n"
                               "\t\t<key>Resources/b &amp; c</key>\n"
                               "\t\t<dict>\n"
                               "\t\t\t<key>hash2</key>\n"
                               "\t\t\t<data>\n"
                               "\t\t\tAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n"
                               "\t\t\t</data>\n"
                               "\t\t</dict>\n"
                               "\t\t<key>Resources/link</key>\n"
                               "\t\t<dict>\n"
                               "\t\t\t<key>symlink</key>\n"
                               "\t\t\t<string>b &amp; c</string>\n"
                               "\t\t</dict>\n"
                               "\t\t<key>lib/plain</key>\n";
  CHECK(text.substr(0, expected.size()) == expected);
  CHECK(text.ends_with(
      "\t\t<key>^version\\.plist$</key>\n\t\t<dict>\n\t\t\t<key>weight</key>\n\t\t\t<real>20</real>\n"
      "\t\t</dict>\n\t</dict>\n</dict>\n</plist>\n"));
  std::reverse(items.begin(), items.end());
  CHECK(code_resources(items) == text);

  const CodeResources back = read_code_resources(text, "CodeResources");
  CHECK_FALSE(back.own_rules);
  REQUIRE(back.seals.size() == 5);
  CHECK(back.seals[0].path == "Frameworks/l.dylib");
  CHECK(back.seals[0].cdhash == bytes(20, 5));
  CHECK(back.seals[0].requirement.starts_with("cdhash H\"0505"));
  CHECK(back.seals[1].optional);
  CHECK(back.seals[2].path == "Resources/b & c");
  CHECK(back.seals[2].sha256 == bytes(32, 2));
  CHECK(back.seals[3].link_target == "b & c");
}

TEST_CASE("a seal of nothing has no entries, and other rules are seen") {
  const std::string text = code_resources({});
  CHECK(text.starts_with(head + "<dict>\n\t<key>files</key>\n\t<dict/>\n\t<key>files2</key>\n\t<dict/>\n"));
  std::string other = text;
  other.replace(other.find("^PkgInfo$", other.find("rules2")), 9, "^PkgInfa$");
  CHECK(read_code_resources(other, "CodeResources").own_rules);
  other = text;
  other.replace(other.find("<key>nested</key>\n\t\t\t<true/>"), 28, "<key>nested</key>\n\t\t\t<false/>");
  CHECK(read_code_resources(other, "CodeResources").own_rules);
}

TEST_CASE("a seal from before OS X 10.9 has its digests in `files`") {
  const CodeResources old =
      read_code_resources("<plist><dict><key>files</key><dict><key>Resources/a</key><data>" +
                              std::string("AQEBAQEBAQEBAQEBAQEBAQEBAQE=") + "</data></dict></dict></plist>",
                          "CodeResources");
  REQUIRE(old.seals.size() == 1);
  CHECK(old.seals[0].sha1 == bytes(20, 1));
  CHECK(old.own_rules);
}

TEST_CASE("names that a seal cannot hold, and malformed seals") {
  SealedItem item{.path = "Resources/a\nb\x01", .sha1 = bytes(20, 1), .sha256 = bytes(32, 1)};
  const std::string hint = "\nhint: give it a name in UTF-8 without control characters";
  CHECK(thrown_by([&] { code_resources({item}); }) ==
        "Resources/a\\nb\\x01: cannot be sealed in a bundle: XML cannot hold its name" + hint);
  item.path = "Resources/\xff";
  CHECK(thrown_by([&] { code_resources({item}); }) ==
        "Resources/\\xff: cannot be sealed in a bundle: XML cannot hold its name" + hint);

  const auto error_of = [](const std::string& inner) {
    return thrown_by([&] {
      read_code_resources(
          "<plist><dict><key>files2</key><dict><key>a</key>" + inner + "</dict></dict></plist>", "f");
    });
  };
  CHECK(thrown_by([] { read_code_resources("<plist><dict/></plist>", "f"); }) ==
        "f: malformed CodeResources: it has neither files2 nor files");
  CHECK(error_of("<true/>") == "f: malformed CodeResources: 'a' is neither data nor a dict");
  CHECK(error_of("<dict/>") ==
        "f: malformed CodeResources: 'a' has no digest, no symlink and no requirement");
  CHECK(error_of("<dict><key>hash2</key><data>AAAA</data></dict>") ==
        "f: malformed CodeResources: 'a' has a hash2 of 3 bytes, it has 32");
  CHECK(error_of("<dict><key>symlink</key><true/></dict>") ==
        "f: malformed CodeResources: 'a' has a wrong symlink");
  CHECK(error_of("<dict><key>other</key><true/></dict>") ==
        "f: malformed CodeResources: 'a' has a key 'other', which is not known");
}
