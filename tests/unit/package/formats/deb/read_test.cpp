// The strict reader of .deb packages: one that is right is read, and each damage is refused by its name. The
// packages are put together here, byte by byte, so that what is wrong does not depend on CPack.
#include "archive/gzip.hpp"
#include "package/formats/deb/read.hpp"
#include "raw_tar.hpp"
#include "scratch.hpp"
#include "support/digest.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

using namespace pdist;
using namespace pdist::package;
using namespace std::string_literals;

namespace {

using Raw = test::RawTar;

const std::string end(1024, '\0');

std::string long_name(char type, const std::string& name) {
  // As libarchive writes it.
  return Raw{
      .name = "././@LongLink", .content = name + '\0', .type = type, .gname = "wheel", .magic = "ustar  \0"s}
      .bytes();
}

/// The parts of a package before they are put together.
struct Parts {
  std::string version = "2.0\n", version_name = "debian-binary", control_name = "control.tar.gz",
              data_name = "data.tar.gz", padding = "\n", behind;
  std::string control = Raw{.name = "./control", .content = "Package: app\n"}.bytes() + end;
  std::string data = Raw{.name = "./usr/", .type = '5', .mode = "0000755"}.bytes() +
                     Raw{.name = "./usr/app", .content = "data\n"}.bytes() +
                     Raw{.name = "./usr/link", .link = "app", .type = '2', .mode = "0000777"}.bytes() + end;
  std::function<std::string(std::string)> pack = [](std::string text) { return archive::gzip(text); };

  std::string bytes() const {
    std::string out = "!<arch>\n";
    for (const auto& [name, text] :
         {std::pair(version_name, version), {control_name, pack(control)}, {data_name, pack(data)}}) {
      out +=
          fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", name, 1700000000, 0, 0, "100644", text.size());
      out += text;
      if (text.size() % 2 != 0) out += padding;
    }
    return out + behind;
  }
};

std::string refusal(const Parts& parts) {
  const test::Scratch scratch;
  const auto path = scratch.file("app.deb", parts.bytes());
  const std::string said = test::thrown_by([&] { read_deb(path, 1 << 20); });
  const std::string start = path.string() + ": ";
  REQUIRE(said.starts_with(start));
  return said.substr(start.size());
}

} // namespace

TEST_CASE("a package of Debian's is read with its control files, digests, links and times") {
  const test::Scratch scratch;
  Parts parts;
  parts.data = Raw{.name = "./", .type = '5', .mode = "0000755"}.bytes() + parts.data; // dpkg-deb has it
  const ReadDeb deb = read_deb(scratch.file("app.deb", parts.bytes()));
  REQUIRE(deb.control.size() == 1);
  CHECK(deb.control[0].name == "control");
  CHECK(deb.control[0].text == "Package: app\n");
  REQUIRE(deb.files.size() == 3);
  CHECK(deb.files.at("usr").type == support::EntryType::folder);
  CHECK(deb.files.at("usr/app").sha256 == support::sha256_of_text("data\n"));
  CHECK(deb.files.at("usr/link").link_target == "app");
  CHECK(deb.md5.at("usr/app") == "6137cde4893c59f76f005a8123d8e8e6");
  CHECK(deb.md5.size() == 1);
  CHECK(deb.times == std::map<support::EpochSeconds, std::string>{{1699999744, "control file control"}});
}

TEST_CASE("names and targets of more than 100 bytes are read, of one member or both") {
  const test::Scratch scratch;
  const std::string name = "./usr/" + std::string(200, 'n'), target(150, 't');
  Parts parts;
  parts.data = Raw{.name = "./usr/", .type = '5', .mode = "0000755"}.bytes() + long_name('K', target) +
               long_name('L', name) +
               Raw{.name = name.substr(0, 100), .link = target.substr(0, 100), .type = '2', .mode = "0000777"}
                   .bytes() +
               long_name('L', name + "2") + Raw{.name = name.substr(0, 100), .content = "x"}.bytes() + end;
  const ReadDeb deb = read_deb(scratch.file("app.deb", parts.bytes()));
  CHECK(deb.files.at(name.substr(2)).link_target == target);
  CHECK(deb.files.at(name.substr(2) + '2').sha256 == support::sha256_of_text("x"));
}

TEST_CASE("each damage of a .deb is refused by its name") {
  const std::string damaged = "the package is damaged: ";
  const auto with_data = [](const std::string& data) {
    Parts parts;
    parts.data = data + end;
    return parts;
  };
  Parts parts;
  parts.version = "2.1\n";
  CHECK(refusal(parts) == damaged + "its debian-binary does not say 2.0");
  parts = {};
  parts.control_name = "control.tar.exe";
  CHECK(refusal(parts) == damaged + "it has other members than debian-binary, control.tar and data.tar");
  parts = {};
  parts.behind = "!";
  CHECK(refusal(parts).find("no member has its header") != std::string::npos);
  parts = {};
  parts.pack = [](const std::string& text) { return archive::gzip(text) + "x"; };
  CHECK(refusal(parts) == "cannot be unpacked: bytes follow what is compressed with gzip");
  parts.pack = [](const std::string& text) {
    std::string packed = archive::gzip(text);
    packed[packed.size() - 8] ^= 1; // of the checksum
    return packed;
  };
  CHECK(refusal(parts).find("it is damaged") != std::string::npos);
  parts = {};
  parts.data += std::string(512, 'x');
  CHECK(refusal(parts) == damaged + "one of its archives: there are members behind its end");
  parts = {};
  parts.data.resize(parts.data.size() - end.size());
  CHECK(refusal(parts) == damaged + "one of its archives: it has no end");
  parts = {};
  parts.control = Raw{.name = "./control/", .type = '5', .mode = "0000755"}.bytes() + end;
  CHECK(refusal(parts) == damaged + "control is not a plain control file");

  CHECK(refusal(with_data(Raw{.uid = "0000001"}.bytes())) ==
        damaged + "./app: it does not belong to root:root");
  CHECK(refusal(with_data(Raw{.gname = "games"}.bytes())) ==
        damaged + "./app: it does not belong to root:root");
  CHECK(refusal(with_data(Raw{.link = "other", .type = '1'}.bytes())) ==
        damaged + "./app: it is not a file, folder or symlink");
  CHECK(refusal(with_data(Raw{.type = '3'}.bytes())) ==
        damaged + "./app: it is not a file, folder or symlink");
  CHECK(refusal(with_data(Raw{.name = "app"}.bytes())) == damaged + "app: its name does not begin with './'");
  CHECK(refusal(with_data(Raw{.name = "./../app"}.bytes())) ==
        damaged + "../app: it is not a path below a root");
  CHECK(refusal(with_data(Raw{}.bytes() + Raw{}.bytes())) == damaged + "it holds 'app' twice");
  CHECK(refusal(with_data(Raw{.size = "00010000000"}.bytes())) ==
        damaged + "its files have more bytes than were packed");
  CHECK(refusal(with_data(Raw{.magic = "ustar\00099"s}.bytes())) ==
        damaged + "./app: its header is not one of ustar");
  std::string padded = Raw{.content = "x"}.bytes();
  padded.back() = 'x';
  CHECK(refusal(with_data(padded)) == damaged + "app: its padding is not zero");
  std::string wrong = Raw{}.bytes();
  wrong[101] = '7';
  CHECK(refusal(with_data(wrong)) == damaged + "./app: the checksum of its header is wrong");
}

TEST_CASE("the byte behind a member of odd size is a line end") {
  Parts parts;
  while (archive::gzip(parts.control).size() % 2 == 0)
    parts.control += std::string(512, '\0');
  parts.padding = "x";
  CHECK(refusal(parts) == "this is not a package: the byte behind control.tar.gz is not a line end");
}

TEST_CASE("a control file is one paragraph of fields, each once") {
  const auto fields = [](const std::string& text) { return control_fields(text, "control"); };
  CHECK(fields("Package: app\nDescription: one\n two\n .\n\n") ==
        std::map<std::string, std::string>{{"Package", "app"}, {"Description", "one\n two\n ."}});
  for (const std::string text :
       {"Package: app\n\nDepends: x\n", "Package: app\nPackage: app\n", "Package\n", " two\n", "A b: c\n"})
    CHECK_THROWS_AS(fields(text), support::Error);
}
