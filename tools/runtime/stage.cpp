#include "runtime/stage.hpp"

#include "binary/binary.hpp"
#include "binary/code_signature.hpp"
#include "manifest/manifest.hpp"
#include "manifest/write_manifest.hpp"
#include "runtime/bundle/signing.hpp"
#include "runtime/dist_before.hpp"
#include "runtime/plan_sources.hpp"
#include "support/copy.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/parallel.hpp"
#include "support/progress.hpp"
#include "support/publish/publish.hpp"
#include "support/publish/publish_folder.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace pdist::runtime {

namespace {

using support::EntryType;

/// Fills the folder of a dist that is being made.
class DistWriter {
public:
  DistWriter(const Plan& plan, const StageEntries& entries, const StageState& before, Path folder)
      : plan_(plan),
        entries_(entries.entries),
        keys_(entries.keys),
        before_(before),
        folder_(std::move(folder)),
        staged_(entries.entries.size()) {}

  void write() {
    make_folders_and_links();
    make_files();
    seal_bundles();
  }

  /// One an entry: what was written, or taken over.
  const std::vector<StagedEntry>& staged() const { return staged_; }

  StageResult result() const {
    StageResult out;
    out.published = true;
    out.written = written_;
    out.kept = kept_;
    out.edited = edited_;
    out.bytes = bytes_;
    out.replaced_certificates = replaced_certificates_;
    std::ranges::sort(out.replaced_certificates);
    out.notes = notes_;
    std::ranges::sort(out.notes);
    return out;
  }

private:
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
    const auto known = before_.find(entry.path);
    if (known == before_.end() || known->second.key != keys_[index]) return false;
    const Path present = plan_.dist / entry.path;
    struct stat status {};
    if (::lstat(present.c_str(), &status) != 0 || known->second.fingerprint != fingerprint_of(status))
      return false;
    require_source(entry);
    // Where it cannot be linked (another owner, too many links), it is copied from its source.
    if (::link(present.c_str(), (folder_ / entry.path).c_str()) != 0) return false;
    staged_[index] = known->second;
    return true;
  }

  void write_file(std::size_t index) {
    const PlanEntry& entry = entries_[index];
    const std::string shown = (plan_.dist / entry.path).string();
    const Path path = folder_ / entry.path;
    support::OutputFile out = support::create_new(path, shown);
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
    require_source(entry);
    const support::ReadableFile source(entry.source);
    const std::optional<binary::Edit> edit = entry.edit();
    binary::Patch patch;
    patch.original_size = patch.final_size = source.size();
    if (edit) patch = binary::plan_edit(source, *edit);
    binary::write_patched(source, patch, put);
    if (patch.empty()) return;
    ++edited_;
    for (const std::string& note : patch.notes) {
      const std::scoped_lock lock(notes_mutex_);
      notes_.emplace_back(entry.path, note);
    }
    if (entry.sign_ad_hoc) note_certificate(entry.path, source);
    binary::check_edited(support::ReadableFile(path), source, *edit, patch);
  }

  void note_certificate(const std::string& path, const support::ReadableFile& source) {
    const std::string signer =
        binary::certificate_of(binary::read_code_signatures(source, binary::SignatureCheck::none));
    if (signer.empty()) return;
    const std::scoped_lock lock(notes_mutex_);
    replaced_certificates_.emplace_back(path, signer);
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

  const Plan& plan_;
  const std::vector<PlanEntry>& entries_;
  const std::vector<std::string>& keys_;
  const StageState& before_;
  Path folder_;
  std::vector<StagedEntry> staged_;
  std::atomic<std::size_t> written_{0}, kept_{0}, edited_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::mutex notes_mutex_; ///< of both below, which several threads find
  std::vector<std::pair<std::string, std::string>> replaced_certificates_, notes_;
};

manifest::Manifest manifest_of(const Plan& plan, const StageEntries& entries,
                               const std::vector<StagedEntry>& staged) {
  manifest::Manifest out;
  out.facts = plan.facts;
  for (std::size_t i = 0; i < staged.size(); ++i) {
    const PlanEntry& planned = entries.entries[i];
    manifest::Entry entry;
    entry.path = planned.path;
    entry.type = planned.type;
    entry.mode = planned.mode;
    entry.size = staged[i].size;
    entry.sha256 = staged[i].sha256;
    entry.link_target = planned.link_target;
    entry.origin = planned.origin;
    out.entries.push_back(std::move(entry));
  }
  return out;
}

/// Modes and times last, innermost first: writing into a folder changes its time, and may need its mode.
void set_attributes(const Plan& plan, const StageEntries& entries, const Path& folder) {
  const auto set = [&](const std::string& inner, std::uint32_t mode, bool is_link) {
    const Path path = folder / inner;
    const std::string shown = (plan.dist / inner).string();
    if (!is_link && ::chmod(path.c_str(), mode) != 0)
      throw support::system_error(shown, "set the mode", errno);
    support::set_time(path, plan.facts.time, shown);
  };
  set(manifest_path(plan), 0644, false);
  set(manifest::manifest_folder(plan.facts.name) + "/SHA256SUMS", 0644, false);
  for (std::size_t i = entries.entries.size(); i-- > 0;) {
    const PlanEntry& entry = entries.entries[i];
    set(entry.path, entry.mode, entry.type == EntryType::symlink);
  }
  set(".", 0755, false);
}

/// For the next run.
StageState state_of(const Plan& plan, const StageEntries& entries, const std::vector<StagedEntry>& staged) {
  StageState out;
  for (std::size_t i = 0; i < staged.size(); ++i) {
    StagedEntry entry = staged[i];
    entry.key = entries.keys[i];
    entry.source_sha256 = entries.entries[i].source_sha256;
    out.emplace(entries.entries[i].path, std::move(entry));
  }
  for (const support::TreeEntry& entry : support::walk_tree(plan.dist))
    out[entry.path].fingerprint = fingerprint_of(entry.status);
  out[manifest_path(plan)].key = facts_key(plan);
  return out;
}

/// Of a run that wrote nothing.
StageResult all_kept(const StageEntries& entries) {
  StageResult out;
  out.kept = static_cast<std::size_t>(std::ranges::count(entries.entries, EntryType::file, &PlanEntry::type));
  return out;
}

/// Without the lock: another run may exchange the dist while it is looked at. What is wrong with it then is
/// told when it is looked at again with the lock.
bool seems_as_planned(const Plan& plan, const StageEntries& entries, const StageState& before) {
  try {
    return is_as_planned(plan, entries, before);
  } catch (const support::Error&) {
    return false;
  }
}

} // namespace

StageResult apply(const Plan& plan) {
  const StageEntries entries = stage_entries(plan);
  StageState before = state_before(plan);
  if (seems_as_planned(plan, entries, before)) {
    require_sources(plan);
    support::remove_left_over(plan.dist);
    return all_kept(entries);
  }
  std::filesystem::create_directories(plan.dist.parent_path());
  std::filesystem::create_directories(plan.work);
  support::FolderPublication publication(plan.dist, [&] {
    before = state_before(plan); // another run may have made it while this one waited for its lock
    require_own_folder(plan, before);
  });
  if (is_as_planned(plan, entries, before)) {
    require_sources(plan);
    return all_kept(entries);
  }
  DistWriter writer(plan, entries, before, publication.folder());
  writer.write();
  manifest::write(publication.folder(), manifest_of(plan, entries, writer.staged()), false);
  set_attributes(plan, entries, publication.folder());
  publication.commit();
  write_state(plan.work, state_of(plan, entries, writer.staged()));
  return writer.result();
}

} // namespace pdist::runtime
