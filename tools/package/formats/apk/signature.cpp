#include "package/formats/apk/signature.hpp"

#include "archive/gzip.hpp"
#include "archive/tar.hpp"
#include "support/bytes.hpp"
#include "support/copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/publish.hpp"

#include <fmt/format.h>

#include <utility>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view member_prefix = ".SIGN.RSA256.";

class ApkSigner : public sign::Signer {
public:
  explicit ApkSigner(sign::KeyFile file) : file_(std::move(file)), key_(file_) {
    constexpr std::size_t longest = 100; // of a name in a tar header
    const std::string name = apk_key_name(file_);
    if (member_prefix.size() + name.size() > longest || support::escaped(name) != name ||
        name.starts_with('.'))
      throw support::Error(
          file_.key.string(), "cannot sign packages",
          "its name is longer than 83 bytes, begins with '.', or has other than printable characters",
          "such as ada@example.org.rsa");
  }

  void sign(const fs::path& from, const fs::path& to, support::EpochSeconds time) const override {
    // The control archive is the first member of an unsigned package.
    const support::ReadableFile unsigned_file(from);
    const std::uint64_t end = archive::unpack_gzip_member(unsigned_file, 0, [](auto) {});
    const std::vector<std::byte> signature = key_.sign(unsigned_file.read(0, end));
    const archive::TarText member{.name = std::string(member_prefix) + apk_key_name(file_),
                                  .text = std::string(support::as_text(signature))};
    support::publish_file(to, {.flush = false, .mode = 0600, .like = {}}, [&](support::OutputFile& out) {
      out.write(archive::gzip(archive::tar_of(std::span(&member, 1), time)));
      support::copy_digested(unsigned_file, out);
    });
  }

  std::string name() const override { return support::escaped(file_.key.string()); }

  std::vector<fs::path> inputs() const override {
    if (file_.password_file.empty()) return {file_.key};
    return {file_.key, file_.password_file};
  }

private:
  sign::KeyFile file_;
  sign::RsaKey key_;
};

} // namespace

std::string apk_key_name(const sign::KeyFile& key) {
  return key.key.filename().string() + ".pub";
}

std::unique_ptr<sign::Signer> apk_signer(sign::KeyFile key) {
  return std::make_unique<ApkSigner>(std::move(key));
}

void require_signature(const ReadApk& apk, const sign::KeyFile& key, const std::string& shown) {
  const std::string name = apk_key_name(key);
  if (apk.key_name != name)
    throw support::Error(shown, "the package is not signed as it should be",
                         apk.key_name.empty() ? std::string("it has no signature")
                                              : fmt::format("its key is {}", support::escaped(apk.key_name)));
  if (!sign::RsaKey(key).has_signed(apk.control, apk.signature))
    throw support::Error(
        shown, "the package is not signed as it should be",
        fmt::format("the signature that {} made is wrong", support::escaped(key.key.string())));
}

} // namespace pdist::package
