#include "package/pkg/sign.hpp"

#include "package/pkg/xar.hpp"
#include "support/error.hpp"
#include "support/output_lock.hpp"
#include "support/process.hpp"
#include "support/publish.hpp"
#include "support/remove_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::Error;

/// What a program says at last is why it failed.
std::string last_line(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

void run_signer(const fs::path& target, std::vector<std::string> command, const fs::path& from,
                const fs::path& to) {
  const std::string name = command.front();
  const auto fail = [&](const std::string& why, const std::string& hint) {
    throw Error(target.string(), "cannot be signed", why, hint);
  };
  command.push_back(from.string());
  command.push_back(to.string());
  support::ProcessRequest process;
  process.command = std::move(command);
  support::ProcessResult result;
  try {
    result = support::run(process);
  } catch (const Error& error) {
    fail(error.what(), "SIGN names the program that signs, such as rcodesign or productsign");
  }
  if (result.status != 0)
    fail(fmt::format("{} failed with status {}: {}", support::escaped(name), result.status,
                     support::escaped(last_line(result.errors.empty() ? result.output : result.errors))),
         "");
  std::error_code absent;
  if (!fs::is_regular_file(fs::symlink_status(to, absent)))
    fail(fmt::format("{} wrote no file", support::escaped(name)),
         "its last two arguments are the unsigned package and the signed one that it makes");
  if (xar_table(support::ReadableFile(to)).find("<signature ") == std::string::npos)
    fail(fmt::format("what {} wrote has no signature", support::escaped(name)), "");
}

void copy(const fs::path& from, support::OutputFile& out) {
  const support::ReadableFile file(from);
  constexpr std::uint64_t piece = 1 << 20;
  for (std::uint64_t at = 0; at < file.size(); at += piece)
    out.write(file.read(at, std::min(piece, file.size() - at)));
}

} // namespace

bool publish_signed(const fs::path& target, const std::vector<std::string>& command,
                    const std::function<void(const fs::path&)>& write,
                    const std::function<void(const fs::path&)>& check) {
  const fs::path name = target.string() + ".signing";
  support::Temporary folder(support::temporary_path(name));
  support::lock_temporary_folder(name, folder);
  const fs::path from = folder.path() / target.filename(), to = folder.path() / "signed.pkg";
  write(from);
  run_signer(target, command, from, to);
  return support::publish_file(
      target, {.mode = 0644, .like = {}}, [&](support::OutputFile& out) { copy(to, out); }, check);
}

} // namespace pdist::package
