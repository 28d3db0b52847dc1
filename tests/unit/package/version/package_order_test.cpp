// The order of versions in indexes, held against dpkg's and rpm's own comparison.
#include "package/version/package_order.hpp"
#include "scratch.hpp"
#include "support/run/process.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <sstream>

using namespace pdist;
using Texts = std::vector<std::string>;

namespace {

constexpr std::size_t pair_count = 4000;

struct Pair {
  std::string a, b;
};

/// Texts that differ in little, with all that the comparisons treat in a way of its own.
class Versions {
public:
  explicit Versions(Texts words) : words_(std::move(words)) {}

  std::vector<Pair> pairs() {
    std::vector<Pair> out;
    while (out.size() < pair_count) {
      std::string a = text();
      std::string b = number(3) == 0 ? text() : changed(a);
      out.push_back({std::move(a), std::move(b)});
    }
    return out;
  }

private:
  std::size_t number(std::size_t below) { return random_() % below; }

  std::string part() {
    std::string out = std::to_string(number(12));
    for (std::size_t words = number(5); words > 0; --words)
      out += words_[number(words_.size())];
    return out;
  }

  std::string text() {
    const std::string epoch = number(4) == 0 ? std::to_string(number(3)) + ':' : "";
    return epoch + part() + (number(2) == 0 ? "-" + part() : "");
  }

  /// One word more, behind a random place that is not in the epoch.
  std::string changed(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::size_t first = colon == std::string::npos ? 1 : colon + 2;
    return std::string(text).insert(first + number(text.size() - first + 1), words_[number(words_.size())]);
  }

  Texts words_;
  std::mt19937 random_{20261121}; // NOLINT(*-msc51-cpp): the same pairs in every run
};

std::string_view sign_of(int order) {
  return order < 0 ? "<" : order > 0 ? ">" : "=";
}

/// "a < b", one a line, as `compare` orders them.
std::string judged(const std::vector<Pair>& pairs, int (*compare)(std::string_view, std::string_view)) {
  std::string out;
  for (const auto& [a, b] : pairs)
    out += a + ' ' + std::string(sign_of(compare(a, b))) + ' ' + b + '\n';
  return out;
}

/// What the command prints of the lines in the file that is its last argument: those that it sees otherwise,
/// and how many it has read.
std::string disagreement(Texts command, const std::string& lines) {
  const test::Scratch scratch;
  command.push_back(scratch.file("pairs", lines).string());
  support::ProcessRequest request;
  request.command = std::move(command);
  const support::ProcessResult result = support::run(request);
  return result.output + result.errors;
}

} // namespace

TEST_CASE("Debian's versions are ordered as dpkg orders them") {
  const std::vector<Pair> pairs =
      Versions({"~", "~~", "+", ".", ".0", "0", "00", "a", "Z", "rc", ".1", "10"}).pairs();
  const char* const script = "n=0; while read -r a o b; do n=$((n+1));"
                             " case $o in '<') w=lt ;; '>') w=gt ;; *) w=eq ;; esac;"
                             " dpkg --compare-versions \"$a\" $w \"$b\" || echo \"$a $o $b\"; done <\"$1\";"
                             " echo read $n";
  CHECK(disagreement({"sh", "-c", script, "sh"}, judged(pairs, package::compare_debian_versions)) ==
        "read 4000\n");
}

TEST_CASE("rpm's versions are ordered as rpm orders them") {
  const std::vector<Pair> pairs =
      Versions({"~", "~~", "^", "+", ".", "_", ".0", "0", "00", "a", "Z", "rc", ".1", "10"}).pairs();
  const char* const script =
      "import rpm, sys\n"
      "n = 0\n"
      "def parts(text):\n"
      "    epoch, _, rest = text.rpartition(':')\n"
      "    version, _, release = rest.partition('-')\n"
      "    return epoch or '0', version, release or None\n"
      "for line in open(sys.argv[1]):\n"
      "    a, o, b = line.split()\n"
      "    n += 1\n"
      "    pa, pb = parts(a), parts(b)\n"
      "    if pa[2] is None or pb[2] is None: pa, pb = pa[:2] + ('',), pb[:2] + ('',)\n"
      "    if {-1: '<', 0: '=', 1: '>'}[rpm.labelCompare(pa, pb)] != o: print(line, end='')\n"
      "print('read', n)\n";
  CHECK(disagreement({"/usr/bin/python3", "-c", script}, judged(pairs, package::compare_rpm_versions)) ==
        "read 4000\n");
}
