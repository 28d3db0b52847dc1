// The script of an installer for Windows: texts in it, and what an installer cannot hold.
#include "archive/gzip.hpp"
#include "model/model_text.hpp"
#include "package/formats/nsis/format.hpp"
#include "package/formats/nsis/read_back.hpp"
#include "package/formats/nsis/script.hpp"
#include "package/formats/nsis/text.hpp"
#include "package/layout/layout.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using package::nsis_text;

namespace {

manifest::Manifest dist_of(const std::vector<std::string>& files) {
  manifest::Manifest dist;
  dist.facts.name = "chat";
  dist.facts.system = "windows";
  dist.facts.architecture = "x86_64";
  for (const std::string& file : files) {
    manifest::Entry& entry = dist.entries.emplace_back();
    entry.path = file;
    entry.mode = 0644;
    entry.size = 1500;
  }
  return dist;
}

/// The files of an installer of `files` with package.yaml's `more`.
std::map<std::string, std::string> installer_of(const std::vector<std::string>& files,
                                                const std::string& more) {
  const manifest::Manifest dist = dist_of(files);
  const package::Model model = test::model_of(more, package::facts_named("nsis"));
  const auto trees = package::lay_out(model, dist, package::nsis_format(), {.machine = "x86_64"});
  const auto made = package::nsis_files(model, trees, {dist, "zstd", ""});
  return {made.begin(), made.end()};
}

/// The words of the error.
std::string refusal(const std::vector<std::string>& files, const std::string& more) {
  try {
    installer_of(files, more);
  } catch (const support::Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string utf8_of(const std::string& bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 2)
    out += bytes[i];
  return out;
}

} // namespace

TEST_CASE("texts mean themselves in a script") {
  CHECK(nsis_text("plain") == "plain");
  CHECK(nsis_text("$x") == "${U+24}${U+24}x");
  CHECK(nsis_text("a \"b\"") == R"(a $\"b$\")");
  CHECK(nsis_text("a\nb\tc") == R"(a$\r$\nb$\tc)");
  CHECK(nsis_text("C:\\") == "C:\\");
  CHECK(package::nsis_compiled_text("$a\n\"") == R"(${U+24}a $\")");
  CHECK(package::nsis_path("share/a b/c") == "share\\a b\\c");
}

TEST_CASE("arguments come through CommandLineToArgvW as they are") {
  const std::string quote = nsis_text("\"");
  CHECK(package::windows_argument("a b") == quote + "a b" + quote);
  CHECK(package::windows_argument("") == quote + quote);
  CHECK(package::windows_argument("a\\") == quote + "a\\\\" + quote);
  CHECK(package::windows_argument("a\\b") == quote + "a\\b" + quote);
  CHECK(package::windows_argument(nsis_text("a\\\"b")) == quote + "a\\\\\\" + quote + "b" + quote);
}

TEST_CASE("several texts in the registry have a NUL each and one at the end") {
  CHECK(package::multi_text_bytes({"A", "\xC3\xBC"}) == "41,00,00,00,fc,00,00,00,00,00");
}

TEST_CASE("the list of files has folders behind them, deepest first, and knows what may be edited") {
  const auto made =
      installer_of({"bin/chat.exe", "etc/chat/chat.conf"}, "config_files: [etc/chat/chat.conf]\n");
  CHECK(utf8_of(made.at("files.list")) ==
        "F bin\\chat.exe\r\nC etc\\chat\\chat.conf\r\nD etc\\chat\r\nD etc\r\nD bin\r\n");
}

TEST_CASE("an installer for services is for the machine; others ask") {
  const std::string service = "services: [chat]\n";
  CHECK(installer_of({"bin/chat.exe"}, service).at("installer.nsi").find("RequestExecutionLevel admin") !=
        std::string::npos);
  CHECK(installer_of({"bin/chat.exe"}, "").at("installer.nsi").find("RequestExecutionLevel highest") !=
        std::string::npos);
}

TEST_CASE("what an installer cannot hold is refused") {
  CHECK(refusal({"bin/chat.exe"}, "commands: [{name: c, program: chat}]\n") ==
        "bin/chat.exe: it cannot be the command 'c' on Windows: a command has the name of its program's file "
        "there");
  CHECK(refusal({"bin/chat.exe"}, "directories: [/srv/chat]\n") ==
        "chat: the folder '/srv/chat' has no place on Windows: folders below /etc, /var/lib, /var/log, "
        "/var/cache and "
        "/run have one");
  CHECK(refusal({"Uninstall/x"}, "") ==
        "Uninstall: the dist has what the installer makes: its own folder is called "
        "'uninstall'");
  CHECK(refusal({std::string(220, 'x')}, "").find("Windows' limit is 259") != std::string::npos);
  CHECK(refusal({std::string(200, 'x')}, "") == "accepted");
  CHECK(refusal({"bin/chat.exe"}, "services: [other]\n")
            .find("the program of service other is not in the dist") != std::string::npos);
  CHECK(refusal({"bin/chat.exe"},
                "services: [{name: chat, program: chat, arguments: [" + std::string(700, 'x') + "]}]\n")
            .find("the service chat cannot have this command line") != std::string::npos);
  CHECK(refusal({"bin/chat.exe"},
                "commands: [chat]\ndesktop_entries: [{name: C, command: chat, mime_types: [text/x-c]}]\n"
                "mime_types: [{type: text/x-c, comment: c, globs: [\"c*.x\"]}]\n") ==
        "chat: 'c*.x' cannot be a file type of Windows: Windows knows files by the last part of their names");
  CHECK(refusal({"bin/chat.exe"}, "hooks: {post_install: good.sh}\n")
            .find("cannot be run by an installer for Windows") != std::string::npos);
  CHECK(refusal({"bin/chat.exe"}, "hooks: {post_install: good.sh}\noverrides: {nsis: {hooks: {}}}\n") ==
        "accepted");
}

TEST_CASE("an installer that is no installer, or is cut short, is refused") {
  const test::Scratch scratch;
  const auto words = [&](const std::string& bytes) -> std::string {
    const auto file = scratch.file("setup.exe", bytes);
    try {
      package::check_installer(file);
    } catch (const support::Error& error) {
      const std::string text = error.what();
      return text.substr(text.find("installer") + 11);
    }
    return "accepted";
  };
  const std::string stub = "MZ" + std::string(510, '\0');
  const std::string header = std::string(4, '\0') + "\xEF\xBE\xAD\xDE" + "NullsoftInst" +
                             std::string(4, '\0') + std::string("\x40\0\0\0", 4);
  CHECK(words("MZ") == "it has 2 bytes");
  CHECK(words("PK" + std::string(600, '\0')) == "it is no program of Windows");
  CHECK(words(stub + std::string(100, '\0')) == "makensis left no data in it");
  CHECK(words(stub + header) == "its data has 64 bytes, of which 28 are there");
  const std::string data = header + std::string(32, 'x');
  std::string checksum(4, '\0');
  const std::uint32_t crc = archive::crc32(0, support::as_bytes(data));
  for (std::size_t i = 0; i < checksum.size(); ++i)
    checksum[i] = static_cast<char>(crc >> (8 * i));
  CHECK(words(stub + data + checksum) == "accepted");
  CHECK(words(stub + data + std::string(4, 'x')) == "its checksum is wrong");
}
