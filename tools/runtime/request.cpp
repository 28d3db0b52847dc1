#include "runtime/request.hpp"

#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

namespace {

using support::Fields;

constexpr std::int64_t schema_version = 1;

std::vector<Path> paths(Fields& fields, std::string_view key) {
  const std::vector<std::string> names = fields.names(key);
  return {names.begin(), names.end()};
}

std::vector<InstallRun> read_installs(Fields& fields) {
  std::vector<InstallRun> out;
  for (Fields& item : fields.maps("installs")) {
    out.push_back({item.name("folder"), item.optional_text("component")});
    item.finish();
  }
  return out;
}

std::string read_destination(Fields& item) {
  std::string destination = item.name_or("destination", "");
  if (!destination.empty() && !support::is_inner_path(destination)) {
    item.fail(fmt::format("the destination '{}' is not inside the dist", support::escaped(destination)),
              "a relative path without '..' is needed");
  }
  return destination;
}

std::vector<BuiltFile> read_built_files(Fields& fields) {
  std::vector<BuiltFile> out;
  for (Fields& item : fields.maps("built_files")) {
    out.push_back({item.text("target"), item.name("path"), read_destination(item)});
    item.finish();
  }
  return out;
}

std::vector<PluginFile> read_plugin_files(Fields& fields) {
  std::vector<PluginFile> out;
  for (Fields& item : fields.maps("plugin_files")) {
    out.push_back({item.name("pattern"), read_destination(item)});
    item.finish();
  }
  return out;
}

std::optional<RuntimeRequest> read_runtime(Fields& fields) {
  if (fields.optional("runtime") == nullptr) return std::nullopt;
  Fields item = fields.map("runtime");
  RuntimeRequest runtime;
  runtime.recipe = item.name("recipe");
  if (const std::string home = item.name_or("home", ""); !home.empty()) runtime.home = home;
  runtime.options = item.text_map("options");
  item.finish();
  return runtime;
}

std::optional<SmokeTest> read_smoke_test(Fields& fields) {
  if (fields.optional("smoke_test") == nullptr) return std::nullopt;
  Fields item = fields.map("smoke_test");
  SmokeTest test{item.name("program"), item.names("arguments")};
  if (item.optional("emulator") != nullptr) test.emulator = item.names("emulator");
  item.finish();
  if (test.program.empty()) return std::nullopt; // a generator expression made it empty
  return test;
}

} // namespace

Request read_request(const Path& path) {
  const support::Value document = support::read_json(path);
  Fields fields(document, path.string());
  if (const std::int64_t schema = fields.integer("schema"); schema != schema_version) {
    fields.fail(fmt::format("request schema {} is not known", schema),
                fmt::format("this program reads schema {}", schema_version));
  }
  Request request;
  request.name = fields.text("name");
  request.version = fields.text_or("version", "");
  request.system = fields.text_or("system", "Linux");
  request.toolchain = fields.text_or("toolchain", "");
  request.config = fields.text_or("config", "");
  request.source_folder = fields.name("source_folder");
  request.build_folder = fields.name("build_folder");
  request.cmake = fields.name_or("cmake", "cmake");
  request.install_prefix = fields.name_or("install_prefix", "/usr/local");
  request.installs = read_installs(fields);
  request.tells_left_out = fields.boolean_or("tells_left_out", false);
  request.built_files = read_built_files(fields);
  request.plugin_files = read_plugin_files(fields);
  request.required_files = fields.names("required_files");
  request.runtime = read_runtime(fields);
  request.launcher_env = fields.text_map("launcher_env");
  request.launcher = fields.name_or("launcher", "");
  request.library_policy = fields.name("library_policy");
  request.exclude_regexes = fields.texts("exclude_regexes");
  request.library_folders = paths(fields, "library_folders");
  request.link_folders = paths(fields, "link_folders");
  if (const std::string sysroot = fields.name_or("sysroot", ""); !sysroot.empty()) request.sysroot = sysroot;
  request.smoke_test = read_smoke_test(fields);
  request.abi_floor = fields.text_map("abi_floor");
  request.allowed_paths = fields.text_map("allowed_paths");
  request.data_files = fields.text_map("data_files");
  request.sign = sign::read_authenticode_key(fields);
  request.strip = fields.boolean_or("strip", false);
  request.strip_program = fields.name_or("strip_program", "");
  request.dist = fields.name("dist");
  request.work = fields.name("work");
  fields.finish();
  if (!support::is_inner_path(request.name) || request.name.find('/') != std::string::npos) {
    fields.fail(fmt::format("the name '{}' cannot be a folder's name", support::escaped(request.name)),
                "the dist's own files are in share/<name>/dist");
  }
  return request;
}

Path lock_file(const Request& request) {
  return request.work / "lock";
}

} // namespace pdist::runtime
