// The one error type of all tools: which file, what was wrong or asked, why it cannot be, and the way out.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::support {

/// Makes a name safe to print on a terminal or in a log: control characters, DEL, backslashes and bytes
/// that are not UTF-8 become `\n`, `\t`, `\\` or `\xNN`. Other text, also non-ASCII, stays as it is.
std::string escaped(std::string_view name);

/// A refusal or failure. `what()` is `<file>: <what>: <why>` with `file` escaped and empty parts left out;
/// `hint()` is the way out, or empty. Programs print both and exit with status 1.
class Error : public std::runtime_error {
public:
  /// `file` may be empty where no file is concerned. `what` and `why` are printed as they are: whoever puts
  /// a name in them passes it through `escaped()`.
  Error(std::string file, std::string what, std::string why = {}, std::string hint = {});

  const std::string& file() const noexcept { return file_; }
  const std::string& problem() const noexcept { return problem_; }
  const std::string& reason() const noexcept { return reason_; }
  const std::string& hint() const noexcept { return hint_; }

private:
  std::string file_, problem_, reason_, hint_;
};

/// Several independent errors found in one run (all missing libraries, all broken rules of a proof).
/// Programs print one `error:` line for each.
class Errors : public std::runtime_error {
public:
  explicit Errors(std::vector<Error> all);
  const std::vector<Error>& all() const noexcept { return all_; }

private:
  std::vector<Error> all_;
};

/// Wrong usage of a program or of a request: programs exit with status 2.
class UsageError : public Error {
public:
  using Error::Error;
};

/// The error for a failed system call on `file`: `<file>: cannot <action>: <strerror(number)>`.
Error system_error(const std::string& file, std::string_view action, int number);

} // namespace pdist::support
