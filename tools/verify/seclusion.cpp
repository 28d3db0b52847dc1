#include "verify/seclusion.hpp"

#include "support/error.hpp"
#include "verify/clean_up_process.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <sys/prctl.h>
#include <utility>

namespace pdist::verify {

namespace fs = std::filesystem;

namespace {

/// Renames the dist while the object lives; its old name comes back even when this process is killed.
class MovedAside {
public:
  explicit MovedAside(const fs::path& dist) : dist_(dist) {
    const fs::path aside = dist.string() + ".pdist-verify-moved";
    clean_up_ = std::make_unique<CleanUpProcess>([dist, aside] {
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
  std::unique_ptr<CleanUpProcess> clean_up_;
};

support::SandboxRules rules_for(const std::vector<std::string>& hidden) {
  support::SandboxRules rules;
  rules.hidden.assign(hidden.begin(), hidden.end());
  return rules;
}

} // namespace

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
