#include "package/make/request.hpp"

#include "support/data/json.hpp"
#include "support/error.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

using support::Fields;
using support::UsageError;

constexpr std::int64_t schema_version = 1;

Defaults read_defaults(Fields fields) {
  Defaults out;
  for (const auto& [key, member] : default_texts)
    out.*member = fields.text_or(key, "");
  fields.finish();
  return out;
}

} // namespace

Linkage parse_linkage(const std::string& word) {
  if (word == "bundled") return Linkage::bundled;
  if (word == "system") return Linkage::system;
  throw UsageError({}, fmt::format("'{}' is no linkage", support::escaped(word)), {},
                   support::did_you_mean(word, {"bundled", "system"}));
}

PackageRequest read_package_request(const std::filesystem::path& path) {
  const support::Value document = support::read_json(path);
  Fields fields(document, path.string());
  if (const std::int64_t schema = fields.integer("schema"); schema != schema_version) {
    fields.fail(fmt::format("request schema {} is not known", schema),
                fmt::format("this program reads schema {}", schema_version));
  }
  PackageRequest out;
  out.defaults = read_defaults(fields.map("defaults"));
  out.metadata = fields.name_or("metadata", "");
  out.dist = fields.name("dist");
  out.lock = fields.name_or("lock", "");
  out.linkage = parse_linkage(fields.text_or("linkage", "bundled"));
  out.install_root = fields.name_or("install_root", "");
  if (const std::string sysroot = fields.name_or("sysroot", ""); !sysroot.empty()) out.sysroot = sysroot;
  out.compression = fields.text_or("compression", out.compression);
  if (fields.optional("debug_symbols") != nullptr) {
    Fields debug = fields.map("debug_symbols");
    out.debug_symbols = DebugSource{debug.name("build"), debug.name("objcopy")};
    debug.finish();
  }
  out.sign = sign::read_authenticode_key(fields);
  out.sign_command = fields.texts("sign_command");
  out.sign_key = {fields.name_or("sign_key", ""), fields.name_or("sign_password_file", "")};
  fields.finish();
  out.file = std::filesystem::absolute(path);
  return out;
}

} // namespace pdist::package
