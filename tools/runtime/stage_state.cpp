#include "runtime/stage_state.hpp"

#include "support/data/json.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/publish.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace pdist::runtime {

namespace {

using support::Fields;
using support::Value;

constexpr std::int64_t schema_version = 1;

Path state_file(const Path& work) {
  return work / "stage-state.json";
}

StageState parse_state(const Path& path) {
  const Value document = support::read_json(path);
  Fields fields(document, path.string());
  StageState state;
  if (fields.integer("schema") != schema_version) return state;
  for (Fields& item : fields.maps("entries")) {
    StagedEntry& entry = state[item.name("path")];
    entry.key = item.name("key");
    entry.sha256 = item.text("sha256");
    entry.size = static_cast<std::uint64_t>(item.integer("size"));
    entry.source_sha256 = item.text_or("source_sha256", "");
    entry.fingerprint = item.text("fingerprint");
  }
  return state;
}

} // namespace

bool is_in_work(const Path& source, const Path& work) {
  return source.string().starts_with(work.string() + '/');
}

std::string state_of_source(const struct stat& status) {
  // A build with fixed times writes other bytes with the same one.
  return fmt::format("{}|{}.{:09}|{}|{}.{:09}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                     status.st_ino, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
}

/// By what stat says; in the work folder by its bytes.
std::string key_of_source(const PlanEntry& entry, const Path& work) {
  const std::string start = '|' + entry.source.string() + '|';
  if (is_in_work(entry.source, work))
    return start +
           (entry.source_sha256.empty() ? support::sha256_of_file(entry.source) : entry.source_sha256);
  struct stat status {};
  if (::stat(entry.source.c_str(), &status) != 0)
    throw support::system_error(entry.source.string(), "read", errno);
  return start + state_of_source(status);
}

std::string key_of(const PlanEntry& entry, support::EpochSeconds time, const Path& work) {
  std::string key =
      fmt::format("{}|{:o}|{}|{}", static_cast<int>(entry.type), entry.mode, time, entry.link_target);
  key += fmt::format("|{}|{}", entry.content.size(), entry.content);
  key += entry.search_path ? "|path " + *entry.search_path : "|as it is";
  if (entry.is_inherited) key += "|inherited";
  for (const auto& [from, to] : entry.replace_needed)
    key += fmt::format("|{}>{}", from, to);
  key += fmt::format("|{}|{}|{}", entry.install_name, entry.sign_ad_hoc, entry.is_bundle_seal);
  if (!entry.source.empty()) key += key_of_source(entry, work);
  return key;
}

std::string fingerprint_of(const struct stat& status) {
  // Size and inode of a folder change with what is in it, which is compared by itself.
  if (S_ISDIR(status.st_mode)) return fmt::format("{:o}", status.st_mode);
  // Staged files get a fixed modification time, so only the change time tells when one was written.
  return fmt::format("{:o} {} {} {}.{:09} {}.{:09}", status.st_mode, status.st_size, status.st_ino,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

StageState read_state(const Path& work) {
  support::remove_left_over(state_file(work));
  try {
    return parse_state(state_file(work));
  } catch (const support::Error&) {
    // The state only saves work: without it, everything is staged.
    return {};
  }
}

void write_state(const Path& work, const StageState& state) {
  Value entries = Value::list();
  for (const auto& [path, entry] : state) {
    entries.add(Value::map({{"path", support::name_value(path)},
                            {"key", support::name_value(entry.key)},
                            {"sha256", entry.sha256},
                            {"size", entry.size},
                            {"source_sha256", entry.source_sha256},
                            {"fingerprint", entry.fingerprint}}));
  }
  const std::string text =
      support::to_json(Value::map({{"schema", schema_version}, {"entries", std::move(entries)}}));
  support::publish_file(state_file(work), {.flush = false},
                        [&](support::OutputFile& out) { out.write(text); });
}

} // namespace pdist::runtime
