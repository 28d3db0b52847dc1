#include "sign/command.hpp"

#include "support/error.hpp"
#include "support/found.hpp"
#include "support/run/process.hpp"

#include <fmt/format.h>

namespace pdist::sign {

namespace {

namespace fs = std::filesystem;
using support::Error;

class CommandSigner : public Signer {
public:
  CommandSigner(std::vector<std::string> command, fs::path shown)
      : command_(std::move(command)), shown_(std::move(shown)) {}

  void sign(const fs::path& from, const fs::path& to, support::EpochSeconds) const override {
    fs::remove(to);
    support::ProcessRequest process;
    process.command = command_;
    process.command.push_back(from.string());
    process.command.push_back(to.string());
    support::ProcessResult result;
    try {
      result = support::run(process);
    } catch (const Error& error) {
      fail(error.what(), "SIGN names the program that signs, such as rcodesign or productsign");
    }
    if (result.status != 0)
      fail(fmt::format("{} failed with status {}: {}", name(), result.status,
                       support::escaped(last_line(result.errors.empty() ? result.output : result.errors))),
           "");
    const std::optional<struct stat> made = support::found_itself(to);
    if (!made || !S_ISREG(made->st_mode))
      fail(fmt::format("{} wrote no file", name()),
           "its last two arguments are the unsigned package and the signed one that it makes");
  }

  std::string name() const override { return support::escaped(command_.front()); }

private:
  [[noreturn]] void fail(const std::string& why, const std::string& hint) const {
    throw Error(shown_.string(), "cannot be signed", why, hint);
  }

  std::vector<std::string> command_;
  fs::path shown_;
};

} // namespace

std::unique_ptr<Signer> command_signer(std::vector<std::string> command, fs::path shown) {
  return std::make_unique<CommandSigner>(std::move(command), std::move(shown));
}

} // namespace pdist::sign
