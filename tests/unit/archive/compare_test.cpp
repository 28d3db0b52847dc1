// Reading back: an archive that is not the folder's is never published.
#include "archive/compare_archive.hpp"
#include "archive/neutral.hpp"
#include "archive/plan_archive.hpp"
#include "archive/stream.hpp"
#include "dist_tree.hpp"
#include "scratch.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <string>
#include <sys/stat.h>

namespace fs = std::filesystem;
using namespace pdist;
using archive::ArchiveFormat;
using test::hard_dist;
using test::Scratch;

namespace {

void stream_to(const archive::ArchivePlan& plan, const fs::path& file) {
  std::ofstream out(file, std::ios::binary);
  archive::stream_archive(plan, [&](std::span<const std::byte> bytes) {
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  });
}

/// What reading `file` back as an archive of `request` says, without the file's name.
std::string problem_of(const archive::ArchiveRequest& request, const fs::path& file) {
  try {
    archive::compare_archive(archive::plan(request), file);
  } catch (const support::Error& error) {
    return error.problem() + ": " + error.reason();
  }
  return "no error";
}

} // namespace

TEST_CASE("every change of the folder after the archive was made is a difference") {
  const archive::NeutralSurroundings neutral("archive");
  struct Row {
    const char* what;
    std::function<void(const fs::path&)> change;
    std::string problem;
  };
  const auto write = [](const fs::path& path, const std::string& text) { std::ofstream(path) << text; };
  const std::string at = "the archive reads back differently at 'demo-1.0/";
  const Row rows[] = {
      {"nothing", [](const fs::path&) {}, "no error"},
      {"bytes",
       [&](const fs::path& dist) {
         write(dist / "bin/setuid", "y");
         ::chmod((dist / "bin/setuid").c_str(), 04711);
       },
       at + "bin/setuid': its bytes differ after offset 0"},
      {"size", [&](const fs::path& dist) { write(dist / "empty file", "now with text"); },
       at + "empty file': it has 0 bytes, not 13"},
      {"mode", [](const fs::path& dist) { ::chmod((dist / "bin/program").c_str(), 0644); },
       at + "bin/program': its mode is 0755, not 0644"},
      {"a new file", [&](const fs::path& dist) { write(dist / "bb", "x"); },
       at + "bb': 'demo-1.0/bin' stands in its place"},
      {"a last file more", [&](const fs::path& dist) { write(dist / "\xf0\x9f\x99\x82", "x"); },
       at + "\xf0\x9f\x99\x82': it is missing"},
      {"a last file less", [](const fs::path& dist) { fs::remove(dist / "\u00e9 composed"); },
       at + "\u00e9 composed': nothing should follow"},
      {"a link's target",
       [](const fs::path& dist) {
         fs::remove(dist / "link");
         fs::create_symlink("elsewhere", dist / "link");
       },
       at + "link': it points elsewhere"},
      {"a type",
       [&](const fs::path& dist) {
         fs::remove(dist / "link");
         write(dist / "link", "x");
       },
       at + "link': its type is another"},
  };
  for (const ArchiveFormat format : {ArchiveFormat::zip, ArchiveFormat::tgz}) {
    for (const Row& row : rows) {
      CAPTURE(row.what);
      const Scratch scratch;
      const archive::ArchiveRequest request = hard_dist(scratch, format);
      if (format == ArchiveFormat::tgz) fs::remove(request.folder / "bytes \xff\xfe");
      stream_to(archive::plan(request), request.output);
      row.change(request.folder);
      CHECK(problem_of(request, request.output) == row.problem);
    }
  }
}

TEST_CASE("an archive that was cut off or damaged does not read back") {
  const archive::NeutralSurroundings neutral("archive");
  for (const ArchiveFormat format :
       {ArchiveFormat::tgz, ArchiveFormat::tzst, ArchiveFormat::txz, ArchiveFormat::zip}) {
    CAPTURE(archive::format_name(format));
    const Scratch scratch;
    const archive::ArchiveRequest request = hard_dist(scratch, format);
    stream_to(archive::plan(request), request.output);
    const std::string whole = support::read_text_file(request.output, 10'000'000);
    for (const std::size_t kept : {std::size_t(0), std::size_t(20), whole.size() / 2, whole.size() - 30}) {
      CAPTURE(kept);
      CHECK(problem_of(request, scratch.file("cut", whole.substr(0, kept))) != "no error");
    }
    std::string damaged = whole;
    damaged[whole.size() / 3] = static_cast<char>(damaged[whole.size() / 3] ^ 0x10);
    CHECK(problem_of(request, scratch.file("damaged", damaged)) != "no error");
  }
}

TEST_CASE("a file that grows between plan and writing is an error that names it") {
  const archive::NeutralSurroundings neutral("archive");
  const Scratch scratch;
  const archive::ArchiveRequest request = hard_dist(scratch, ArchiveFormat::tgz);
  const archive::ArchivePlan plan = archive::plan(request);
  std::ofstream(request.folder / "bin/program", std::ios::app) << "more";
  CHECK_THROWS_WITH(
      archive::stream_archive(plan, [](std::span<const std::byte>) {}),
      ((request.folder / "bin/program").string() + ": cannot archive: the file changed meanwhile").c_str());
}

TEST_CASE("an error of the output comes through libarchive unchanged") {
  const archive::NeutralSurroundings neutral("archive");
  const Scratch scratch;
  const archive::ArchivePlan plan = archive::plan(hard_dist(scratch, ArchiveFormat::txz));
  const auto full = [](std::span<const std::byte>) {
    throw support::Error("out", "cannot write", "no space");
  };
  CHECK_THROWS_WITH(archive::stream_archive(plan, full), "out: cannot write: no space");
}
