#include "runtime/signed_files.hpp"

#include "binary/binary.hpp"
#include "runtime/private_copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/process.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace pdist::runtime {

namespace {

constexpr auto program = "osslsigncode";

[[noreturn]] void fail(const Path& file, const std::string& why, const std::string& hint = {}) {
  throw support::Error(file.string(), "cannot sign", why, hint);
}

std::string last_line(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

/// The line of `text` that `at` is in.
std::string line_at(const std::string& text, std::size_t at) {
  return last_line(text.substr(0, text.find('\n', at)));
}

[[noreturn]] void fail_with_words(const Path& file, int status, const std::string& words,
                                  const std::string& hint) {
  fail(file, fmt::format("osslsigncode failed with status {}: {}", status, support::escaped(words)), hint);
}

/// Says why it failed: for files in the last line, for tokens in the first one, before OpenSSL's own notes.
[[noreturn]] void explain(const Signing& signing, const Path& file, const support::ProcessResult& result) {
  const std::string& said = result.errors.empty() ? result.output : result.errors;
  if (!signing.pkcs12.empty()) {
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
void check_signed(const Path& file, const Path& copy) {
  const support::ReadableFile before(file), after(copy);
  const auto facts = binary::read_windows_facts(after);
  if (!facts || facts->certificate_size == 0) fail(file, "what osslsigncode wrote has no signature");
  if (facts->checksum != facts->actual_checksum) fail(file, "what osslsigncode wrote has a wrong CheckSum");
  if (binary::read(after)->needed != binary::read(before)->needed)
    fail(file, "what osslsigncode wrote imports other libraries");
}

} // namespace

void sign_file(const Signing& signing, const Path& file, const Path& copy, support::EpochSeconds time) {
  std::filesystem::remove(copy); // osslsigncode does not write over a file
  support::ProcessRequest process;
  process.command = {program, "sign", "-h", "sha256"};
  const std::vector<std::string> key = signing_arguments(signing);
  process.command.insert(process.command.end(), key.begin(), key.end());
  process.command.insert(process.command.end(),
                         {"-st", fmt::format("{}", time), "-in", file.string(), "-out", copy.string()});
  process.before_exec = leave_terminal;
  support::ProcessResult result;
  try {
    result = support::run(process);
  } catch (const support::Error& error) {
    fail(file, error.what(), "osslsigncode is needed: Debian's package of that name brings it");
  }
  if (result.status != 0) explain(signing, file, result);
  check_signed(file, copy);
}

Path signed_copy(const Request& request, const Path& file, support::EpochSeconds time) {
  Path copy = place_of_copy(request, "signed", file);
  sign_file(*request.sign, file, copy, time);
  // The copy stands for the original when later runs ask what changed.
  std::filesystem::last_write_time(copy, std::filesystem::last_write_time(file));
  return copy;
}

} // namespace pdist::runtime
