#include "runtime/stage.hpp"

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "manifest/entry_fields.hpp"
#include "manifest/manifest.hpp"
#include "runtime/bundle/signing.hpp"
#include "runtime/stage_state.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/json.hpp"
#include "support/parallel.hpp"
#include "support/progress.hpp"
#include "support/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace pdist::runtime {

namespace {

using support::EntryType;

/// Entries of the plan, with the folders of the manifest's own place.
std::vector<PlanEntry> entries_with_manifest_folder(const Plan& plan) {
  std::vector<PlanEntry> entries = plan.entries;
  const std::string place = manifest::manifest_folder(plan.facts.name);
  for (std::size_t slash = 0; slash != std::string::npos;) {
    slash = place.find('/', slash + 1);
    const std::string folder = place.substr(0, slash);
    if (plan.find(folder) != nullptr) continue;
    PlanEntry entry;
    entry.path = folder;
    entry.type = EntryType::folder;
    entry.mode = 0755;
    entry.origin = {"generated:folder", "holds the manifest"};
    entries.push_back(std::move(entry));
  }
  std::ranges::sort(entries, {}, &PlanEntry::path);
  return entries;
}

class Stager {
public:
  explicit Stager(const Plan& plan)
      : plan_(plan), entries_(entries_with_manifest_folder(plan)), before_(state_before(plan)) {}

  StageResult make() {
    keys_.resize(entries_.size());
    staged_.resize(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i)
      keys_[i] = key_of(entries_[i], plan_.facts.time, plan_.work);
    if (is_as_planned()) {
      support::remove_left_over(plan_.dist);
      return result_;
    }
    std::filesystem::create_directories(plan_.dist.parent_path());
    std::filesystem::create_directories(plan_.work);
    support::FolderPublication publication(plan_.dist, [this] {
      before_ = state_before(plan_); // another run may have made it while this one waited for its lock
      require_own_folder();
    });
    if (is_as_planned()) return result_;
    folder_ = publication.folder();
    make_folders_and_links();
    make_files();
    seal_bundles();
    manifest::write(folder_, manifest(), false);
    set_attributes();
    publication.commit();
    write_state(plan_.work, state());
    result_.published = true;
    result_.written = written_;
    result_.kept = kept_;
    result_.edited = edited_;
    result_.bytes = bytes_;
    std::ranges::sort(result_.replaced_certificates);
    return result_;
  }

private:
  /// What the last run wrote; nothing when the dist is gone.
  static StageState state_before(const Plan& plan) {
    std::error_code absent;
    return std::filesystem::is_directory(plan.dist, absent) ? read_state(plan.work) : StageState();
  }

  /// What stands at the dist's place is replaced whole: it must be a dist, not somebody's home.
  void require_own_folder() const {
    if (has_own_manifest()) return;
    if (const auto foreign = foreign_entry())
      throw support::Error(
          plan_.dist.string(), "cannot make the dist here",
          fmt::format("a folder stands there that is no dist of this name, and '{}' would be lost",
                      support::escaped(*foreign)),
          "name another folder, or remove this one");
  }

  /// Something in the folder that the last run did not put there. What the state says was there once: it is
  /// held against what is there.
  std::optional<std::string> foreign_entry() const {
    std::error_code problem;
    std::filesystem::recursive_directory_iterator at(plan_.dist, problem);
    for (; !problem && at != std::filesystem::recursive_directory_iterator(); at.increment(problem)) {
      const std::string path = at->path().lexically_relative(plan_.dist).string();
      const StagedEntry* known = record(path);
      struct stat status {};
      if (known == nullptr || ::lstat(at->path().c_str(), &status) != 0) return path;
      // A manifest that somebody damaged is no loss.
      const bool is_kept = known->fingerprint == fingerprint_of(status) || path == manifest_path();
      if (!is_kept && !S_ISDIR(status.st_mode)) return path;
    }
    if (problem) throw support::Error(plan_.dist.string(), "cannot read the folder", problem.message());
    return std::nullopt;
  }

  bool has_own_manifest() const {
    try {
      return manifest::read(plan_.dist / manifest_path()).facts.name == plan_.facts.name;
    } catch (const support::Error&) {
      return false; // there is none, or it is somebody else's
    }
  }

  const StagedEntry* record(const std::string& path) const {
    const auto at = before_.find(path);
    return at == before_.end() ? nullptr : &at->second;
  }

  /// Whether the dist was made from just this plan and nobody touched it since.
  bool is_as_planned() {
    std::error_code absent;
    if (before_.empty() || !std::filesystem::is_directory(plan_.dist, absent)) return false;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const StagedEntry* known = record(entries_[i].path);
      if (known == nullptr || known->key != keys_[i]) return false;
    }
    const std::vector<support::TreeEntry> present = support::walk_tree(plan_.dist);
    if (present.size() != before_.size()) return false;
    const bool untouched = std::ranges::all_of(present, [&](const support::TreeEntry& entry) {
      const StagedEntry* known = record(entry.path);
      return known != nullptr && known->fingerprint == fingerprint_of(entry.status);
    });
    if (!untouched || facts_key() != manifest_key()) return false;
    result_.kept = static_cast<std::size_t>(
        std::ranges::count(entries_, EntryType::file, [](const PlanEntry& entry) { return entry.type; }));
    return true;
  }

  /// The manifest says more than the entries do: facts and origins.
  std::string facts_key() const {
    std::string text = support::to_json(to_value(plan_.facts));
    for (const PlanEntry& entry : plan_.entries)
      text.append(entry.path)
          .append(1, '\0')
          .append(entry.origin.source)
          .append(1, '\0')
          .append(entry.origin.reason)
          .append(1, '\0');
    return support::sha256_of_text(text);
  }

  std::string manifest_path() const { return manifest::manifest_folder(plan_.facts.name) + "/manifest.json"; }

  std::string manifest_key() const {
    const StagedEntry* known = record(manifest_path());
    return known == nullptr ? std::string() : known->key;
  }

  void make_folders_and_links() {
    for (const PlanEntry& entry : entries_) {
      const Path path = folder_ / entry.path;
      if (entry.type == EntryType::folder && ::mkdir(path.c_str(), 0700) != 0) {
        throw support::system_error((plan_.dist / entry.path).string(), "make the folder", errno);
      }
      if (entry.type == EntryType::symlink && ::symlink(entry.link_target.c_str(), path.c_str()) != 0) {
        throw support::system_error((plan_.dist / entry.path).string(), "make the symlink", errno);
      }
    }
  }

  /// Large files first, so that no core ends with one when the others are done.
  std::vector<std::size_t> files_by_size() const {
    std::vector<std::pair<std::uint64_t, std::size_t>> sized;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].type != EntryType::file || entries_[i].is_bundle_seal) continue;
      const bool copied = !entries_[i].source.empty();
      sized.emplace_back(copied ? std::filesystem::file_size(entries_[i].source) : 0, i);
    }
    std::ranges::stable_sort(sized, std::ranges::greater{}, [](const auto& item) { return item.first; });
    std::vector<std::size_t> out;
    for (const auto& [size, index] : sized)
      out.push_back(index);
    return out;
  }

  void make_files() {
    const std::vector<std::size_t> files = files_by_size();
    support::Progress progress("staging", files.size());
    support::parallel_for(files.size(), [&](std::size_t i) {
      const std::size_t index = files[i];
      if (take_over(index)) {
        ++kept_;
      } else {
        write_file(index);
        ++written_;
        bytes_ += staged_[index].size;
      }
      progress.advance();
    });
  }

  /// Links the dist's present copy when it was made from the same and nobody touched it.
  bool take_over(std::size_t index) {
    const PlanEntry& entry = entries_[index];
    const StagedEntry* known = record(entry.path);
    if (known == nullptr || known->key != keys_[index]) return false;
    const Path present = plan_.dist / entry.path;
    struct stat status {};
    if (::lstat(present.c_str(), &status) != 0 || known->fingerprint != fingerprint_of(status)) return false;
    // Where it cannot be linked (another owner, too many links), it is copied from its source.
    if (::link(present.c_str(), (folder_ / entry.path).c_str()) != 0) return false;
    staged_[index] = *known;
    return true;
  }

  void write_file(std::size_t index) {
    const PlanEntry& entry = entries_[index];
    const std::string shown = (plan_.dist / entry.path).string();
    const Path path = folder_ / entry.path;
    support::FileDescriptor fd(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) throw support::system_error(shown, "write", errno);
    support::OutputFile out(std::move(fd), shown);
    support::Sha256 digest;
    const auto put = [&](std::span<const std::byte> bytes) {
      digest.update(bytes);
      out.write(bytes);
      staged_[index].size += bytes.size();
    };
    if (entry.source.empty()) {
      put(support::as_bytes(entry.content));
    } else {
      copy(entry, path, put);
    }
    staged_[index].sha256 = digest.finish();
  }

  void copy(const PlanEntry& entry, const Path& path,
            const std::function<void(std::span<const std::byte>)>& put) {
    const support::ReadableFile source(entry.source);
    const std::optional<binary::Edit> edit = entry.edit();
    binary::Patch patch;
    patch.original_size = patch.final_size = source.size();
    if (edit) patch = binary::plan_edit(source, *edit);
    binary::write_patched(source, patch, put);
    if (patch.empty()) return;
    ++edited_;
    if (entry.sign_ad_hoc) note_certificate(entry.path, source);
    binary::check_edited(support::ReadableFile(path), source, *edit, patch);
  }

  void note_certificate(const std::string& path, const support::ReadableFile& source) {
    const std::string signer =
        binary::certificate_of(binary::read_code_signatures(source, binary::SignatureCheck::none));
    if (signer.empty()) return;
    const std::scoped_lock lock(certificates_);
    result_.replaced_certificates.emplace_back(path, signer);
  }

  /// Apple's bundles, inner ones first: a seal says what is in the seals inside.
  void seal_bundles() {
    std::vector<std::size_t> seals;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].is_bundle_seal) seals.push_back(i);
    // The path of what is inside is longer.
    std::ranges::stable_sort(seals, std::ranges::greater{},
                             [&](std::size_t i) { return entries_[i].path.size(); });
    for (const std::size_t i : seals) {
      const Path seal = folder_ / entries_[i].path;
      const Bundle bundle = read_bundle(seal.parent_path().parent_path());
      sign_bundle(bundle);
      remember(i);
      const std::string executable = (bundle.folder / bundle.executable).lexically_relative(folder_).string();
      const auto at = std::ranges::lower_bound(entries_, executable, {}, &PlanEntry::path);
      if (at != entries_.end() && at->path == executable)
        remember(static_cast<std::size_t>(at - entries_.begin()));
    }
  }

  /// What was written behind `write_file`.
  void remember(std::size_t index) {
    const Path path = folder_ / entries_[index].path;
    staged_[index].sha256 = support::sha256_of_file(path);
    staged_[index].size = std::filesystem::file_size(path);
  }

  manifest::Manifest manifest() const {
    manifest::Manifest out;
    out.facts = plan_.facts;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const PlanEntry& planned = entries_[i];
      manifest::Entry entry;
      entry.path = planned.path;
      entry.type = planned.type;
      entry.mode = planned.mode;
      entry.size = staged_[i].size;
      entry.sha256 = staged_[i].sha256;
      entry.link_target = planned.link_target;
      entry.origin = planned.origin;
      out.entries.push_back(std::move(entry));
    }
    return out;
  }

  /// Modes and times last, innermost first: writing into a folder changes its time, and may need its mode.
  void set_attributes() {
    set_attributes(manifest_path(), 0644, false);
    set_attributes(manifest::manifest_folder(plan_.facts.name) + "/SHA256SUMS", 0644, false);
    for (std::size_t i = entries_.size(); i-- > 0;) {
      const PlanEntry& entry = entries_[i];
      set_attributes(entry.path, entry.mode, entry.type == EntryType::symlink);
    }
    set_attributes(".", 0755, false);
  }

  void set_attributes(const std::string& inner, std::uint32_t mode, bool is_link) {
    const Path path = folder_ / inner;
    const std::string shown = (plan_.dist / inner).string();
    const std::array<timespec, 2> times{timespec{plan_.facts.time, 0}, timespec{plan_.facts.time, 0}};
    if (!is_link && ::chmod(path.c_str(), mode) != 0)
      throw support::system_error(shown, "set the mode", errno);
    if (::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0) {
      throw support::system_error(shown, "set the time", errno);
    }
  }

  StageState state() const {
    StageState out;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      StagedEntry entry = staged_[i];
      entry.key = keys_[i];
      out.emplace(entries_[i].path, std::move(entry));
    }
    for (const support::TreeEntry& entry : support::walk_tree(plan_.dist)) {
      out[entry.path].fingerprint = fingerprint_of(entry.status);
    }
    out[manifest_path()].key = facts_key();
    return out;
  }

  const Plan& plan_;
  const std::vector<PlanEntry> entries_;
  StageState before_;
  std::vector<std::string> keys_;
  std::vector<StagedEntry> staged_;
  Path folder_;
  std::atomic<std::size_t> written_{0}, kept_{0}, edited_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::mutex certificates_; ///< of `result_`'s, which several threads find
  StageResult result_;
};

} // namespace

StageResult apply(const Plan& plan) {
  return Stager(plan).make();
}

} // namespace pdist::runtime
