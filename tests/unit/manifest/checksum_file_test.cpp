// SHA256SUMS: what is written reads back, and what is not ours is refused with its line.
#include "manifest/checksum_file.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pdist::manifest;

namespace {

const std::string digest(64, '0');
const std::string other_digest(64, 'f');

std::string problem_of(const std::string& text) {
  try {
    parse_checksums(text, "S");
  } catch (const pdist::support::Error& error) {
    return error.what();
  }
  return "no error";
}

} // namespace

TEST_CASE("every name survives") {
  Checksums checksums;
  for (const char* name : {"a", "b c", "d\ne", "f\\n", "g\rh", "\xff", "-i", " j", "k ", "*l", "m/n", "\\"}) {
    checksums.emplace(name, digest);
  }
  CHECK(parse_checksums(checksum_text(checksums), "S") == checksums);
}

TEST_CASE("lines are those of coreutils") {
  CHECK(checksum_text({{"a b", digest}}) == digest + "  a b\n");
  CHECK(checksum_text({{"a\nb\\c\rd", digest}}) == "\\" + digest + "  a\\nb\\\\c\\rd\n");
}

TEST_CASE("malformed lines") {
  struct Row {
    const char* what;
    std::string text, problem;
  };
  const std::string good = digest + "  a\n";
  const Row rows[] = {
      {"parent folder", digest + "  ../a\n",
       "S:1: this is not a line of SHA256SUMS: '../a' is not a path inside the dist"},
      {"inner parent folder", digest + "  a/../b\n",
       "S:1: this is not a line of SHA256SUMS: 'a/../b' is not a path inside the dist"},
      {"absolute", digest + "  /a\n",
       "S:1: this is not a line of SHA256SUMS: '/a' is not a path inside the dist"},
      {"leading dot", digest + "  ./a\n",
       "S:1: this is not a line of SHA256SUMS: './a' is not a path inside the dist"},
      {"no path", digest + "  \n", "S:1: this is not a line of SHA256SUMS: '' is not a path inside the dist"},
      {"duplicate", good + other_digest + "  a\n", "S:2: this is not a line of SHA256SUMS: 'a' stands twice"},
      {"duplicate through an escape", good + "\\" + other_digest + "  a\n",
       "S:2: this is not a line of SHA256SUMS: 'a' stands twice"},
      {"CRLF", digest + "  a\r\n",
       "S:1: this is not a line of SHA256SUMS: it ends with a carriage return: the file's line ends were "
       "converted"},
      {"cut off", good + digest + "  b",
       "S:2: this is not a line of SHA256SUMS: there is no newline at its end: the file may be cut off"},
      {"unknown escape", "\\" + digest + "  a\\t\n",
       "S:1: this is not a line of SHA256SUMS: an escape in the path is not known"},
      {"half an escape", "\\" + digest + "  a\\\n",
       "S:1: this is not a line of SHA256SUMS: an escape in the path is not known"},
      {"short digest", digest.substr(1) + "  a\n",
       "S:1: this is not a line of SHA256SUMS: it does not start with a SHA-256 in lower-case hex digits"},
      {"empty line", "\n",
       "S:1: this is not a line of SHA256SUMS: it does not start with a SHA-256 in lower-case hex digits"},
      {"one space", digest + " a\n",
       "S:1: this is not a line of SHA256SUMS: two spaces must follow the digest"},
      {"BSD form", "SHA256 (a) = " + digest + "\n",
       "S:1: this is not a line of SHA256SUMS: it does not start with a SHA-256 in lower-case hex digits"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(problem_of(row.text) == row.problem);
  }
  CHECK(problem_of("") == "no error");
}
