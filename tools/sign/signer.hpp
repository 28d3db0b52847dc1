// Something that signs files: a key with the program that knows its format, or a command of the user's.
#pragma once

#include "support/clock.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pdist::sign {

/// One way to sign. No secret is in it: passwords are in files, or known to another program.
class Signer {
public:
  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  virtual ~Signer() = default;

  /// Makes `to`, a signed copy of `from`; a file at `to` is replaced. `time`: of the signature, where the
  /// signer can say it. Throws `Error` naming `from` when there is no such program, with its words when it
  /// fails, and when what it wrote is no signed copy.
  virtual void sign(const std::filesystem::path& from, const std::filesystem::path& to,
                    support::EpochSeconds time) const = 0;

  /// What signs, for messages: the program, or its key.
  virtual std::string name() const = 0;

  /// The files that a signature depends on. What is on a token cannot be seen.
  virtual std::vector<std::filesystem::path> inputs() const { return {}; }
};

/// The last line of what a program said, in which it tells why it failed.
std::string last_line(std::string text);

} // namespace pdist::sign
