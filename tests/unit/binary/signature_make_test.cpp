// New ad-hoc signatures: their bytes, what they take over from an old one, and whether they agree with the
// code.
#include "binary/macho/signature/carry_over.hpp"
#include "binary/macho/signature/check_signature.hpp"
#include "binary/macho/signature/make.hpp"
#include "support/error.hpp"
#include "thrown.hpp"
#include "tiny_signature.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace pdist;
using namespace pdist::test;
using namespace pdist::binary::macho;

namespace {

ReadSlice reader(const std::string& code) {
  return [&code](std::uint64_t offset, std::span<std::byte> out) {
    std::ranges::copy(support::as_bytes(std::string_view(code).substr(offset, out.size())), out.begin());
  };
}

Signature read(const Bytes& data) {
  return read_signature({data, support::ByteOrder::big, "file"});
}

SigningInput input_for(const std::string& code) {
  SigningInput input;
  input.identifier = "tiny";
  input.code_limit = code.size();
  input.exec_limit = 0x4000;
  input.main_executable = true;
  return input;
}

std::uint64_t number(const Bytes& data, std::uint64_t offset, std::size_t width = 4) {
  const support::ByteView view(data, support::ByteOrder::big, "file");
  return width == 1 ? view.u8(offset, "") : width == 8 ? view.u64(offset, "") : view.u32(offset, "");
}

std::vector<std::string> problems(const Bytes& data, const std::string& code) {
  return check_signature(read(data), {code.size(), data.size(), code.size() + data.size()}, reader(code));
}

const Bytes entitlements =
    blob(0xfade7171, "<plist><dict><key>get-task-allow</key>\n\t<true/></dict></plist>");
const Bytes entitlements_der = blob(0xfade7172, "der");
const Bytes empty_requirements = blob(0xfade0c01, std::string(4, '\0'));
const Bytes requirements = blob(0xfade0c01, std::string("\0\0\0\1", 4) + "identifier and certificate");

/// An identity's signature with everything in it.
Bytes signed_by_somebody(std::uint32_t flags, const Bytes& its_entitlements = entitlements) {
  TinyDirectory directory{.code = tiny_code(), .identifier = "org.example.tiny", .team = "TEAM123456"};
  directory.flags = flags;
  directory.special[1] = bytes_of("Info.plist");
  directory.special[2] = requirements;
  directory.special[3] = bytes_of("CodeResources");
  directory.special[5] = its_entitlements;
  directory.special[7] = entitlements_der;
  directory.exec_flags = 0x11;
  Bytes built = directory.build();
  put_big(built, 88, 0x000d0100); // runtime
  return super_blob({{0, built},
                     {2, requirements},
                     {5, its_entitlements},
                     {7, entitlements_der},
                     {8, blob(0xfade8181, "constraint")},
                     {0x10000, blob(0xfade0b01, "certificate")}});
}

} // namespace

TEST_CASE("a linker's signature is a CodeDirectory and nothing else, as lld writes it") {
  const std::string code = tiny_code();
  SigningInput input = input_for(code);
  input.linker_signed = true;
  const Bytes data = make_signature(input, reader(code));

  // 12 bytes, one entry of 8, rounded to 8; 88 bytes of fields; "tiny"; hashes at a multiple of 16.
  CHECK(data.size() == 192);
  CHECK(data.size() == signature_size(input));
  CHECK(number(data, 0) == 0xfade0cc0);
  CHECK(number(data, 4) == 192);
  CHECK(number(data, 8) == 1);
  CHECK(number(data, 16) == 24);
  CHECK(number(data, 24) == 0xfade0c02);
  CHECK(number(data, 28) == 168);
  CHECK(number(data, 32) == 0x20400);
  CHECK(number(data, 36) == 0x20002);
  CHECK(number(data, 40) == 104); // hashOffset
  CHECK(number(data, 44) == 88);  // identOffset
  CHECK(number(data, 48) == 0);   // nSpecialSlots
  CHECK(number(data, 52) == 2);   // nCodeSlots
  CHECK(number(data, 56) == 6144);
  CHECK(number(data, 60) == 0x2002000c); // 32 bytes, SHA-256, no platform, pages of 2^12
  CHECK(number(data, 24 + 64, 8) == 0);
  CHECK(number(data, 24 + 72, 8) == 0x4000);
  CHECK(number(data, 24 + 80, 8) == 1);
  CHECK(support::as_text(std::span(data).subspan(24 + 88, 5)) == std::string_view("tiny\0", 5));
  const Bytes first = support::digest_of(support::DigestAlgorithm::sha256,
                                         support::as_bytes(std::string_view(code).substr(0, 4096)));
  const Bytes last = support::digest_of(support::DigestAlgorithm::sha256,
                                        support::as_bytes(std::string_view(code).substr(4096)));
  CHECK(std::ranges::equal(std::span(data).subspan(128, 32), first));
  CHECK(std::ranges::equal(std::span(data).subspan(160, 32), last)); // at its true length
  CHECK(problems(data, code).empty());
}

TEST_CASE("a signature with everything in it agrees with the code and has all special slots") {
  const std::string code = tiny_code();
  SigningInput input = input_for(code);
  input.kept_flags = 0x10000;
  input.runtime_version = 0xd0100;
  input.requirements = empty_requirements;
  input.entitlements = entitlements;
  input.entitlements_der = entitlements_der;
  input.info_plist_hash = Bytes(32, std::byte{1});
  input.resources_hash = Bytes(32, std::byte{3});
  input.main_executable = false;
  input.kept_exec_flags = 0x10;
  const Bytes data = make_signature(input, reader(code));
  CHECK(data.size() == signature_size(input));
  CHECK(data.size() % 16 == 0);

  const Signature made = read(data);
  CHECK(made.super_blob.blobs.size() == 5); // with the empty place of a certificate's signature
  CHECK(made.super_blob.find(0x10000)->bytes.size() == 8);
  CHECK(made.best().version == 0x20500);
  CHECK(made.best().runtime_version == 0xd0100);
  CHECK(made.best().flags == 0x10002);
  CHECK(made.best().exec_flags == 0x10);
  CHECK(made.best().special_count == 7);
  CHECK(std::ranges::equal(*made.best().special_hash(1), Bytes(32, std::byte{1})));
  CHECK(std::ranges::equal(*made.best().special_hash(3), Bytes(32, std::byte{3})));
  CHECK(problems(data, code).empty());
}

TEST_CASE("pages of 16 KiB and a limit that is a multiple of them") {
  const std::string code(32768, 'x');
  SigningInput input = input_for(code);
  input.page_log2 = 14;
  const Bytes data = make_signature(input, reader(code));
  CHECK(read(data).best().page_total == 2);
  CHECK(problems(data, code).empty());
}

TEST_CASE("what no signature can hold is refused") {
  const auto refusal = [](const auto& change) {
    SigningInput input = input_for(tiny_code());
    change(input);
    return thrown_by([&] { signature_size(input); });
  };
  CHECK(refusal([](SigningInput&) {}) == "no error");
  CHECK(refusal([](SigningInput& i) { i.identifier.clear(); }) == "cannot be signed: it has no identifier");
  CHECK(refusal([](SigningInput& i) { i.identifier = std::string("a\0b", 3); }) ==
        "cannot be signed: its identifier has a NUL in it");
  CHECK(refusal([](SigningInput& i) { i.code_limit = 0; }) == "cannot be signed: it is empty");
  CHECK(
      refusal([](SigningInput& i) { i.code_limit = std::uint64_t{1} << 32; }) ==
      "cannot be signed: it has 0x100000000 bytes before its signature, whose offset has 32 bits (dataoff of "
      "LC_CODE_SIGNATURE)");
  CHECK(refusal([](SigningInput& i) { i.info_plist_hash.resize(20); }) ==
        "cannot be signed: the SHA-256 of Info.plist has 20 bytes");
  CHECK(refusal([](SigningInput& i) { i.resources_hash.resize(1); }) ==
        "cannot be signed: the SHA-256 of CodeResources has 1 bytes");
  CHECK(refusal([](SigningInput& i) { i.entitlements.resize(9); }) ==
        "cannot be signed: the entitlements are no whole blob");
}

TEST_CASE("a linker's signature is made anew as it was") {
  const std::string code = tiny_code();
  SigningInput first = input_for(code);
  first.linker_signed = true;
  const Bytes data = make_signature(first, reader(code));
  SigningInput second = input_for(code);
  second.identifier = "another name";
  CHECK(carry_over(read(data), second).empty());
  CHECK(make_signature(second, reader(code)) == data);
}

TEST_CASE("an ad-hoc signature keeps flags, requirements and entitlements") {
  const std::string code = tiny_code();
  SigningInput first = input_for(code);
  first.kept_flags = 0x10000 | 0x2000 | 0x800;
  first.runtime_version = 0xd0000;
  first.requirements = requirements;
  first.entitlements = entitlements;
  first.kept_exec_flags = 0x10;
  first.page_log2 = 14;
  const Bytes data = make_signature(first, reader(code));
  SigningInput second = input_for(code);
  CHECK(carry_over(read(data), second).empty());
  CHECK(make_signature(second, reader(code)) == data);
}

TEST_CASE("an identity's signature leaves what needs its certificate") {
  const Bytes old = signed_by_somebody(0x10000 | 0x2000 | 0x100);
  SigningInput input = input_for(tiny_code());
  CHECK(carry_over(read(old), input) ==
        std::vector<std::string>{"the signature of a certificate of team TEAM123456", "the hardened runtime",
                                 "library validation", "launch constraints"});
  CHECK(input.identifier == "org.example.tiny");
  CHECK(input.kept_flags == 0x100);
  CHECK(input.runtime_version == 0);
  CHECK(input.kept_exec_flags == 0x10);
  CHECK(input.requirements == empty_requirements);
  CHECK(input.entitlements == entitlements);
  CHECK(input.entitlements_der == entitlements_der);
  CHECK(input.info_plist_hash ==
        support::digest_of(support::DigestAlgorithm::sha256, bytes_of("Info.plist")));
  CHECK(input.resources_hash ==
        support::digest_of(support::DigestAlgorithm::sha256, bytes_of("CodeResources")));
  CHECK_FALSE(input.linker_signed);
  const Bytes data = make_signature(input, reader(tiny_code()));
  CHECK(problems(data, tiny_code()).empty());
  CHECK(read(data).ad_hoc());
  CHECK(read(data).best().team.empty());
}

TEST_CASE("the hardened runtime stays where it does not keep the program from its libraries") {
  const Bytes any_library =
      blob(0xfade7171, "<dict><key>com.apple.security.cs.disable-library-validation</key> <true/></dict>");
  SigningInput program = input_for(tiny_code());
  CHECK(carry_over(read(signed_by_somebody(0x10000, any_library)), program) ==
        std::vector<std::string>{"the signature of a certificate of team TEAM123456", "launch constraints"});
  CHECK(program.kept_flags == 0x10000);
  CHECK(program.runtime_version == 0xd0100);

  SigningInput library = input_for(tiny_code());
  library.main_executable = false;
  carry_over(read(signed_by_somebody(0x10000)), library);
  CHECK(library.kept_flags == 0x10000); // says nothing of a process
  CHECK(library.kept_exec_flags == 0);
}

TEST_CASE("a CodeDirectory without flags for the executable segment gets those of its entitlements") {
  TinyDirectory directory{.code = tiny_code()};
  directory.version = 0x20200;
  directory.special[5] = entitlements;
  const Bytes old = super_blob({{0, directory.build()}, {5, entitlements}});
  SigningInput input = input_for(tiny_code());
  carry_over(read(old), input);
  CHECK(input.kept_exec_flags == 0x10);
}

TEST_CASE("entitlements say yes with <true/> alone") {
  CHECK(has_entitlement("<key>a.b</key><true/>", "a.b"));
  CHECK(has_entitlement("<key>a.b</key>\r\n\t <true/>", "a.b"));
  CHECK_FALSE(has_entitlement("<key>a.b</key><false/>", "a.b"));
  CHECK_FALSE(has_entitlement("<key>a.b.c</key><true/>", "a.b"));
  CHECK_FALSE(has_entitlement("<key>a.b</key>", "a.b"));
  CHECK_FALSE(has_entitlement("", "a.b"));
}
