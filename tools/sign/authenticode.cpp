#include "sign/authenticode.hpp"

#include "binary/binary.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/run/process.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace pdist::sign {

namespace {

namespace fs = std::filesystem;

constexpr auto program = "osslsigncode";

[[noreturn]] void fail(const fs::path& file, const std::string& why, const std::string& hint = {}) {
  throw support::Error(file.string(), "cannot sign", why, hint);
}

/// The line of `text` that `at` is in.
std::string line_at(const std::string& text, std::size_t at) {
  return last_line(text.substr(0, text.find('\n', at)));
}

[[noreturn]] void fail_with_words(const fs::path& file, int status, const std::string& words,
                                  const std::string& hint) {
  fail(file, fmt::format("osslsigncode failed with status {}: {}", status, support::escaped(words)), hint);
}

/// Says why it failed: for files in the last line, for tokens in the first one, before OpenSSL's own notes.
[[noreturn]] void explain(const AuthenticodeKey& key, const fs::path& file,
                          const support::ProcessResult& result) {
  const std::string& said = result.errors.empty() ? result.output : result.errors;
  if (!key.pkcs12.empty()) {
    fail_with_words(file, result.status, last_line(said),
                    "is the password the one in PASSWORD_FILE, and does the PKCS#12 file have a key?");
  }
  const std::string all = result.output + result.errors;
  if (const std::size_t at = all.find("'pkcs11' engine"); at != std::string::npos) {
    fail_with_words(
        file, result.status, line_at(all, at),
        "OpenSSL's engine for tokens is needed: Debian's package libengine-pkcs11-openssl brings it");
  }
  fail_with_words(
      file, result.status, line_at(said, 0),
      "is the PIN the one in PASSWORD_FILE, and does the token have the key and its certificate?");
}

/// In the child: OpenSSL would ask for a missing PIN at the terminal, where nobody expects that in a build.
int leave_terminal() {
  const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return 0;
  const int status = ::ioctl(terminal, TIOCNOTTY) == 0 ? 0 : errno;
  ::close(terminal);
  return status;
}

/// That the program says it is done is not enough.
void check_signed(const fs::path& file, const fs::path& copy) {
  const support::ReadableFile before(file), after(copy);
  const auto facts = binary::read_windows_facts(after);
  if (!facts || facts->certificate_size == 0) fail(file, "what osslsigncode wrote has no signature");
  if (facts->checksum != facts->actual_checksum) fail(file, "what osslsigncode wrote has a wrong CheckSum");
  if (binary::read(after)->needed != binary::read(before)->needed)
    fail(file, "what osslsigncode wrote imports other libraries");
}

class AuthenticodeSigner : public Signer {
public:
  explicit AuthenticodeSigner(AuthenticodeKey key) : key_(std::move(key)) {}

  void sign(const fs::path& from, const fs::path& to, support::EpochSeconds time) const override {
    fs::remove(to); // osslsigncode does not write over a file
    support::ProcessRequest process;
    process.command = {program, "sign", "-h", "sha256"};
    const std::vector<std::string> key = key_arguments(key_);
    process.command.insert(process.command.end(), key.begin(), key.end());
    process.command.insert(process.command.end(),
                           {"-st", fmt::format("{}", time), "-in", from.string(), "-out", to.string()});
    process.before_exec = leave_terminal;
    support::ProcessResult result;
    try {
      result = support::run(process);
    } catch (const support::Error& error) {
      fail(from, error.what(), "osslsigncode is needed: Debian's package of that name brings it");
    }
    if (result.status != 0) explain(key_, from, result);
    check_signed(from, to);
  }

  std::string name() const override { return program; }

  std::vector<fs::path> inputs() const override { return key_inputs(key_); }

private:
  AuthenticodeKey key_;
};

} // namespace

std::unique_ptr<Signer> authenticode_signer(AuthenticodeKey key) {
  return std::make_unique<AuthenticodeSigner>(std::move(key));
}

} // namespace pdist::sign
