#include "loader/library_cache.hpp"
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "support/file.hpp"
#include "support/run/process.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using pdist::loader::LibraryCache;
using pdist::support::ByteOrder;

namespace {

struct Entry {
  std::string name, path;
  std::uint64_t hwcap = 0;
};

std::string number(std::uint64_t value, std::size_t width, ByteOrder order) {
  std::vector<std::byte> bytes(width);
  pdist::support::store_number(bytes, 0, value, width, order);
  return std::string(pdist::support::as_text(bytes));
}

/// A cache in format 1.1. `said`: whether its flags tell the byte order.
std::string made(const std::vector<Entry>& entries, ByteOrder order, bool said) {
  std::string strings, table;
  const std::uint64_t base = 48 + entries.size() * 24;
  const auto put = [&](const std::string& text) {
    const std::uint64_t at = base + strings.size();
    strings += text + '\0';
    return at;
  };
  for (const Entry& entry : entries) {
    table += number(3, 4, order) + number(put(entry.name), 4, order) + number(put(entry.path), 4, order);
    table += number(0, 4, order) + number(entry.hwcap, 8, order);
  }
  std::string out =
      "glibc-ld.so.cache1.1" + number(entries.size(), 4, order) + number(strings.size(), 4, order);
  out += static_cast<char>(!said ? 0 : order == ByteOrder::little ? 2 : 3);
  out.resize(48, '\0');
  return out + table + strings;
}

const std::vector<Entry> some = {{"libz.so.1", "/lib/libz.so.1"},
                                 {"libz.so.1", "/usr/lib32/libz.so.1"},
                                 {"libfast.so.1", "/lib/glibc-hwcaps/x86-64-v3/libfast.so.1", 1ULL << 62},
                                 {"libfast.so.1", "/lib/libfast.so.1"}};

void check_some(const LibraryCache& cache) {
  REQUIRE(cache.find("libz.so.1").size() == 2);
  CHECK(cache.find("libz.so.1")[0] == "/lib/libz.so.1");
  CHECK(cache.find("libz.so.1")[1] == "/usr/lib32/libz.so.1");
  REQUIRE(cache.find("libfast.so.1").size() == 1);
  CHECK(cache.find("libfast.so.1")[0] == "/lib/libfast.so.1");
  CHECK(cache.find("libno.so.1").empty());
}

} // namespace

TEST_CASE("a cache is read in either byte order, said or not; entries for some CPUs only are passed over") {
  for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
    for (const bool said : {true, false})
      check_some(LibraryCache::parse(made(some, order, said), "cache"));
  }
}

TEST_CASE("the new format is found behind the old one's tables") {
  for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
    std::string old = std::string("ld.so-1.7.0") + '\0' + number(3, 4, order) + std::string(3 * 12, '\1');
    old.resize((old.size() + 7) / 8 * 8, '\0');
    check_some(LibraryCache::parse(old + made(some, order, true), "cache"));
  }
}

TEST_CASE("what ldconfig writes is read: all that ldconfig itself lists is found") {
  const pdist::test::Scratch scratch;
  pdist::support::ProcessRequest request;
  request.command = {"/sbin/ldconfig", "-p"};
  const std::string listed = pdist::support::run(request).output;
  const LibraryCache cache =
      LibraryCache::parse(pdist::support::read_text_file("/etc/ld.so.cache", 1ULL << 26), "/etc/ld.so.cache");
  std::size_t lines = 0;
  for (std::size_t at = listed.find("\n\t"); at != std::string::npos; at = listed.find("\n\t", at + 1)) {
    const std::string line = listed.substr(at + 2, listed.find('\n', at + 1) - at - 2);
    if (line.find("hwcap") != std::string::npos) continue;
    const std::string name = line.substr(0, line.find(' ')), path = line.substr(line.find(" => ") + 4);
    const auto found = cache.find(name);
    CHECK(std::find(found.begin(), found.end(), path) != found.end());
    ++lines;
  }
  CHECK(lines > 10);
}

TEST_CASE("a cache cut off at any byte is refused, never read beyond its end") {
  const std::string whole = made(some, ByteOrder::little, true);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(pdist::test::thrown_by([&] { LibraryCache::parse(whole.substr(0, size), "cache"); }) != "no error");
  }
  const std::string old =
      std::string("ld.so-1.7.0") + '\0' + number(0xffffffff, 4, ByteOrder::little) + whole;
  CHECK(pdist::test::thrown_by([&] { LibraryCache::parse(old, "cache"); }) != "no error");
}

TEST_CASE("wrong counts and offsets of a cache are refused, naming the file") {
  const std::string hint =
      "\nhint: make it anew with ldconfig (ldconfig -r <sysroot>), or remove it: the folders of "
      "ld.so.conf are searched then";
  const auto error = [](const std::string& bytes) {
    return pdist::test::thrown_by([&] { LibraryCache::parse(bytes, "/s/etc/ld.so.cache"); });
  };
  CHECK(error("<html>") ==
        "/s/etc/ld.so.cache: this is no library cache that can be read: it does not start with "
        "glibc-ld.so.cache1.1" +
            hint);
  std::string many = made(some, ByteOrder::little, true);
  many.replace(20, 4, number(0xffffffff, 4, ByteOrder::little));
  CHECK(error(many) ==
        "/s/etc/ld.so.cache: this is no library cache that can be read: its tables do not fit into the file" +
            hint);
  std::string outside = made(some, ByteOrder::little, true);
  outside.replace(48 + 4, 4, number(0xfffffff0, 4, ByteOrder::little));
  CHECK(error(outside).starts_with("/s/etc/ld.so.cache: "));
  CHECK(error(made({{"liba.so", "lib/liba.so"}}, ByteOrder::little, true)) ==
        "/s/etc/ld.so.cache: this is no library cache that can be read: the path of liba.so is not absolute" +
            hint);
}

TEST_CASE("whatever one byte of a cache becomes, it is read or refused") {
  const std::string whole = made(some, ByteOrder::little, true);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char value : {'\0', '\1', '\x7f', '\xff'}) {
      std::string changed = whole;
      changed[at] = value;
      const std::string error = pdist::test::thrown_by([&] { LibraryCache::parse(changed, "cache"); });
      if (error != "no error") ++refused;
    }
  }
  CHECK(refused > 100);
}
