#include "package/make/write.hpp"

#include "package/make/publish.hpp"
#include "sign/signer.hpp"
#include "support/copy.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/publish/output_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;

class Writing {
public:
  Writing(const RootPlan& plan, const fs::path& folder) : plan_(plan) {
    for (const std::string& name : plan.packed->file_names()) {
      order_.push_back(targets_.size());
      targets_.push_back(folder / name);
    }
    // Every run locks its outputs in the same order.
    std::ranges::sort(order_, {}, [&](std::size_t index) { return targets_[index]; });
  }

  /// When one is not right, none takes its place.
  std::vector<fs::path> run() {
    std::vector<std::unique_ptr<PackagePublication>> prepared;
    for (const std::size_t index : order_) {
      prepared.push_back(std::make_unique<PackagePublication>(targets_[index]));
      prepare(index, *prepared.back());
    }
    take_places(prepared);
    return targets_;
  }

private:
  void prepare(std::size_t index, PackagePublication& publication) {
    const fs::path& target = targets_[index];
    const std::unique_ptr<PackageWriter> writer = plan_.packed->writer(plan_, index, target);
    const auto signer = plan_.format->signer(plan_.request, target);
    const auto read_back = [&](const fs::path& file) { writer->read_back(file); };
    if (signer) {
      write_signed(*writer, *signer, target, [&](const fs::path& finished) {
        publication.prepare(
            [&](support::OutputFile& out) {
              return support::copy_digested(support::ReadableFile(finished), out);
            },
            read_back);
      });
      return;
    }
    support::remove_left_over(signing_folder(target));
    publication.prepare(
        [&](support::OutputFile& out) {
          writer->write(out);
          return std::string();
        },
        read_back);
  }

  static fs::path signing_folder(const fs::path& target) { return target.string() + ".signing"; }

  /// The unsigned package and the signed one, which `take` gets, are in a private folder beside `target`.
  void write_signed(PackageWriter& writer, const sign::Signer& signer, const fs::path& target,
                    const std::function<void(const fs::path&)>& take) {
    const fs::path name = signing_folder(target);
    support::Temporary folder(support::temporary_path(name));
    support::lock_temporary_folder(name, folder);
    const fs::path from = folder.path() / target.filename();
    const fs::path to = folder.path() / ("signed" + target.extension().string());
    support::publish_file(from, {.flush = false, .mode = 0600, .like = {}},
                          [&](support::OutputFile& file) { writer.write(file); });
    signer.sign(from, to, plan_.dist.facts.time);
    if (!writer.is_signed(to))
      throw support::Error(target.string(), "cannot be signed",
                           fmt::format("what {} wrote has no signature", signer.name()));
    fs::remove(from);
    take(to);
  }

  const RootPlan& plan_;
  std::vector<std::size_t> order_;
  std::vector<fs::path> targets_;
};

} // namespace

std::vector<fs::path> write_packages(const RootPlan& plan, const fs::path& folder) {
  fs::create_directories(folder);
  return Writing(plan, folder).run();
}

} // namespace pdist::package
