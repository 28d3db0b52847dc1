// pdist-package formats: which packages can be made, and what their formats are like.
#include "package/make/format.hpp"
#include "package/version/render.hpp"
#include "programs/package/commands.hpp"
#include "support/data/json.hpp"

#include <fmt/format.h>

#include <memory>

namespace pdist::programs {

namespace {

std::string_view name_of(package::Signing signing) {
  switch (signing) {
  case package::Signing::program:
    return "program";
  case package::Signing::key:
    return "key";
  default:
    return "";
  }
}

support::Value to_value(const package::FormatFacts& format) {
  support::Value machines = support::Value::map();
  for (const package::MachineNames& names : format.machines)
    machines.set(std::string(names.machine), names.architecture);
  support::Value out = support::Value::map({{"name", format.name},
                                            {"title", format.title},
                                            {"system", format.system},
                                            {"extension", format.extension},
                                            {"generator", format.generator},
                                            {"by_default", format.by_default},
                                            {"version_scheme", package::name_of(format.scheme)},
                                            {"has_release", !format.release_mark.empty()},
                                            {"has_relations", format.spelling != nullptr},
                                            {"architectures", std::move(machines)},
                                            {"any_architecture", format.any_machine},
                                            {"signed_by", name_of(format.signing)},
                                            {"is_one_file", format.is_one_file},
                                            {"takes_hooks", format.takes_hooks},
                                            {"has_linkage", format.has_linkage},
                                            {"has_agents", format.has_agents},
                                            {"debug_suffix", format.debug_suffix}});
  if (format.largest_file != std::numeric_limits<std::uint64_t>::max())
    out.set("largest_file", format.largest_file);
  return out;
}

int print_formats(bool json) {
  support::Value list = support::Value::list();
  for (const package::Format* format : package::formats()) {
    const package::FormatFacts& facts = format->facts();
    if (json)
      list.add(to_value(facts));
    else
      fmt::print("{:<6} {:<8} {:<9} {:<9} {}\n", facts.name, facts.extension, facts.system,
                 facts.generator.empty() ? "-" : facts.generator,
                 facts.by_default ? "default" : "on request");
  }
  if (json) fmt::print("{}", support::to_json(support::Value::map({{"formats", std::move(list)}})));
  return 0;
}

} // namespace

Command add_formats(support::CommandLine& app) {
  const auto json = std::make_shared<bool>(false);
  support::CommandLine* command = app.add_subcommand(
      "formats",
      "List the package formats: name, file extension, system, CPack generator (- where the package is\n"
      "written here), and whether it is made where FORMATS names none.");
  command->add_flag("--json", *json, "Print all facts of each format as JSON");
  return {command, [json] { return print_formats(*json); }};
}

} // namespace pdist::programs
