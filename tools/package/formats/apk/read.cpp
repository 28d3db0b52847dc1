#include "package/formats/apk/read.hpp"

#include "archive/gzip.hpp"
#include "archive/tar_reader.hpp"
#include "package/formats/apk/facts.hpp"
#include "package/formats/apk/scripts.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/regex.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>

namespace pdist::package {

namespace {

using support::EntryType;

constexpr std::string_view signature_prefix = ".SIGN.RSA256.";
constexpr std::array<std::string_view, 6> script_names{".pre-install",  ".post-install",  ".pre-upgrade",
                                                       ".post-upgrade", ".pre-deinstall", ".post-deinstall"};
constexpr std::array<std::string_view, 3> relation_keys{"depend", "provides", "replaces"};
constexpr std::array<std::string_view, 11> single_keys{"pkgname",   "pkgver",     "pkgdesc", "url",
                                                       "builddate", "packager",   "size",    "arch",
                                                       "origin",    "maintainer", "license"};
constexpr std::string_view data_digest = "datahash";

/// A small archive, of the signature or of the control files.
using Texts = std::vector<std::pair<std::string, std::string>>;

class Reader {
public:
  Reader(const std::filesystem::path& path, std::uint64_t most_bytes)
      : file_(path), most_bytes_(most_bytes) {}

  ReadApk read() {
    std::uint64_t at = 0;
    Texts texts = read_small(at);
    if (!texts.empty() && texts.front().first.starts_with(".SIGN.")) {
      take_signature(texts);
      out_.unsigned_at = at;
      texts = read_small(at);
    }
    out_.control = file_.read(out_.unsigned_at, at - out_.unsigned_at);
    take_control(texts);
    const std::uint64_t data_at = at;
    read_data(at);
    if (at != file_.size()) fail("there are bytes behind its data");
    check_info(digest_of_rest(data_at));
    return std::move(out_);
  }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(file_.path(), "the package is damaged", why);
  }

  /// The archive in the gzip member at `at`, which moves behind it.
  Texts read_small(std::uint64_t& at) const {
    constexpr std::uint64_t largest = 16 << 20;
    Texts out;
    std::uint64_t total = 0;
    archive::TarReader reader(file_.path(), {.digest_record = apk_digest_record},
                              {.begin =
                                   [&](const archive::TarMember& member) {
                                     require_name(member);
                                     if (member.type != EntryType::file || !member.digest.empty())
                                       fail(support::escaped(member.path) + " is not a plain file");
                                     out.emplace_back(member.path, std::string());
                                   },
                               .bytes = [&](auto bytes) { out.back().second += support::as_text(bytes); },
                               .end = [] {}});
    at = archive::unpack_gzip_member(file_, at, [&](std::span<const std::byte> bytes) {
      total += bytes.size();
      if (total > largest) fail("what stands before its data has more than 16 MiB");
      reader.take(bytes);
    });
    reader.finish(false);
    return out;
  }

  void take_signature(const Texts& texts) {
    const auto& [name, bytes] = texts.front();
    if (texts.size() != 1) fail("it has several signatures");
    if (!name.starts_with(signature_prefix) || name.size() == signature_prefix.size())
      fail(fmt::format("{} is not a signature of RSA over SHA-256", support::escaped(name)));
    out_.key_name = name.substr(signature_prefix.size());
    const auto signature = support::as_bytes(bytes);
    out_.signature.assign(signature.begin(), signature.end());
  }

  void take_control(const Texts& texts) {
    if (texts.empty() || texts.front().first != ".PKGINFO")
      fail("its control archive does not begin with .PKGINFO");
    out_.info = texts.front().second;
    for (std::size_t i = 1; i < texts.size(); ++i) {
      const auto& [name, text] = texts[i];
      if (std::ranges::find(script_names, name) == script_names.end())
        fail(fmt::format("its control archive has {}", support::escaped(name)));
      // apk 3 runs no larger one, and says nothing.
      if (text.size() > largest_apk_script) fail(fmt::format("{} has {} bytes", name, text.size()));
      if (!text.starts_with("#!")) fail(fmt::format("{} names no interpreter", name));
      if (!out_.scripts.emplace(name, text).second) fail(fmt::format("it has {} twice", name));
    }
  }

  void read_data(std::uint64_t& at) {
    archive::TarReader reader(file_.path(), {.digest_record = apk_digest_record},
                              {.begin = [&](const archive::TarMember& member) { begin_file(member); },
                               .bytes = [&](auto bytes) { take_bytes(bytes); },
                               .end = [&] { end_file(); }});
    at =
        archive::unpack_gzip_member(file_, at, [&](std::span<const std::byte> bytes) { reader.take(bytes); });
    reader.finish(true);
  }

  /// What apk takes for malicious, or does not see: it installs nothing of that name and succeeds.
  void require_name(const archive::TarMember& member) const {
    const auto refuse = [&](const char* why) {
      fail(fmt::format("{}: {}", support::escaped(member.path), why));
    };
    constexpr std::uint32_t permissions = 0777;
    if (member.mode > permissions)
      fail(fmt::format("{}: its mode is {:o}", support::escaped(member.path), member.mode));
    if (support::has_control_character(member.path)) refuse("its name has a control character");
    constexpr std::size_t longest_path = 4083, longest_name = 255; // what apk 2 and 3 can install
    if (std::max(member.path.size(), member.link_target.size()) > longest_path)
      refuse("it is longer than 4083 bytes");
    for (std::string_view rest = member.path; !rest.empty();) {
      const std::size_t size = std::min(rest.find('/'), rest.size());
      if (size > longest_name) refuse("a name in it has more than 255 bytes");
      rest.remove_prefix(std::min(size + 1, rest.size()));
    }
    constexpr std::size_t sha1_digits = 40;
    if (!member.digest.empty() && member.digest.size() != sha1_digits)
      refuse("its digest is no SHA-1 in hex digits");
  }

  void begin_file(const archive::TarMember& member) {
    require_name(member);
    const std::string shown = support::escaped(member.path);
    if (member.path.starts_with('.') || member.path.substr(member.path.rfind('/') + 1).starts_with(".keep_"))
      fail(fmt::format("{}: apk does not install it", shown));
    if (!out_.files.empty() && member.path <= out_.files.rbegin()->first)
      fail(fmt::format("{} is not in its place: names are sorted", shown));
    if (const std::size_t slash = member.path.rfind('/'); slash != std::string::npos) {
      const auto folder = out_.files.find(member.path.substr(0, slash));
      if (folder == out_.files.end() || folder->second.type != EntryType::folder)
        fail(fmt::format("{} is in a folder that the package does not have", shown));
    }
    if (member.digest.empty() != (member.type == EntryType::folder))
      fail(fmt::format("{} has no digest, or is a folder with one", shown));
    total_ += member.size;
    if (total_ > most_bytes_) fail(fmt::format("its files have more than {} bytes", most_bytes_));
    open_ = &out_.files[member.path];
    *open_ = {member.type, member.mode, member.link_target, {}};
    wanted_sha1_ = member.digest;
    if (member.type == EntryType::folder) return;
    sha1_.emplace(support::DigestAlgorithm::sha1);
    if (member.type == EntryType::symlink)
      sha1_->update(support::as_bytes(member.link_target));
    else
      sha256_.emplace();
  }

  void take_bytes(std::span<const std::byte> bytes) {
    sha1_->update(bytes);
    sha256_->update(bytes);
  }

  void end_file() {
    if (open_->type == EntryType::folder) return;
    if (sha1_->finish() != wanted_sha1_)
      fail(fmt::format("{} has another digest than its bytes", support::escaped(out_.files.rbegin()->first)));
    if (open_->type == EntryType::file) open_->sha256 = sha256_->finish();
  }

  std::string digest_of_rest(std::uint64_t at) const {
    support::Sha256 out;
    std::vector<std::byte> buffer(256 << 10);
    for (; at < file_.size(); at += buffer.size()) {
      buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), file_.size() - at)));
      if (file_.read_some(at, buffer) != buffer.size()) fail("it became shorter while it was read");
      out.update(buffer);
    }
    return out.finish();
  }

  /// The keys that are there once, with their values.
  std::map<std::string_view, std::string_view> values_of_info() const {
    std::map<std::string_view, std::string_view> out;
    for (std::string_view rest = out_.info; !rest.empty();) {
      if (rest.find('\n') == std::string_view::npos) fail(".PKGINFO has no line end at its end");
      const std::string_view line = support::take_line(rest);
      // apk 2 installs nothing of a package with a line that does not fit into its buffer.
      constexpr std::size_t longest_line = 4096;
      if (line.size() > longest_line) fail(fmt::format(".PKGINFO has a line of {} bytes", line.size()));
      if (support::has_control_character(line)) fail(".PKGINFO has a control character");
      const std::size_t equals = line.find(" = ");
      if (equals == std::string_view::npos)
        fail(fmt::format(".PKGINFO has the line '{}'", support::escaped(line)));
      const std::string_view key = line.substr(0, equals), value = line.substr(equals + 3);
      if (value.empty()) fail(fmt::format(".PKGINFO has nothing for {}", support::escaped(key)));
      if (std::ranges::find(relation_keys, key) != relation_keys.end()) {
        static const support::Regex relation(
            fmt::format("!?({})((<|<=|=|>=|>)({}))?", apk_name, apk_version));
        if (!relation.matches(std::string(value)))
          fail(fmt::format(".PKGINFO has the relation '{}'", support::escaped(value)));
        continue;
      }
      if (key != data_digest && std::ranges::find(single_keys, key) == single_keys.end())
        fail(fmt::format(".PKGINFO has the key '{}'", support::escaped(key)));
      if (!out.emplace(key, value).second) fail(fmt::format(".PKGINFO has {} twice", key));
    }
    return out;
  }

  void check_info(const std::string& digest) const {
    std::map<std::string_view, std::string_view> values = values_of_info();
    for (const std::string_view key : {std::string_view("pkgname"), std::string_view("pkgver"),
                                       std::string_view("arch"), std::string_view("size"), data_digest})
      if (!values.contains(key)) fail(fmt::format(".PKGINFO has no {}", key));
    constexpr std::array<std::pair<std::string_view, const char*>, 3> forms{
        {{"pkgver", apk_version}, {"arch", "[a-z0-9_]+"}, {"builddate", "[0-9]+"}}};
    for (const auto& [key, form] : forms)
      if (values.contains(key) && !support::Regex(form).matches(std::string(values[key])))
        fail(fmt::format(".PKGINFO has '{}' for {}", support::escaped(values[key]), key));
    if (values[data_digest] != digest) fail("its data has another digest than .PKGINFO says");
    // With 0, apk 2 installs nothing of a package and runs none of its scripts.
    if (values["size"] != fmt::format("{}", std::max<std::uint64_t>(total_, 1)))
      fail(".PKGINFO has another size than its files have");
  }

  support::ReadableFile file_;
  std::uint64_t most_bytes_;
  ReadApk out_;
  std::uint64_t total_ = 0;
  archive::PackedEntry* open_ = nullptr; ///< the file that is read
  std::string wanted_sha1_;
  std::optional<support::Digest> sha1_;
  std::optional<support::Sha256> sha256_;
};

} // namespace

ReadApk read_apk(const std::filesystem::path& file, std::uint64_t most_bytes) {
  return Reader(file, most_bytes).read();
}

} // namespace pdist::package
