// What an edit wants the new signature of a bundle's executable to say.
#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "memory_file.hpp"
#include "thrown.hpp"
#include "tiny_macho.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::binary::CodeSignature;
using pdist::binary::Edit;
using pdist::test::MemoryFile;
using pdist::test::thrown_by;
using pdist::test::TinyMacho;

namespace {

using Bytes = std::vector<std::byte>;

std::string edited(const std::string& bytes, const Edit& edit) {
  const MemoryFile memory(support::as_bytes(bytes));
  const support::ReadableFile file(memory.path());
  const binary::Patch patch = binary::plan_edit(file, edit);
  std::string out;
  binary::write_patched(file, patch,
                        [&](std::span<const std::byte> piece) { out += support::as_text(piece); });
  const MemoryFile written(support::as_bytes(out));
  binary::check_edited(support::ReadableFile(written.path()), file, edit, patch);
  return out;
}

CodeSignature signature_of(const std::string& bytes) {
  const MemoryFile memory(support::as_bytes(bytes));
  return binary::read_code_signatures(support::ReadableFile(memory.path())).at(0);
}

Edit wanting(std::optional<Bytes> info, std::optional<Bytes> resources,
             std::optional<std::string> identifier) {
  Edit edit;
  edit.macho.info_plist_hash = std::move(info);
  edit.macho.resources_hash = std::move(resources);
  edit.macho.signing_identifier = std::move(identifier);
  return edit;
}

} // namespace

TEST_CASE("a signature has the digests of the bundle's files and its identifier") {
  const Bytes info(32, std::byte{1}), resources(32, std::byte{2});
  const Edit edit = wanting(info, resources, "org.example.chat");
  const std::string once = edited(TinyMacho().bytes(), edit);
  const CodeSignature signature = signature_of(once);
  CHECK(signature.present);
  CHECK(signature.problems.empty());
  CHECK(signature.identifier == "org.example.chat");
  CHECK_FALSE(signature.linker_signed);
  CHECK(signature.directories.at(0).info_plist == info);
  CHECK(signature.directories.at(0).resources == resources);
  CHECK(edited(once, edit) == once);

  // Another edit keeps them, and so does one that wants no more than a signature.
  Edit rpath;
  rpath.macho.add_rpaths = {"@loader_path"};
  const CodeSignature kept = signature_of(edited(once, rpath));
  CHECK(kept.identifier == "org.example.chat");
  CHECK(kept.directories.at(0).resources == resources);
  Edit sign;
  sign.macho.sign_ad_hoc = true;
  CHECK(edited(once, sign) == once);
}

TEST_CASE("a signature that says something else is made anew, each part by itself") {
  const Bytes one(32, std::byte{1}), other(32, std::byte{9});
  const std::string before = edited(TinyMacho().bytes(), wanting(one, one, "one"));
  CHECK(signature_of(edited(before, wanting(other, {}, {}))).directories.at(0).info_plist == other);
  CHECK(signature_of(edited(before, wanting({}, other, {}))).directories.at(0).resources == other);
  CHECK(signature_of(edited(before, wanting({}, {}, "other"))).identifier == "other");
  const CodeSignature none = signature_of(edited(before, wanting(Bytes(), Bytes(), {})));
  CHECK(none.directories.at(0).info_plist.empty());
  CHECK(none.directories.at(0).resources.empty());
  CHECK(none.identifier == "one");
}

TEST_CASE("a digest that is none is refused") {
  const MemoryFile memory(support::as_bytes(TinyMacho().bytes()));
  CHECK(thrown_by([&] {
          binary::plan_edit(support::ReadableFile(memory.path()), wanting(Bytes(20), {}, {}));
        }) == memory.path() + ": cannot edit: cannot be signed: the SHA-256 of Info.plist has 20 bytes");
}
