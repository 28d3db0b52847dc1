#include "runtime/signed_files.hpp"

#include "binary/binary.hpp"
#include "runtime/private_copy.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/process.hpp"

#include <fmt/format.h>

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
  process.command = {program, "sign", "-pkcs12", signing.pkcs12.string(), "-h", "sha256"};
  if (!signing.password_file.empty())
    process.command.insert(process.command.end(), {"-readpass", signing.password_file.string()});
  process.command.insert(process.command.end(),
                         {"-st", fmt::format("{}", time), "-in", file.string(), "-out", copy.string()});
  support::ProcessResult result;
  try {
    result = support::run(process);
  } catch (const support::Error& error) {
    fail(file, error.what(), "osslsigncode is needed: Debian's package of that name brings it");
  }
  if (result.status != 0) {
    const std::string words = last_line(result.errors.empty() ? result.output : result.errors);
    fail(file, fmt::format("osslsigncode failed with status {}: {}", result.status, support::escaped(words)),
         "is the password the one in PASSWORD_FILE, and does the PKCS#12 file have a key?");
  }
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
