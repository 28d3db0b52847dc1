#include "runtime/bundle/seal.hpp"

#include "binary/code_signature.hpp"
#include "support/data/property_list.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/parallel.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace pdist::runtime {

namespace {

namespace fs = std::filesystem;
using support::Error;

/// Hashed at a time.
constexpr std::size_t piece_size = 1U << 18;

std::string text_member(const support::Value& map, std::string_view key) {
  const support::Value* const found = map.find(key);
  return found != nullptr && found->is(support::Value::Kind::text) ? found->text() : std::string();
}

/// "Chat" of "…/Chat.app/Contents" and of "…/Chat.framework/Versions/A": what CFBundle takes when
/// Info.plist names no executable.
std::string default_executable(const fs::path& sealed_folder) {
  fs::path folder = sealed_folder.parent_path();
  if (folder.filename() == "Versions") folder = folder.parent_path();
  return folder.stem().string();
}

/// A name of code, as bundles have it: a plain file name.
bool is_name(const std::string& text) {
  return !text.empty() && text.find('/') == std::string::npos && text != "." && text != "..";
}

[[noreturn]] void refuse(const std::string& path, const std::string& why, const std::string& hint) {
  throw Error(path, "cannot be sealed in its bundle", why, hint);
}

void add_digests(const fs::path& path, SealedItem& item) {
  const support::ReadableFile file(path);
  support::Digest sha1(support::DigestAlgorithm::sha1), sha256(support::DigestAlgorithm::sha256);
  std::vector<std::byte> buffer(std::min<std::uint64_t>(piece_size, file.size()));
  for (std::uint64_t at = 0; at < file.size();) {
    const std::size_t count = file.read_some(at, buffer);
    if (count == 0) break;
    sha1.update(std::span(buffer).first(count));
    sha256.update(std::span(buffer).first(count));
    at += count;
  }
  file.require_unchanged();
  item.sha1 = sha1.finish_bytes();
  item.sha256 = sha256.finish_bytes();
}

/// Finds what is sealed, in the order of a walk, which has a folder before what is in it.
class PlaceFinder {
public:
  explicit PlaceFinder(const Bundle& bundle) : bundle_(bundle) {}

  std::vector<SealPlace> run() {
    for (const support::TreeEntry& entry : support::walk_tree(bundle_.folder))
      take(entry);
    return std::move(places_);
  }

private:
  void take(const support::TreeEntry& entry) {
    using Kind = SealRule::Kind;
    if (is_outside_seal(entry.path) || entry.path == bundle_.executable) return;
    if (!inner_.empty() && entry.path.starts_with(inner_)) return;
    const Kind kind = seal_rule(entry.path).kind;
    if (entry.type == support::EntryType::folder) {
      // A folder with a dot in its name, where code belongs, is a bundle of its own.
      const std::string_view name = std::string_view(entry.path).substr(entry.path.rfind('/') + 1);
      if (kind != Kind::code || name.find('.') == std::string_view::npos) return;
      places_.push_back({entry.path, SealPlace::Kind::code, {}});
      inner_ = entry.path + '/';
    } else if (kind != Kind::omitted) {
      const bool symlink = entry.type == support::EntryType::symlink;
      places_.push_back({entry.path,
                         symlink              ? SealPlace::Kind::symlink
                         : kind == Kind::code ? SealPlace::Kind::code
                                              : SealPlace::Kind::file,
                         entry.link_target});
    }
  }

  const Bundle& bundle_;
  std::vector<SealPlace> places_;
  std::string inner_; ///< the bundle that was found last, with '/' at its end
};

} // namespace

Bundle read_bundle(const fs::path& sealed_folder) {
  Bundle bundle{.folder = sealed_folder, .info_plist = {}, .executable = {}, .identifier = {}};
  for (const char* const place : {"Info.plist", "Resources/Info.plist"})
    if (bundle.info_plist.empty() && support::is_file(sealed_folder / place)) bundle.info_plist = place;
  if (bundle.info_plist.empty())
    throw Error(sealed_folder.string(), "is no bundle", "it has neither Info.plist nor Resources/Info.plist");
  const fs::path info = sealed_folder / bundle.info_plist;
  const support::Value list =
      support::read_property_list(support::read_text_file(info, largest_info_plist), info.string());
  bundle.identifier = text_member(list, "CFBundleIdentifier");
  std::string name = text_member(list, "CFBundleExecutable");
  if (name.empty()) name = default_executable(sealed_folder);
  if (!is_name(name))
    throw Error(info.string(), "malformed Info.plist",
                fmt::format("CFBundleExecutable '{}' is no file name", support::escaped(name)));
  const std::string executable = bundle.info_plist == "Info.plist" ? "MacOS/" + name : name;
  if (support::is_file(sealed_folder / executable)) bundle.executable = executable;
  return bundle;
}

std::optional<Bundle> find_bundle(const fs::path& path) {
  if (support::is_file(path / "Contents/Info.plist")) return read_bundle(path / "Contents");
  const std::optional<fs::path> current = support::real_path_if_found(path / "Versions/Current");
  if (!current || !support::is_file(*current / "Resources/Info.plist")) return std::nullopt;
  return read_bundle(*current);
}

std::vector<SealPlace> seal_places(const Bundle& bundle) {
  return PlaceFinder(bundle).run();
}

std::vector<std::vector<std::byte>> cdhashes_of(const fs::path& code) {
  fs::path file = code;
  if (support::is_folder(code)) {
    const auto bundle = find_bundle(code);
    if (!bundle || bundle->executable.empty())
      refuse(code.string(), "a folder whose name has a dot is a bundle here, and this is none",
             "put what is no code into Contents/Resources");
    file = bundle->folder / bundle->executable;
  }
  const auto slices = binary::read_code_signatures(support::ReadableFile(file), binary::SignatureCheck::none);
  if (slices.empty())
    refuse(file.string(), "it is no code, and code alone has its place there",
           "put what is no code into Contents/Resources");
  std::vector<std::vector<std::byte>> out;
  for (const binary::CodeSignature& slice : slices) {
    if (!slice.present)
      refuse(file.string(), fmt::format("its slice {} is not signed", slice.slice),
             "sign it before the bundle that it is in");
    for (const binary::CodeDirectoryFacts& directory : slice.directories)
      out.push_back(directory.cdhash);
  }
  return out;
}

std::vector<SealedItem> sealed_items(const Bundle& bundle) {
  const std::vector<SealPlace> places = seal_places(bundle);
  std::vector<SealedItem> items(places.size());
  support::parallel_for(places.size(), [&](std::size_t i) {
    const SealPlace& place = places[i];
    items[i].path = place.path;
    if (place.kind == SealPlace::Kind::symlink)
      items[i].link_target = place.link_target;
    else if (place.kind == SealPlace::Kind::code)
      items[i].cdhashes = cdhashes_of(bundle.folder / place.path);
    else
      add_digests(bundle.folder / place.path, items[i]);
  });
  return items;
}

} // namespace pdist::runtime
