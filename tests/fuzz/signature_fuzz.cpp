// Any bytes at all as the code signature of a slice: reading and checking may refuse them with an `Error`,
// and nothing else; the signature that takes its place always agrees. With libFuzzer (clang,
// -fsanitize=fuzzer) it searches; with replay.cpp it runs files and deterministic changes of them.
#include "binary/macho/signature/carry_over.hpp"
#include "binary/macho/signature/check_signature.hpp"
#include "harness.hpp"

#include <algorithm>

namespace {

using namespace pdist;
using namespace pdist::binary::macho;

constexpr std::uint64_t code_size = 40'000;

/// Bytes of a slice that repeat after a while.
void read_code(std::uint64_t offset, std::span<std::byte> buffer) {
  if (!support::range_fits(offset, buffer.size(), code_size))
    __builtin_trap(); // it reads before the signature
  for (std::size_t i = 0; i < buffer.size(); ++i)
    buffer[i] = static_cast<std::byte>((offset + i) * 7 % 251);
}

void sign_anew(const Signature& old) {
  SigningInput input;
  input.identifier = "fuzz";
  input.code_limit = code_size;
  input.main_executable = true;
  carry_over(old, input);
  if (input.identifier.empty()) return; // refused
  const std::vector<std::byte> made = make_signature(input, read_code);
  if (made.size() != signature_size(input)) __builtin_trap();
  const Signature signature = read_signature({made, support::ByteOrder::big, "made"});
  const SignaturePlace place{code_size, made.size(), code_size + made.size()};
  if (!signature.ad_hoc() || !check_signature(signature, place, read_code).empty()) __builtin_trap();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  fuzz::refuse_or_run([&] {
    const Signature signature = read_signature({bytes, support::ByteOrder::big, "fuzz"});
    check_signature(signature, {code_size, size, code_size + size}, read_code);
    sign_anew(signature);
  });
  return 0;
}
