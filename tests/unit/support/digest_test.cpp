// SHA-256 against the examples of FIPS 180-4's companion document (NIST, "SHA256.pdf") and on files.
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <sys/stat.h>

using namespace pdist::support;
using pdist::test::Scratch;

TEST_CASE("known digests") {
  CHECK(sha256_of_text("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_of_text("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("other algorithms, of the same document's example") {
  Digest sha1(DigestAlgorithm::sha1);
  sha1.update(as_bytes("abc"));
  CHECK(sha1.finish() == "a9993e364706816aba3e25717850c26c9cd0d89d");
  Digest sha384(DigestAlgorithm::sha384);
  sha384.update(as_bytes("abc"));
  CHECK(sha384.finish() == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                           "8086072ba1e7cc2358baeca134c825a7");
  CHECK(digest_of(DigestAlgorithm::sha1, as_bytes("abc")).size() == 20);
}

TEST_CASE("a file's digest is that of its bytes, at and around the size of the pieces it is read in") {
  const Scratch scratch;
  for (const std::size_t size : {0U, 1U, 262143U, 262144U, 262145U, 1000000U}) {
    CAPTURE(size);
    const std::string text(size, 'x');
    CHECK(sha256_of_file(scratch.file("a", text)) == sha256_of_text(text));
  }
}

TEST_CASE("fed in pieces or at once: the same") {
  Sha256 digest;
  digest.update(std::as_bytes(std::span("ab", 2)));
  digest.update(std::as_bytes(std::span("c", 1)));
  CHECK(digest.finish() == sha256_of_text("abc"));
}

TEST_CASE("what is not a regular file is refused by name, without waiting for a writer") {
  const Scratch scratch;
  const auto fifo = scratch / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THROWS_WITH(sha256_of_file(fifo),
                    (fifo.string() + ": cannot read: it is not a regular file").c_str());
  CHECK_THROWS_AS(sha256_of_file(scratch / "absent"), pdist::support::Error);
}

TEST_CASE("the form of a digest") {
  const std::string good(64, 'a');
  CHECK(is_sha256(good));
  CHECK_FALSE(is_sha256(good.substr(1)));
  CHECK_FALSE(is_sha256(good + "a"));
  CHECK_FALSE(is_sha256(std::string(64, 'A')));
  CHECK_FALSE(is_sha256(std::string(64, 'g')));
}
