#include "verify/seclusion.hpp"

#include "manifest/manifest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/publish/remove_tree.hpp"
#include "verify/clean_up_process.hpp"
#include "verify/moved_copy.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/file.h>
#include <sys/prctl.h>
#include <utility>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

fs::path aside_of(const fs::path& dist) {
  return dist.string() + ".pdist-verify-moved";
}

/// The dist's folder, open and locked while a run has it aside; without a value when another run has the
/// lock.
std::optional<support::FileDescriptor> locked_folder(const fs::path& folder) {
  support::FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened) throw support::system_error(folder.string(), "read the folder", errno);
  if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0) return opened;
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw support::system_error(folder.string(), "lock", errno);
}

support::Error busy(const fs::path& dist) {
  return {dist.string(), "another run of pdist-verify has moved it aside",
          fmt::format("it is at {}", support::escaped(aside_of(dist).string())),
          "run again when that one has ended"};
}

/// Renames the dist while the object lives; its old name comes back even when this process is killed.
class MovedAside {
public:
  explicit MovedAside(const fs::path& dist) : dist_(dist) {
    const fs::path aside = aside_of(dist);
    if (fs::exists(fs::symlink_status(aside)))
      throw support::Error(aside.string(), "cannot move the dist aside", "an interrupted run has left this",
                           "look what it is, and remove it");
    lock_ = locked_folder(dist);
    if (!lock_) throw busy(dist);
    clean_up_ = std::make_unique<CleanUpProcess>(dist.string(), [dist, aside] {
      if (fs::exists(fs::symlink_status(aside)) && !fs::exists(fs::symlink_status(dist)))
        fs::rename(aside, dist);
    });
    std::error_code problem;
    fs::rename(dist, aside, problem);
    if (problem) throw support::system_error(dist.string(), "move the dist aside", problem.value());
  }

  void restore() {
    if (clean_up_->finish()) return;
    throw support::Error(dist_.string(), "the dist could not be moved back",
                         fmt::format("it is at {}.pdist-verify-moved", support::escaped(dist_.string())));
  }

private:
  fs::path dist_;
  std::optional<support::FileDescriptor> lock_;
  std::unique_ptr<CleanUpProcess> clean_up_;
};

/// Where a dist is, or was: a symlink that leads to none still says it.
fs::path real_place(const fs::path& dist) {
  constexpr int most_links = 40; // as Linux
  fs::path place = fs::absolute(dist).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  for (int i = 0; i < most_links; ++i) {
    const std::optional<struct stat> status = support::found_itself(place);
    if (!status || !S_ISLNK(status->st_mode)) break;
    place = (place.parent_path() / fs::read_symlink(place)).lexically_normal();
  }
  return place;
}

/// Whether both are dists of the same name.
bool is_same_dist(const fs::path& one, const fs::path& other) {
  const auto name_in = [](const fs::path& dist) {
    const std::optional<fs::path> file = manifest::find_if_there(dist);
    return file ? file->lexically_relative(dist) : fs::path();
  };
  return support::is_folder(one) && !name_in(one).empty() && name_in(one) == name_in(other);
}

support::SandboxRules rules_for(const std::vector<std::string>& hidden) {
  support::SandboxRules rules;
  rules.hidden.assign(hidden.begin(), hidden.end());
  return rules;
}

} // namespace

std::string bring_back(const fs::path& dist) {
  const fs::path place = real_place(dist), aside = aside_of(place);
  const std::optional<struct stat> left = support::found_itself(aside);
  if (!left || !S_ISDIR(left->st_mode)) return {};
  const bool has_successor = support::found_itself(place).has_value();
  if (has_successor && !is_same_dist(place, aside)) return {};
  if (!locked_folder(aside)) throw busy(place);
  const std::string copies =
      fmt::format("its copies {} are removed when they are a minute old", support::escaped(copies_pattern()));
  if (has_successor) {
    support::remove_tree(aside);
    return fmt::format("removed {}, where an interrupted run had left the dist: there is another one now; {}",
                       support::escaped(aside.string()), copies);
  }
  std::error_code none;
  fs::rename(aside, place, none);
  // Its own clean-up may have been quicker.
  if (none && !support::found_itself(place))
    throw support::Error(place.string(), "the dist could not be moved back",
                         fmt::format("it is at {}", support::escaped(aside.string())), "rename it");
  return fmt::format("{} was at {}, where an interrupted run had left it; {}",
                     support::escaped(place.string()), support::escaped(aside.string()), copies);
}

Seclusion::Seclusion(fs::path dist, Isolation wanted, const std::vector<std::string>& hidden, Check& check)
    : dist_(std::move(dist)), sandbox_(rules_for(hidden)) {
  std::optional<std::string> why_not = "asked for without one";
  if (wanted == Isolation::automatic) why_not = sandbox_.unavailable();
  hides_ = !why_not;
  check.details.set("isolation", hides_ ? "mount namespace" : "moved and renamed");
  if (!hides_) {
    check.notes.push_back(fmt::format("only moved and renamed, the build is not hidden: {}", *why_not));
    return;
  }
  support::Value names = support::Value::list();
  for (const std::string& folder : hidden)
    names.add(support::name_value(folder));
  check.details.set("hidden", std::move(names));
}

support::ProcessResult Seclusion::run(support::ProcessRequest request) const {
  request.before_exec = [this] {
    const int number = hides_ ? sandbox_.enter() : 0;
    if (number != 0) return number;
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : errno;
  };
  if (hides_) return support::run(request);
  MovedAside aside(dist_);
  support::ProcessResult result = support::run(request);
  aside.restore();
  return result;
}

} // namespace pdist::verify
