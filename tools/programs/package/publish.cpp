// pdist-package publish: checked packages take their place.
#include "package/make/publish.hpp"

#include "programs/package/commands.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

struct PublishOptions {
  std::filesystem::path root, from, to;
};

int publish(const PublishOptions& options) {
  for (const std::filesystem::path& file : package::publish_packages(options.root, options.from, options.to))
    fmt::print("{}: {} bytes\n", support::escaped(file.string()), std::filesystem::file_size(file));
  return 0;
}

} // namespace

Command add_publish(support::CommandLine& app) {
  const auto kept = std::make_shared<PublishOptions>();
  support::CommandLine* command = app.add_subcommand(
      "publish", "Read packages back, compare them with their roots, and put them where people find them.");
  command->add_option("--root", kept->root, "the folder that `pdist-package root` made")
      ->required()
      ->existing_folder();
  command->add_option("--from", kept->from, "the folder that CPack wrote the packages to")
      ->required()
      ->existing_folder();
  command->add_option("--to", kept->to, "the folder of finished packages; it is made")->required();
  return {command, [kept] { return publish(*kept); }};
}

} // namespace pdist::programs
