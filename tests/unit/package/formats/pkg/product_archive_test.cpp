// Installer packages for macOS: checksums, identifiers, property lists, and what the formats cannot hold.
#include "model/model_text.hpp"
#include "package/formats/pkg/bom.hpp"
#include "package/formats/pkg/cksum.hpp"
#include "package/formats/pkg/entries.hpp"
#include "package/formats/pkg/identifier.hpp"
#include "package/formats/pkg/launchd.hpp"
#include "package/formats/pkg/places.hpp"
#include "package/formats/pkg/xar.hpp"
#include "support/bytes.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;

namespace {

package::Model model_at(const std::string& homepage) {
  return test::model_of(homepage.empty() ? std::string() : "homepage: " + homepage + "\n",
                        package::facts_named("pkg"));
}

/// The property list of the service `chatd` with `more` keys.
std::string list_of(const std::string& more) {
  const package::Model model =
      test::model_of("homepage: https://example.org\nservices: [{name: chatd, program: chatd" + more + "}]\n",
                     package::facts_named("pkg"));
  return package::property_list(model, model.packages[0].contents.services[0], "/usr/local/chat/bin/chatd");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("checksums are those of cksum") {
  // printf '' | cksum, and so on
  CHECK(package::cksum_of({}) == 4294967295);
  CHECK(package::cksum_of(support::as_bytes("123456789")) == 930766865);
  CHECK(package::cksum_of(support::as_bytes("/Library/Frameworks/Python.framework/Versions/3.9/Resources/"
                                            "Python.app/Contents/MacOS/Python")) ==
        3776735147); // Apple's mkbom
  const std::string text(70000, 'x');
  package::Cksum pieces;
  for (std::size_t at = 0; at < text.size(); at += 777)
    pieces.update(support::as_bytes(std::string_view(text).substr(at, 777)));
  CHECK(pieces.value() == package::cksum_of(support::as_bytes(text)));
}

TEST_CASE("a bill of materials refuses what it has no numbers for") {
  package::BomEntry entry;
  entry.path = "a";
  entry.size = 0xffffffff;
  CHECK(package::bom({entry}, 0).starts_with("BOMStore"));
  ++entry.size;
  CHECK(test::thrown_by([&] { package::bom({entry}, 0); }) ==
        "a: an installer package cannot hold this file: it has 4294967296 bytes, the limit is 4294967295");
  CHECK(test::thrown_by([&] { package::bom({}, 0x100000000); }) ==
        "an installer package cannot have the time 2106-02-07T06:28:16Z: its limit is the year 2106");
}

TEST_CASE("identifiers come from the homepage, or are said") {
  const auto identifier = [](const std::string& homepage) {
    return package::pkg_identifier(model_at(homepage));
  };
  CHECK(identifier("https://example.org/chat") == "org.example.chat");
  CHECK(identifier("https://www.Example.co.uk:8443/") == "uk.co.example.chat");
  CHECK(identifier("http://under_score.example.org/") == "org.example.under-score.chat");
  CHECK(identifier("https://github.com/Ada.Example/tools") == "com.github.Ada-Example.chat");
  CHECK(identifier("https://github.com/") == "com.github.chat");
  const std::string unknown =
      "chat: the identifier that macOS knows the package by is not known: it has the form "
      "org.example.chat, and there is no homepage with a name to make it of\n"
      "hint: identifier: org.example.chat in package.yaml";
  for (const char* const homepage :
       {"", "http://localhost/", "http://127.0.0.1/", "http://user@example.org/"}) {
    CAPTURE(homepage);
    CHECK(test::thrown_by([&] { static_cast<void>(identifier(homepage)); }) == unknown);
  }
  const package::Model said =
      test::model_of("homepage: https://example.org\noverrides: {pkg: {identifier: com.acme.Chat}}\n",
                     package::facts_named("pkg"));
  CHECK(package::pkg_identifier(said) == "com.acme.Chat");
}

TEST_CASE("property lists say in launchd's words what services are") {
  const std::string keep = "<key>KeepAlive</key>\n\t<",
                    on_exit = "dict>\n\t\t<key>SuccessfulExit</key>\n\t\t<";
  CHECK(has(list_of(""), keep + on_exit + "false/>"));
  CHECK(has(list_of(", restart: always"), keep + "true/>"));
  CHECK(has(list_of(", restart: on-success"), keep + on_exit + "true/>"));
  CHECK(!has(list_of(", restart: no"), "KeepAlive"));
  CHECK(!has(list_of(", type: oneshot"), "KeepAlive"));
  CHECK(has(list_of(""), "<key>RunAtLoad</key>\n\t<true/>"));
  CHECK(has(list_of(", enable: false"), "<key>Disabled</key>\n\t<true/>"));
  CHECK(!has(list_of(", enable: false"), "RunAtLoad"));
  CHECK(has(list_of(", arguments: [\"<&>\"]"), "<string>&lt;&amp;&gt;</string>"));
  CHECK(has(list_of(", user: daemon, group: root"), "<key>GroupName</key>\n\t<string>wheel</string>"));
}

TEST_CASE("macOS' folders are those of everybody") {
  CHECK(package::is_macos_place("usr/local/chat/bin"));
  CHECK(package::is_macos_place("usr"));
  CHECK(!package::is_macos_place("usr/lib/chat"));
  CHECK(!package::is_macos_place("System/Library"));
  CHECK(!package::is_macos_place("usr/localized"));
  CHECK(package::is_macos_base_folder("Library/Application Support"));
  CHECK(!package::is_macos_base_folder("Library/Application Support/chat"));
}

TEST_CASE("a file that is no xar archive is no installer package") {
  const test::Scratch scratch;
  const auto table = [](const std::filesystem::path& file) {
    return test::thrown_by([&] { static_cast<void>(package::xar_table(support::ReadableFile(file))); });
  };
  const std::string small = scratch.file("small", "xar!").string(),
                    other = scratch.file("other", std::string(28, 'x')).string();
  CHECK(table(small) == small + ": this is no installer package: it has 4 bytes");
  CHECK(table(other) == other + ": this is no installer package: it is no xar archive");
  std::string head = package::xar_head({{"a", 0, std::string(40, '0')}}, 0);
  const std::string whole = scratch.file("whole", head).string();
  CHECK(table(whole) == "no error");
  const std::string cut = scratch.file("cut", head.substr(0, 100)).string();
  CHECK(table(cut).starts_with(cut + ": this is no installer package: its table of contents would have "));
  head[8] = '\x7f';
  const std::string large = scratch.file("large", head).string();
  CHECK(
      table(large).starts_with(large + ": this is no installer package: its table of contents would have "));
}
