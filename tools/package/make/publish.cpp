#include "package/make/publish.hpp"

#include "binary/patch.hpp"
#include "manifest/checksum_file.hpp"
#include "package/make/format.hpp"
#include "package/make/laid_out.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/publish/publish.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <future>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

/// The packages that were laid out in `root`, by name.
std::vector<std::string> packages_of(const fs::path& root) {
  std::vector<std::string> out;
  for (const std::string& name : support::names_in(root))
    if (fs::exists(root / name / "manifest.json") || fs::is_directory(root / name / "files"))
      out.push_back(name);
  return out;
}

const Format& format_of(const fs::path& root) {
  constexpr std::uint64_t longest = 1024;
  const std::string text =
      fs::is_regular_file(root / format_file) ? support::read_text_file(root / format_file, longest) : "";
  if (!text.starts_with(root_mark))
    throw support::Error(root.string(), "no packages were laid out here", {},
                         "pdist-package root makes such a folder");
  return format_named(text.substr(root_mark.size(), text.find('\n') - root_mark.size()));
}

/// The finished packages in `from`, of which there is one for each package, or one for all.
std::vector<fs::path> files_of(const fs::path& from, const FormatFacts& format, std::size_t packages) {
  std::vector<fs::path> files;
  for (const std::string& name : support::names_in(from))
    if (name.ends_with(format.extension)) files.push_back(from / name);
  const std::size_t wanted = format.is_one_file ? 1 : packages;
  if (files.size() != wanted)
    throw support::Error(from.string(), fmt::format("there are {} packages", files.size()),
                         fmt::format("{} were laid out", wanted));
  return files;
}

/// A package that CPack made, and what it was made of.
struct Finished {
  fs::path file, laid_out;
};

/// `is_right` throws when something is not.
void prepare_copy(const Finished& finished, PackagePublication& to, const Format& format,
                  const std::function<void()>& is_right) {
  const support::ReadableFile file(finished.file);
  const binary::Patch patch = format.final_edit(file, finished.laid_out);
  to.prepare(
      [&](support::OutputFile& out) {
        support::Sha256 sha256;
        binary::write_patched(file, patch, [&](std::span<const std::byte> bytes) {
          sha256.update(bytes);
          out.write(bytes);
        });
        return sha256.finish();
      },
      [&](const fs::path&) { is_right(); });
}

} // namespace

void PackagePublication::prepare(const std::function<std::string(support::OutputFile&)>& write,
                                 const std::function<void(const fs::path&)>& check) {
  std::string sha256;
  file_.prepare(
      {.mode = 0644, .like = {}}, [&](support::OutputFile& out) { sha256 = write(out); },
      [&](const fs::path& written) {
        check(written);
        if (sha256.empty()) sha256 = support::sha256_of_file(written);
      });
  const std::string line = manifest::checksum_text({{target_.filename().string(), sha256}});
  checksum_.prepare({.mode = 0644, .like = {}}, [&](support::OutputFile& out) { out.write(line); });
}

void take_places(const std::vector<std::unique_ptr<PackagePublication>>& prepared) {
  std::vector<support::FilePublication*> all;
  for (const std::unique_ptr<PackagePublication>& each : prepared) {
    all.push_back(&each->file_);
    all.push_back(&each->checksum_);
  }
  support::take_places(all);
}

std::vector<fs::path> publish_packages(const fs::path& root, const fs::path& from, const fs::path& to) {
  const Format& format = format_of(root);
  const std::vector<std::string> packages = packages_of(root);
  std::vector<Finished> all;
  for (const fs::path& file : files_of(from, format.facts(), packages.size())) {
    const std::string package = packages.size() == 1 || format.facts().is_one_file
                                    ? packages.at(0)
                                    : format.package_of_file(file.filename().string(), packages);
    if (package.empty()) throw support::Error(file.string(), "no package of that name was laid out");
    format.finish_file(file, root);
    all.push_back({file, root / package});
  }
  // Reading them back takes as long as copying them: both are done at once where another thread can be had,
  // and nothing takes its place before all packages are right.
  std::vector<std::shared_future<void>> checks;
  for (const Finished& each : all)
    checks.emplace_back(std::async(std::launch::async | std::launch::deferred,
                                   [&format, each] { format.read_back(each.file, each.laid_out); }));
  const auto all_are_right = [&checks] {
    for (const std::shared_future<void>& check : checks)
      check.get();
  };
  fs::create_directories(to);
  std::vector<fs::path> out;
  std::vector<std::unique_ptr<PackagePublication>> prepared;
  for (const Finished& each : all) {
    out.push_back(to / each.file.filename());
    prepared.push_back(std::make_unique<PackagePublication>(out.back()));
    prepare_copy(each, *prepared.back(), format, all_are_right);
  }
  take_places(prepared);
  return out;
}

} // namespace pdist::package
