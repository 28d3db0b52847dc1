// pdist-package schema and show: what package.yaml may say, and what it says.
#include "package/shape/schema.hpp"

#include "package/make/request.hpp"
#include "package/model/model.hpp"
#include "package/model/model_json.hpp"
#include "package/shape/page.hpp"
#include "package/shape/shape.hpp"
#include "programs/package/commands.hpp"
#include "programs/package/request_options.hpp"
#include "support/data/json.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

struct ShowOptions {
  std::string metadata, format;
  std::vector<std::string> defaults;
};

int show(const ShowOptions& options) {
  const package::FormatFacts& format = package::facts_named(options.format);
  fmt::print("{}", support::to_json(to_value(
                       package::read_model(options.metadata, parse_defaults(options.defaults), format))));
  return 0;
}

} // namespace

Command add_schema(support::CommandLine& app) {
  const auto markdown = std::make_shared<bool>(false);
  support::CommandLine* command = app.add_subcommand(
      "schema", "Print the JSON Schema (2020-12) of package.yaml, for editors and checks.");
  command->add_flag("--markdown", *markdown, "Print the page of documentation instead");
  return {command, [markdown] {
            fmt::print("{}", *markdown ? package::shape_page() : support::to_json(package::json_schema()));
            return 0;
          }};
}

Command add_show(support::CommandLine& app) {
  const auto kept = std::make_shared<ShowOptions>();
  support::CommandLine* command = app.add_subcommand(
      "show", "Check package.yaml and print as JSON what one format's packages are made from.");
  command->add_option("--metadata", kept->metadata, "package.yaml; else the defaults alone")
      ->type_name("FILE");
  add_format(*command, kept->format);
  add_defaults(*command, kept->defaults);
  return {command, [kept] { return show(*kept); }};
}

} // namespace pdist::programs
