// Runs a fuzz harness without a fuzzer: over the files that are named, as they are, cut short and with bytes
// changed. The changes are the same in every run.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

void run(const Bytes& bytes) {
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

/// Values at the edges of what a field can hold.
constexpr std::uint8_t edges[] = {0x00, 0x01, 0x7f, 0x80, 0xff};

/// Most changes hit the first bytes, where the headers are.
Bytes changed(const Bytes& original, std::mt19937& random) {
  Bytes bytes = original;
  const std::size_t changes = 1 + random() % 4;
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t range = random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 1024) : bytes.size();
    bytes[random() % range] =
        random() % 2 == 0 ? edges[random() % std::size(edges)] : static_cast<std::uint8_t>(random());
  }
  return bytes;
}

} // namespace

/// replay <count> <file>...: each file, and `count` changes and `count` truncations of each.
int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: replay <count> <file>...\n", stderr);
    return 2;
  }
  const long count = std::strtol(argv[1], nullptr, 10);
  long runs = 0;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in || bytes.empty()) {
      std::fprintf(stderr, "%s: cannot read\n", argv[i]);
      return 1;
    }
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same changes in every run
    run(bytes);
    for (long n = 0; n < count; ++n, runs += 2) {
      run(changed(bytes, random));
      run(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(random() % bytes.size())));
    }
  }
  std::printf("%ld runs\n", runs);
  return 0;
}
