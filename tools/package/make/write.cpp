#include "package/make/write.hpp"

#include "package/make/publish.hpp"
#include "sign/command.hpp"
#include "support/copy.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/publish/output_lock.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

/// The unsigned package and the signed one are in a private folder beside `target`.
void publish_signed(const RootPlan& plan, PackageWriter& writer, const fs::path& target) {
  const fs::path name = target.string() + ".signing";
  support::Temporary folder(support::temporary_path(name));
  support::lock_temporary_folder(name, folder);
  const fs::path from = folder.path() / target.filename();
  const fs::path to = folder.path() / ("signed" + target.extension().string());
  support::publish_file(from, {.flush = false, .mode = 0600, .like = {}},
                        [&](support::OutputFile& file) { writer.write(file); });
  sign::command_signer(plan.request.sign_command, target)->sign(from, to, plan.dist.facts.time);
  if (!writer.is_signed(to))
    throw support::Error(
        target.string(), "cannot be signed",
        fmt::format("what {} wrote has no signature", support::escaped(plan.request.sign_command.front())));
  support::publish_file(
      target, {.mode = 0644, .like = {}},
      [&](support::OutputFile& out) { support::copy_digested(support::ReadableFile(to), out); },
      [&](const fs::path& file) { writer.read_back(file); });
}

} // namespace

fs::path write_package(const RootPlan& plan, const fs::path& folder) {
  fs::create_directories(folder);
  fs::path target = folder / plan.packed->file_name();
  const std::unique_ptr<PackageWriter> writer = plan.packed->writer(plan, target);
  if (plan.request.sign_command.empty()) {
    support::publish_file(
        target, {.mode = 0644, .like = {}}, [&](support::OutputFile& file) { writer->write(file); },
        [&](const fs::path& file) { writer->read_back(file); });
  } else {
    publish_signed(plan, *writer, target);
  }
  publish_checksum(target, support::sha256_of_file(target));
  return target;
}

} // namespace pdist::package
