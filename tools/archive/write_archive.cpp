#include "archive/write_archive.hpp"

#include "archive/archive.hpp"
#include "archive/compare_archive.hpp"
#include "archive/neutral.hpp"
#include "archive/plan_archive.hpp"
#include "archive/stream.hpp"
#include "manifest/checksum_file.hpp"
#include "support/digest.hpp"
#include "support/publish/publish.hpp"

namespace pdist::archive {

namespace fs = std::filesystem;

std::string write(const ArchivePlan& plan) {
  const fs::path& output = plan.request.output;
  std::string digest;
  support::FilePublication archive(output), checksum(output.string() + ".sha256");
  {
    const NeutralSurroundings neutral(output.string());
    const auto stream = [&](support::OutputFile& out) {
      support::Sha256 sha256;
      stream_archive(plan, [&](std::span<const std::byte> bytes) {
        sha256.update(bytes);
        out.write(bytes);
      });
      digest = sha256.finish();
    };
    archive.prepare({.mode = 0644, .like = {}}, stream,
                    [&](const fs::path& written) { compare_archive(plan, written); });
  }
  const std::string line = manifest::checksum_text({{output.filename().string(), digest}});
  checksum.prepare({.mode = 0644, .like = {}}, [&](support::OutputFile& out) { out.write(line); });
  support::take_places({&archive, &checksum});
  return digest;
}

std::string write(const ArchiveRequest& request) {
  return write(plan(request));
}

} // namespace pdist::archive
