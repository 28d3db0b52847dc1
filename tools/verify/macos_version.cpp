#include "verify/macos_version.hpp"

#include "binary/symbol_version.hpp"
#include "support/error.hpp"
#include "verify/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pdist::verify {

namespace {

using Numbers = std::vector<unsigned>;

/// No Mac of Apple's own processors had an older one: https://support.apple.com/en-us/116943
const Numbers oldest_on_arm64 = {11, 0};

/// The binary of one architecture that asks for the newest system.
struct Highest {
  Numbers version;
  std::string path;
};

class VersionCheck {
public:
  VersionCheck(const DistTree& tree, const std::vector<std::pair<std::string, std::string>>& floor)
      : tree_(tree), floor_(floor) {}

  Check run() {
    for (const DistBinary& item : tree_.binaries)
      for (const binary::Binary* slice : binary::slices_of(item.binary))
        if (slice->dynamic) judge(item.path, *slice);
    support::Value promised = support::Value::map();
    for (const auto& [family, text] : floor_) {
      promised.set(support::escaped(family), support::escaped(text));
      if (family != "macos")
        check_.notes.push_back(fmt::format("nothing needs a version of {}", support::escaped(family)));
    }
    const std::string needed = tell_highest();
    check_.details.set("floor", std::move(promised));
    check_.hint = "build with an older CMAKE_OSX_DEPLOYMENT_TARGET, or raise ABI_FLOOR to what is needed";
    return concluded(std::move(check_),
                     needed + (floor_.empty() ? "; no floor was set" : "; within the floor"),
                     needed + "; not what was promised");
  }

private:
  void judge(const std::string& path, const binary::Binary& slice) {
    const auto version = std::ranges::find(slice.platforms, "macos", &binary::PlatformVersion::platform);
    if (version == slice.platforms.end()) {
      const std::string platform =
          slice.platforms.empty() ? "does not say which system it is for"
                                  : fmt::format("is for {}, not for macOS", slice.platforms.front().platform);
      auto& where = slice.platforms.empty() ? check_.notes : check_.findings;
      where.push_back(fmt::format("{} ({}): {}", support::escaped(path), slice.slice, platform));
      return;
    }
    Highest& highest = highest_[slice.slice];
    if (highest.path.empty() || binary::is_below(highest.version, version->minimum))
      highest = {version->minimum, path};
    const auto floor = std::ranges::find(floor_, "macos", &std::pair<std::string, std::string>::first);
    if (floor == floor_.end()) return;
    Numbers most = binary::parse_numbers(floor->second).value_or(Numbers{});
    if (slice.slice.starts_with("arm64") && binary::is_below(most, oldest_on_arm64)) most = oldest_on_arm64;
    if (!binary::is_below(most, version->minimum)) return;
    check_.findings.push_back(fmt::format("{} ({}): needs macOS {}, the floor is {}", support::escaped(path),
                                          slice.slice, binary::shown_numbers(version->minimum),
                                          binary::shown_numbers(most)));
  }

  /// "needs macOS 10.13 (x86_64), 11.0 (arm64)".
  std::string tell_highest() {
    support::Value details = support::Value::map();
    std::string shown;
    for (const auto& [slice, highest] : highest_) {
      const std::string version = binary::shown_numbers(highest.version);
      details.set(slice,
                  support::Value::map({{"version", version}, {"file", support::name_value(highest.path)}}));
      shown += fmt::format("{}{} ({})", shown.empty() ? "" : ", ", version, slice);
      check_.notes.push_back(
          fmt::format("macOS {} ({}): {} needs it", version, slice, support::escaped(highest.path)));
    }
    check_.details.set("highest", support::Value::map({{"macos", std::move(details)}}));
    return shown.empty() ? "no binary says which macOS it needs" : "needs macOS " + shown;
  }

  const DistTree& tree_;
  const std::vector<std::pair<std::string, std::string>>& floor_;
  std::map<std::string, Highest> highest_; ///< by slice
  Check check_{.name = "abi", .details = support::Value::map()};
};

} // namespace

Check check_macos_version(const DistTree& tree,
                          const std::vector<std::pair<std::string, std::string>>& floor) {
  return VersionCheck(tree, floor).run();
}

} // namespace pdist::verify
