// pdist-package schema and show: what package.yaml may say, and what it says.
#include "package/model.hpp"
#include "package/shape.hpp"
#include "programs/package/commands.hpp"
#include "support/error.hpp"
#include "support/json.hpp"
#include "support/suggest.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

namespace pdist::programs {

namespace {

struct ShowOptions {
  std::string metadata, format;
  std::vector<std::string> defaults;
};

constexpr std::array<std::pair<std::string_view, std::string package::Defaults::*>, 7> default_keys{{
    {"name", &package::Defaults::name},
    {"version", &package::Defaults::version},
    {"summary", &package::Defaults::summary},
    {"homepage", &package::Defaults::homepage},
    {"vendor", &package::Defaults::vendor},
    {"maintainer", &package::Defaults::maintainer},
    {"license", &package::Defaults::license},
}};

void set_default(package::Defaults& defaults, const std::string& option) {
  const std::size_t equals = option.find('=');
  const std::string key = option.substr(0, equals);
  std::vector<std::string> known{"time"};
  for (const auto& [name, member] : default_keys)
    known.emplace_back(name);
  if (equals == std::string::npos || std::ranges::find(known, key) == known.end()) {
    throw support::UsageError("--default", fmt::format("'{}' is not <key>=<value>", support::escaped(option)),
                              support::did_you_mean(key, known));
  }
  const std::string value = option.substr(equals + 1);
  if (key == "time") defaults.time = support::parse_epoch(value, "--default time");
  for (const auto& [name, member] : default_keys)
    if (key == name) defaults.*member = value;
}

int show(const ShowOptions& options) {
  package::Defaults defaults;
  for (const std::string& option : options.defaults)
    set_default(defaults, option);
  const package::Format format = options.format == "deb" ? package::Format::deb : package::Format::rpm;
  fmt::print("{}", support::to_json(to_value(package::read_model(options.metadata, defaults, format))));
  return 0;
}

} // namespace

Command add_schema(CLI::App& app) {
  const auto markdown = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand(
      "schema", "Print the JSON Schema (2020-12) of package.yaml, for editors and checks.");
  command->add_flag("--markdown", *markdown, "Print the page of documentation instead");
  return {command, [markdown] {
            fmt::print("{}", *markdown ? package::shape_page() : support::to_json(package::json_schema()));
            return 0;
          }};
}

Command add_show(CLI::App& app) {
  const auto kept = std::make_shared<ShowOptions>();
  CLI::App* command = app.add_subcommand(
      "show", "Check package.yaml and print as JSON what one format's packages are made from.");
  command->add_option("--metadata", kept->metadata, "package.yaml; else the defaults alone")
      ->type_name("FILE");
  command->add_option("--format", kept->format, "deb or rpm")
      ->required()
      ->check(CLI::IsMember({"deb", "rpm"}))
      ->type_name("FORMAT");
  command
      ->add_option("--default", kept->defaults,
                   "what project() says, such as version=1.2.3; may be given several times")
      ->type_name("KEY=VALUE");
  return {command, [kept] { return show(*kept); }};
}

} // namespace pdist::programs
