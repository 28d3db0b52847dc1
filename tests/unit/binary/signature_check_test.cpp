// Code that was changed after it was signed: each change is named.
#include "binary/code_signature.hpp"
#include "binary/macho/signature/check_signature.hpp"
#include "tiny_signature.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

using namespace pdist;
using namespace pdist::test;
using namespace pdist::binary::macho;

namespace {

const Bytes entitlements = blob(0xfade7171, "<plist/>");

/// Signed code that tests change afterwards: with SHA-1 and SHA-256, and with entitlements.
struct SignedCode {
  std::string code = tiny_code();
  TinyDirectory old{.code = code,
                    .identifier = "tiny",
                    .team = {},
                    .flags = 2,
                    .version = 0x20600,
                    .hash_number = 1,
                    .algorithm = support::DigestAlgorithm::sha1,
                    .hash_size = 20};
  TinyDirectory directory{.code = code};
  Bytes its_entitlements = entitlements;

  SignedCode() {
    old.special[5] = entitlements;
    directory.special[5] = entitlements;
  }

  Bytes data() const {
    return super_blob({{0, old.build()}, {5, its_entitlements}, {0x1000, directory.build()}});
  }

  std::vector<std::string> problems(std::uint64_t behind = 0) const {
    const Bytes bytes = data();
    const ReadSlice read = [this](std::uint64_t offset, std::span<std::byte> out) {
      std::ranges::copy(support::as_bytes(std::string_view(code).substr(offset, out.size())), out.begin());
    };
    return check_signature(read_signature({bytes, support::ByteOrder::big, "file"}),
                           {code.size(), bytes.size(), code.size() + bytes.size() + behind}, read);
  }
};

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("code as it was signed has no problems") {
  CHECK(SignedCode().problems().empty());
}

TEST_CASE("a changed byte is found in its page, by every CodeDirectory") {
  SignedCode it;
  it.code[5000] ^= 1;
  CHECK(it.problems() == Lines{"page 1 (bytes 4096 to 6143) is not what was signed (sha1)",
                               "page 1 (bytes 4096 to 6143) is not what was signed (sha256)"});
  it = SignedCode();
  it.code[0] ^= 1;
  CHECK(it.problems().front() == "page 0 (bytes 0 to 4095) is not what was signed (sha1)");
  it = SignedCode();
  it.old.code[0] ^= 1; // one of two: some system goes by it
  CHECK(it.problems() == Lines{"page 0 (bytes 0 to 4095) is not what was signed (sha1)"});
}

TEST_CASE("of many changed pages the first are named, and all counted") {
  SignedCode it;
  it.code.assign(20 * 4096, 'x');
  it.old.code = it.directory.code = std::string(20 * 4096, 'y');
  const Lines lines = it.problems();
  CHECK(lines.size() == 8);
  CHECK(lines[3] == "20 of 20 pages are not what was signed (sha1)");
  CHECK(lines[4] == "page 0 (bytes 0 to 4095) is not what was signed (sha256)");
}

TEST_CASE("changed, missing and added entitlements") {
  SignedCode it;
  it.its_entitlements.back() ^= std::byte{1};
  CHECK(it.problems() == Lines{"the entitlements are not what was signed (sha1)",
                               "the entitlements are not what was signed (sha256)"});
  it = SignedCode();
  it.old.special[2] = it.directory.special[2] = bytes_of("requirements");
  CHECK(it.problems() == Lines{"the requirements that were signed are not there (sha1)",
                               "the requirements that were signed are not there (sha256)"});
  it = SignedCode();
  it.directory.special.clear();
  CHECK(it.problems() == Lines{"the entitlements are not signed (sha256)"});
}

TEST_CASE("bytes that nobody signed") {
  SignedCode it;
  CHECK(it.problems(10) == Lines{fmt::format("10 bytes behind the signature (from {} on) are not signed",
                                             6144 + it.data().size())});
  it.code += std::string(4096, 'x');
  CHECK(it.problems() == Lines{"6144 bytes are signed (sha1), 10240 are before the signature",
                               "6144 bytes are signed (sha256), 10240 are before the signature"});
}

TEST_CASE("code that is shorter than what was signed") {
  SignedCode it;
  it.code.resize(4096);
  CHECK(it.problems() == Lines{"6144 bytes are signed (sha1), 4096 are before the signature",
                               "page 1 (bytes 4096 to 6143) is not what was signed (sha1)",
                               "6144 bytes are signed (sha256), 4096 are before the signature",
                               "page 1 (bytes 4096 to 6143) is not what was signed (sha256)"});
}

TEST_CASE("an identity's signature without its certificate's part") {
  SignedCode it;
  it.old.flags = it.directory.flags = 0;
  CHECK(it.problems() == Lines{"it is not an ad-hoc signature, and no certificate's signature is in it"});
}

TEST_CASE("all kinds of hashes are computed") {
  struct Kind {
    std::uint8_t number;
    support::DigestAlgorithm algorithm;
    std::size_t size;
  };
  for (const Kind& kind :
       {Kind{1, support::DigestAlgorithm::sha1, 20}, Kind{2, support::DigestAlgorithm::sha256, 32},
        Kind{3, support::DigestAlgorithm::sha256, 20}, Kind{4, support::DigestAlgorithm::sha384, 48}}) {
    CAPTURE(kind.number);
    SignedCode it;
    it.directory.hash_number = kind.number;
    it.directory.algorithm = kind.algorithm;
    it.directory.hash_size = kind.size;
    CHECK(it.problems().empty());
    it.code[1] ^= 1;
    CHECK(it.problems().size() == 2);
  }
}
