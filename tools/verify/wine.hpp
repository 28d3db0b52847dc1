// Wine, which starts Windows' programs here: where it is, and a prefix of its own for one smoke test.
#pragma once

#include "binary/binary.hpp"
#include "verify/seclusion.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pdist::verify {

/// Programs of one installation of Wine.
struct Wine {
  std::filesystem::path program, server;
};

/// The Wine to use: `asked`, a path or a name, or `wine` on PATH when it is empty. When there is none, `why`
/// says so. Throws `Error` when one is asked for that is not there.
std::optional<Wine> find_wine(const std::filesystem::path& asked, std::string& why);

/// A fresh prefix (the folder that is Windows' drive C and registry) and home below a private folder. What
/// runs in it sees no display, and no folder on its PATH but Windows' own.
class WinePrefix {
public:
  /// Makes nothing yet.
  WinePrefix(Wine wine, const std::filesystem::path& folder);

  /// Makes the prefix. Throws `Error` when Wine fails.
  void make(const Seclusion& seclusion) const;
  /// The command that starts a program, and its whole environment.
  std::vector<std::string> command(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments) const;
  std::vector<std::string> environment() const;
  /// What Wine calls itself: "wine-8.0.1".
  std::string version() const;
  /// Why programs of an architecture do not run in the prefix, which is made; nothing when they do.
  std::optional<std::string> refusal(const binary::Architecture& architecture) const;
  /// Ends everything that runs in the prefix, and waits for it. Removes nothing inside the private folder.
  /// Throws nothing.
  void end() const noexcept;

private:
  Wine wine_;
  std::filesystem::path prefix_, home_;
};

} // namespace pdist::verify
