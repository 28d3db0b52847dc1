#include "runtime/install/effect.hpp"

#include "support/error.hpp"
#include "support/found.hpp"

#include <algorithm>
#include <optional>

namespace pdist::runtime {

namespace fs = std::filesystem;

namespace {

using support::EntryType;

/// What the rules that match a source say of it, all together.
struct Verdict {
  bool excluded = false;
  bool states_mode = false;
};

Verdict verdict_on(const InstallCommand& command, const std::string& source) {
  Verdict out;
  bool matched = false;
  for (const MatchRule& rule : command.rules) {
    if (!rule.expression.finds(source)) continue;
    matched = true;
    out.excluded = out.excluded || rule.excludes;
    out.states_mode = out.states_mode || rule.states_mode;
  }
  if (!matched && !command.takes_unmatched_files) out.excluded = !support::is_folder(source);
  return out;
}

/// "/usr/local/./bin/" → "/usr/local/bin".
std::string without_dots(const std::string& path) {
  std::string normal = fs::path(path).lexically_normal().string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

/// The same file's path, as people write it. Not where a ".." follows a symlink, and leads elsewhere.
std::string tidied(const std::string& source) {
  std::string normal = without_dots(source);
  std::error_code absent;
  return normal == source || fs::equivalent(normal, source, absent) ? normal : source;
}

class Copier {
public:
  Copier(const InstallCommand& command, const fs::path& folder) : command_(command), folder_(folder) {}

  std::vector<InstallEffect> run() {
    for (const std::string& source : command_.sources)
      install(source);
    return std::move(out_);
  }

private:
  void install(const std::string& named) {
    if (named.empty()) { // install(DIRECTORY) without a folder makes its destination
      add(command_.destination, {}, EntryType::folder, command_.states_folder_mode, {});
      return;
    }
    std::string source = named.starts_with('/') ? named : (folder_ / named).string();
    const std::size_t slash = source.rfind('/');
    const std::string name = source.substr(slash + 1);
    if (name.empty() && source.size() > 1) source.pop_back();
    std::string to = command_.destination;
    if (!command_.rename.empty()) {
      to += '/' + command_.rename;
    } else if (!name.empty()) {
      to += '/' + name;
    }
    install(source, to);
  }

  void install(std::string source, std::string to) {
    const Verdict verdict = verdict_on(command_, source);
    if (verdict.excluded) return;
    if (command_.follows_links) follow_links(source, to);
    const auto status = support::found_itself(source);
    if (!status) return; // CMake says what is missing, or it is OPTIONAL
    const EntryType type = support::shippable_type(source, *status);
    add(to, source, type, states_mode(verdict, type), status->st_mtim);
    if (type == EntryType::folder) install_folder(source, to);
  }

  void install_folder(const std::string& source, const std::string& to) {
    // What a rule leaves out is not looked into: it may be large, or hold what cannot be installed.
    const auto chosen = [&](const std::string& path) {
      return !verdict_on(command_, source + '/' + path).excluded;
    };
    for (const support::TreeEntry& entry : support::walk_tree(source, chosen)) {
      std::string path = source + '/' + entry.path;
      const std::string place = to + '/' + entry.path;
      if (command_.follows_links && entry.type == EntryType::symlink) {
        install(std::move(path), place);
      } else {
        const Verdict verdict = verdict_on(command_, path);
        add(place, path, entry.type, states_mode(verdict, entry.type), entry.status.st_mtim);
      }
    }
  }

  bool states_mode(const Verdict& verdict, EntryType type) const {
    return verdict.states_mode ||
           (type == EntryType::folder ? command_.states_folder_mode : command_.states_file_mode);
  }

  /// Writes each symlink of a chain, and leaves the file at its end, all of them side by side.
  void follow_links(std::string& source, std::string& to) {
    constexpr int longest_chain = 40; // as the kernel has it
    for (int i = 0; i < longest_chain; ++i) {
      const std::optional<struct stat> link = support::found_itself(source);
      if (!link || !S_ISLNK(link->st_mode)) return;
      const fs::path target = fs::read_symlink(source);
      add(to, source, EntryType::symlink, false, {});
      source = target.is_absolute() ? target.string() : (fs::path(source).parent_path() / target).string();
      to = (fs::path(to).parent_path() / target.filename()).string();
    }
  }

  void add(const std::string& to, const std::string& source, EntryType type, bool states_mode,
           timespec modified) {
    out_.push_back({without_dots(to), tidied(source), type, states_mode, modified});
  }

  const InstallCommand& command_;
  const fs::path& folder_;
  std::vector<InstallEffect> out_;
};

/// Whether CMake copies a source over what it installed from another one: when their times differ by a second
/// or more. What it installs has the time of its source, without parts of a second.
bool is_copied(const timespec& source, const timespec& installed) {
  const auto seconds = source.tv_sec - installed.tv_sec;
  return seconds >= 1 || seconds < -1 || (seconds == -1 && source.tv_nsec == 0);
}

} // namespace

std::vector<InstallEffect> effects_of(const InstallCommand& command, const fs::path& folder) {
  return Copier(command, folder).run();
}

void note_effect(InstallOwners& owners, InstallEffect effect, const std::string& component) {
  const auto at = owners.find(effect.path);
  if (at != owners.end() && at->second.effect.type == effect.type) {
    InstallEffect& before = at->second.effect;
    const bool stays = effect.type == EntryType::folder ||
                       (effect.type == EntryType::file && !is_copied(effect.modified, before.modified));
    if (stays) {
      before.states_mode = effect.states_mode;
      return;
    }
  }
  std::string path = effect.path;
  owners.insert_or_assign(std::move(path), InstallOwner{std::move(effect), component});
}

} // namespace pdist::runtime
