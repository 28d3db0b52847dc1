// The strict reader of .apk packages: one that is right is read, and each damage is refused by its name. The
// packages are put together here, header by header, so that what is wrong does not depend on our writer.
#include "archive/gzip.hpp"
#include "archive/tar.hpp"
#include "package/formats/apk/read.hpp"
#include "raw_tar.hpp"
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace pdist;
using namespace pdist::package;
using namespace std::string_literals;

namespace {

std::string sha1(std::string_view text) {
  support::Digest digest(support::DigestAlgorithm::sha1);
  digest.update(support::as_bytes(text));
  return digest.finish();
}

using Raw = test::RawTar;

std::string record(std::string_view key, std::string_view value) {
  std::size_t length = key.size() + value.size() + 3;
  length += fmt::formatted_size("{}", length + fmt::formatted_size("{}", length));
  return fmt::format("{} {}={}\n", length, key, value);
}

std::string pax(const std::string& records) {
  return Raw{.name = "pax", .content = records, .type = 'x'}.bytes();
}

std::string folder(const std::string& path) {
  return Raw{.name = path + '/', .type = '5', .mode = "0000755"}.bytes();
}

std::string file(const std::string& path, const std::string& text) {
  return pax(record("APK-TOOLS.checksum.SHA1", sha1(text))) + Raw{.name = path, .content = text}.bytes();
}

/// The parts of a package before they are compressed.
struct Parts {
  std::string signature, control_more, control_end, data, end = std::string(1024, '\0'), behind;
  std::string info = "pkgname = chat\npkgver = 1.0.0-r1\narch = noarch\n";
  std::string size = "12";
  bool has_digest = true, is_changed = false;

  std::string bytes() const {
    std::string packed = archive::gzip(data + end);
    const std::string digest = support::sha256_of_text(packed);
    if (is_changed) packed = archive::gzip(data + end + std::string(512, '\0'));
    const std::string text =
        info + "size = " + size + '\n' + (has_digest ? "datahash = " + digest + '\n' : "");
    const std::string control = Raw{.name = ".PKGINFO", .content = text}.bytes() + control_more + control_end;
    return (signature.empty() ? "" : archive::gzip(signature)) + archive::gzip(control) + packed + behind;
  }
};

const std::string link_bytes =
    pax(record("APK-TOOLS.checksum.SHA1", sha1("chat"))) +
    Raw{.name = "usr/bin/talk", .link = "chat", .type = '2', .mode = "0000777"}.bytes();

Parts good() {
  Parts parts;
  parts.data =
      folder("usr") + folder("usr/bin") + file("usr/bin/chat", "#!/bin/sh\n:\n"s.substr(0, 12)) + link_bytes;
  return parts;
}

std::string refusal(const Parts& parts) {
  const test::Scratch scratch;
  const auto path = scratch.file("chat.apk", parts.bytes());
  const std::string said = test::thrown_by([&] { read_apk(path); });
  const std::string start = path.string() + ": the package is damaged: ";
  return said.starts_with(start) ? said.substr(start.size()) : said;
}

} // namespace

TEST_CASE("a package that is right is read") {
  const test::Scratch scratch;
  Parts parts = good();
  parts.signature = Raw{.name = ".SIGN.RSA256.ada.rsa.pub", .content = "bytes"}.bytes();
  parts.control_more = Raw{.name = ".post-install", .content = "#!/bin/sh\n", .mode = "0000755"}.bytes();
  parts.info += "depend = /bin/sh\ndepend = a>1\n";
  const ReadApk apk = read_apk(scratch.file("chat.apk", parts.bytes()));
  CHECK(apk.key_name == "ada.rsa.pub");
  CHECK(support::as_text(apk.signature) == "bytes");
  CHECK(apk.scripts.at(".post-install") == "#!/bin/sh\n");
  REQUIRE(apk.files.size() == 4);
  CHECK(apk.files.at("usr/bin/chat").sha256 == support::sha256_of_text("#!/bin/sh\n:\n"));
  CHECK(apk.files.at("usr/bin/talk").link_target == "chat");
  CHECK(apk.files.at("usr/bin").mode == 0755);
}

TEST_CASE("each damage is refused by its name") {
  struct Damage {
    const char* what;
    std::function<void(Parts&)> make;
    std::string why;
  };
  const std::string text = "#!/bin/sh\n:\n";
  const std::array damages{
      // apk 2 and 3 install nothing of such names, and say that all is well.
      Damage{"names with ./", [&](Parts& p) { p.data = folder("./usr") + file("./usr/chat", text); },
             "./usr: it is not a path below a root"},
      // apk 2 and 3 install these bytes; only `apk audit` notices.
      Damage{"a wrong digest of a file",
             [&](Parts& p) {
               p.data = folder("usr") + pax(record("APK-TOOLS.checksum.SHA1", sha1("other"))) +
                        Raw{.name = "usr/chat", .content = text}.bytes();
             },
             "usr/chat has another digest than its bytes"},
      Damage{"a wrong digest of a link",
             [&](Parts& p) {
               p.data = folder("usr") + pax(record("APK-TOOLS.checksum.SHA1", sha1("other"))) +
                        Raw{.name = "usr/talk", .link = "chat", .type = '2', .mode = "0000777"}.bytes();
             },
             "usr/talk has another digest than its bytes"},
      Damage{"no digest of a file",
             [&](Parts& p) { p.data = folder("usr") + Raw{.name = "usr/chat", .content = text}.bytes(); },
             "usr/chat has no digest, or is a folder with one"},
      Damage{"a digest with padding",
             [&](Parts& p) {
               p.data = folder("usr") + pax(record("APK-TOOLS.checksum.SHA1", sha1(text) + "00")) +
                        Raw{.name = "usr/chat", .content = text}.bytes();
             },
             "usr/chat: its digest is no SHA-1 in hex digits"},
      Damage{"no digest of the data", [](Parts& p) { p.has_digest = false; }, ".PKGINFO has no datahash"},
      Damage{"changed data", [](Parts& p) { p.is_changed = true; },
             "one of its archives: there are bytes behind its end"},
      Damage{"size 0, with which apk 2 installs nothing", [](Parts& p) { p.size = "0"; },
             ".PKGINFO has another size than its files have"},
      Damage{"a wrong checksum of a header",
             [&](Parts& p) { p.data = Raw{.name = "usr/", .type = '5', .sum_off_by = 1}.bytes(); },
             "usr/: the checksum of its header is wrong"},
      Damage{"names that are not sorted", [](Parts& p) { p.data = folder("usr") + folder("etc"); },
             "etc is not in its place: names are sorted"},
      Damage{"a name twice", [](Parts& p) { p.data = folder("usr") + folder("usr"); },
             "usr is not in its place: names are sorted"},
      Damage{"a file without its folder", [&](Parts& p) { p.data = file("usr/chat", text); },
             "usr/chat is in a folder that the package does not have"},
      Damage{"a file in a file", [&](Parts& p) { p.data = file("usr", text) + file("usr/chat", ""); },
             "usr/chat is in a folder that the package does not have"},
      Damage{"a file that sets the user",
             [](Parts& p) { p.data = Raw{.name = "usr", .mode = "0004755"}.bytes(); },
             "usr: its mode is 4755"},
      Damage{"a hard link", [](Parts& p) { p.data = Raw{.name = "usr", .link = "etc", .type = '1'}.bytes(); },
             "usr: it is not a file, folder or symlink"},
      Damage{"GNU's long name",
             [](Parts& p) { p.data = Raw{.name = "././@LongLink", .content = "x", .type = 'L'}.bytes(); },
             "././@LongLink: it is not a file, folder or symlink"},
      Damage{"another owner", [](Parts& p) { p.data = Raw{.name = "usr", .uid = "0001750"}.bytes(); },
             "usr: it does not belong to root:root"},
      Damage{"another owner by name", [](Parts& p) { p.data = Raw{.name = "usr", .uname = "ada"}.bytes(); },
             "usr: it does not belong to root:root"},
      Damage{"a name in two parts", [](Parts& p) { p.data = Raw{.name = "usr", .prefix = "opt"}.bytes(); },
             "usr: its header has a prefix"},
      Damage{"a name that begins with a period", [](Parts& p) { p.data = folder(".hidden"); },
             ".hidden: apk does not install it"},
      Damage{"an absolute name", [](Parts& p) { p.data = folder("/usr"); },
             "/usr: it is not a path below a root"},
      Damage{"a way out of the root", [](Parts& p) { p.data = folder("usr/../../etc"); },
             "usr/../../etc: it is not a path below a root"},
      Damage{"a control character", [](Parts& p) { p.data = folder("u\tr"); },
             "u\\tr: its name has a control character"},
      Damage{"a folder without its slash", [](Parts& p) { p.data = Raw{.name = "usr", .type = '5'}.bytes(); },
             "usr: the name of a folder has no '/' at its end"},
      Damage{"an unknown pax record",
             [](Parts& p) { p.data = pax(record("SCHILY.xattr.user.x", "1")) + folder("usr"); },
             "one of its archives: its pax header has a record SCHILY.xattr.user.x"},
      Damage{"a pax record twice",
             [](Parts& p) { p.data = pax(record("path", "usr/") + record("path", "etc/")) + folder("usr"); },
             "usr/: its pax record path is there twice, or empty"},
      Damage{"a pax record that is too long", [](Parts& p) { p.data = pax("99 path=usr\n") + folder("usr"); },
             "one of its archives: its pax header is damaged"},
      Damage{"a pax header for nothing",
             [](Parts& p) { p.data = folder("usr") + pax(record("path", "etc")); },
             "etc: a header of names is behind the last member"},
      Damage{"no end", [](Parts& p) { p.end.clear(); }, "one of its archives: it has no end"},
      Damage{"half an end", [](Parts& p) { p.end.resize(512); }, "one of its archives: it has no end"},
      Damage{"a member behind the end", [](Parts& p) { p.end += folder("var"); },
             "one of its archives: there are members behind its end"},
      Damage{"an end of the control archive, at which apk stops",
             [](Parts& p) { p.control_end = std::string(1024, '\0'); },
             "one of its archives: it has an end, and more follows"},
      Damage{"a script that apk does not run",
             [](Parts& p) { p.control_more = Raw{.name = ".INSTALL"}.bytes(); },
             "its control archive has .INSTALL"},
      Damage{"a script twice",
             [](Parts& p) {
               p.control_more = Raw{.name = ".pre-install", .content = "#!/bin/sh\n"}.bytes() +
                                Raw{.name = ".pre-install", .content = "#!/bin/sh\n"}.bytes();
             },
             "it has .pre-install twice"},
      Damage{"a script without an interpreter",
             [](Parts& p) { p.control_more = Raw{.name = ".pre-install", .content = "true\n"}.bytes(); },
             ".pre-install names no interpreter"},
      Damage{"a script that apk 3 does not run",
             [](Parts& p) {
               p.control_more =
                   Raw{.name = ".pre-install", .content = "#!/bin/sh\n" + std::string(262135, '#')}.bytes();
             },
             ".pre-install has 262145 bytes"},
      Damage{"a name that apk 2 does not install", [&](Parts& p) { p.data = file(".keep_x", ""); },
             ".keep_x: apk does not install it"},
      Damage{"a name that no file system has",
             [&](Parts& p) { p.data = pax(record("path", std::string(256, 'n') + '/')) + folder("x"); },
             std::string(256, 'n') + ": a name in it has more than 255 bytes"},
      Damage{"a link target that is cut",
             [&](Parts& p) {
               p.data = pax(record("linkpath", "ch\0at"s)) + Raw{.name = "talk", .type = '2'}.bytes();
             },
             "one of its archives: its pax record linkpath has a NUL byte"},
      Damage{"a relation that is none", [](Parts& p) { p.info += "depend = base>\n"; },
             ".PKGINFO has the relation 'base>'"},
      Damage{"a relation with a version that is none", [](Parts& p) { p.info += "depend = base>=zz\n"; },
             ".PKGINFO has the relation 'base>=zz'"},
      Damage{"a version that is none",
             [](Parts& p) { p.info = "pkgname = chat\npkgver = abc\narch = noarch\n"; },
             ".PKGINFO has 'abc' for pkgver"},
      Damage{"an architecture that is none",
             [](Parts& p) { p.info = "pkgname = chat\npkgver = 1\narch = x86 64\n"; },
             ".PKGINFO has 'x86 64' for arch"},
      Damage{"a line that apk 2 cannot hold",
             [](Parts& p) { p.info += "pkgdesc = " + std::string(5000, 'x') + '\n'; },
             ".PKGINFO has a line of 5010 bytes"},
      Damage{"a carriage return", [](Parts& p) { p.info += "pkgdesc = x\r\n"; },
             ".PKGINFO has a control character"},
      Damage{"an unknown key", [](Parts& p) { p.info += "pkgnam = chat\n"; },
             ".PKGINFO has the key 'pkgnam'"},
      Damage{"a key twice", [](Parts& p) { p.info += "arch = x86_64\n"; }, ".PKGINFO has arch twice"},
      Damage{"a key without a value", [](Parts& p) { p.info += "url = \n"; }, ".PKGINFO has nothing for url"},
      Damage{"a line that is none", [](Parts& p) { p.info += "chat\n"; }, ".PKGINFO has the line 'chat'"},
      Damage{"a missing key", [](Parts& p) { p.info = "pkgname = chat\npkgver = 1\n"; },
             ".PKGINFO has no arch"},
      Damage{"a signature over SHA-1",
             [](Parts& p) { p.signature = Raw{.name = ".SIGN.RSA.ada.rsa.pub", .content = "x"}.bytes(); },
             ".SIGN.RSA.ada.rsa.pub is not a signature of RSA over SHA-256"},
      Damage{"two signatures",
             [](Parts& p) {
               p.signature = Raw{.name = ".SIGN.RSA256.a", .content = "x"}.bytes() +
                             Raw{.name = ".SIGN.RSA256.b", .content = "x"}.bytes();
             },
             "it has several signatures"},
      Damage{"bytes behind the data", [](Parts& p) { p.behind = "x"; }, "there are bytes behind its data"},
  };
  for (const Damage& damage : damages) {
    CAPTURE(damage.what);
    Parts parts = good();
    damage.make(parts);
    CHECK(refusal(parts) == damage.why);
  }
  // The way the packages are put together is right: without a damage there is no error.
  CHECK(refusal(good()) == "no error");
}

TEST_CASE("a package that is cut short anywhere is refused") {
  const test::Scratch scratch;
  const std::string whole = good().bytes();
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    CAPTURE(size);
    CHECK(test::thrown_by([&] { read_apk(scratch.file("chat.apk", whole.substr(0, size))); }) != "no error");
  }
}

TEST_CASE("each byte that is changed is noticed, or says nothing else") {
  const test::Scratch scratch;
  const std::string whole = good().bytes();
  const ReadApk wanted = read_apk(scratch.file("chat.apk", whole));
  // Of a gzip header, the time and the system are of no account; deflate fills up its last byte.
  std::size_t missed = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x20);
    try {
      const ReadApk apk = read_apk(scratch.file("chat.apk", changed));
      const bool same = apk.info == wanted.info && apk.scripts == wanted.scripts &&
                        apk.files == wanted.files && apk.key_name == wanted.key_name;
      if (!same || apk.control == wanted.control) ++missed;
    } catch (const support::Error&) {
    }
  }
  CHECK(missed == 0);
}

TEST_CASE("files that unpack without end are not read to it") {
  const test::Scratch scratch;
  Parts parts;
  parts.data = file("zeros", std::string(3 << 20, '\0'));
  const auto path = scratch.file("chat.apk", parts.bytes());
  CHECK(test::thrown_by([&] { read_apk(path, 1 << 20); }) ==
        path.string() + ": the package is damaged: its files have more than 1048576 bytes");
}

TEST_CASE("what the writer makes is read as it was, also long names and links") {
  const std::string longest(255, 'n');
  const std::vector<archive::TarMember> members{
      {.path = "a", .type = support::EntryType::folder, .mode = 0750, .link_target = {}},
      {.path = "a/" + longest, .size = 4, .link_target = {}, .digest = sha1("text")},
      {.path = "b",
       .type = support::EntryType::symlink,
       .mode = 0777,
       .link_target = longest,
       .digest = sha1(longest)},
      {.path = "c", .mode = 0600, .size = 512, .link_target = {}, .digest = sha1(std::string(512, 'x'))}};
  Parts parts;
  archive::TarWriter writer(
      1'700'000'000, [&](auto bytes) { parts.data += support::as_text(bytes); }, apk_digest_record);
  for (const archive::TarMember& member : members) {
    writer.add(member);
    if (member.type == support::EntryType::file)
      writer.write(support::as_bytes(member.size == 4 ? "text"s : std::string(512, 'x')));
  }
  writer.finish();
  parts.end.clear();
  parts.size = "516";
  const test::Scratch scratch;
  const ReadApk apk = read_apk(scratch.file("chat.apk", parts.bytes()));
  REQUIRE(apk.files.size() == members.size());
  CHECK(apk.files.at("a").mode == 0750);
  CHECK(apk.files.at("a/" + longest).sha256 == support::sha256_of_text("text"));
  CHECK(apk.files.at("b").link_target == longest);
  CHECK(apk.files.at("c").mode == 0600);
}
