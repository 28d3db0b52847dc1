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

  std::vector<fs::path> run() {
    write_from(0);
    return targets_;
  }

private:
  /// Writes the packages from that one of the order on, each with its checksum. Each takes its place behind
  /// those after it: when one is not right, none does.
  void write_from(std::size_t next) {
    if (next == order_.size()) return;
    const std::size_t index = order_[next];
    const fs::path& target = targets_[index];
    const std::unique_ptr<PackageWriter> writer = plan_.packed->writer(plan_, index, target);
    const auto signer = plan_.format->signer(plan_.request, target);
    const auto publish = [&](const std::function<void(support::OutputFile&)>& write) {
      support::publish_file(target, {.mode = 0644, .like = {}}, write, [&](const fs::path& file) {
        writer->read_back(file);
        publish_checksum(target, support::sha256_of_file(file), [&] { write_from(next + 1); });
      });
    };
    if (signer)
      write_signed(*writer, *signer, target, publish);
    else {
      support::remove_left_over(signing_folder(target));
      publish([&](support::OutputFile& file) { writer->write(file); });
    }
  }

  static fs::path signing_folder(const fs::path& target) { return target.string() + ".signing"; }

  /// The unsigned package and the signed one are in a private folder beside `target`.
  void write_signed(PackageWriter& writer, const sign::Signer& signer, const fs::path& target,
                    const std::function<void(const std::function<void(support::OutputFile&)>&)>& publish) {
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
    publish([&](support::OutputFile& out) { support::copy_digested(support::ReadableFile(to), out); });
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
