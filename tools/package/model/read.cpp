// From package.yaml and what CMake knows to the model of one format.
#include "package/model/read.hpp"

#include "package/model/changelog.hpp"
#include "package/model/contents.hpp"
#include "package/model/members.hpp"
#include "package/model/packages.hpp"
#include "package/model/spdx.hpp"
#include "package/shape/check_shape.hpp"
#include "package/shape/product_shape.hpp"
#include "package/shape/shape.hpp"
#include "package/version/parse.hpp"
#include "package/version/render.hpp"
#include "support/data/yaml.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pdist::package {

namespace {

using support::Error;
using support::Value;

/// What CMake knows where package.yaml says nothing.
struct Fallback {
  std::string_view key;
  std::string Defaults::*value;
  bool required;
  std::string_view origin; ///< where such a value comes from
};

constexpr std::array<Fallback, 7> fallbacks{{
    {"name", &Defaults::name, true, "project(<name>)"},
    {"version", &Defaults::version, true, "project(<name> VERSION 1.2.3)"},
    {"summary", &Defaults::summary, true, "project(<name> DESCRIPTION \"...\")"},
    {"maintainer", &Defaults::maintainer, true, "set(CPACK_PACKAGE_CONTACT \"Name <mail>\")"},
    {"license", &Defaults::license, true, "set(CPACK_RPM_PACKAGE_LICENSE MIT)"},
    {"homepage", &Defaults::homepage, false, "project(<name> HOMEPAGE_URL https://...)"},
    {"vendor", &Defaults::vendor, false, "set(CPACK_PACKAGE_VENDOR \"...\")"},
}};

const Shape& shape_of(std::string_view key) {
  static const std::vector<Key> keys = all_keys(product_shape());
  return *std::ranges::find(keys, key, &Key::name)->shape;
}

/// Fills what is absent. A default has no place in a file: errors say where it comes from.
void fill(Value& product, const Defaults& defaults, const std::string& file) {
  for (const Fallback& fallback : fallbacks) {
    if (product.find(fallback.key) != nullptr) continue;
    const std::string& text = defaults.*fallback.value;
    const std::string hint = fmt::format("'{}' in package.yaml, or {}", fallback.key, fallback.origin);
    if (text.empty()) {
      if (!fallback.required) continue;
      throw Error(file, fmt::format("'{}' is missing", fallback.key), "every package has one", hint);
    }
    try {
      check_shape(text, shape_of(fallback.key), file, std::string(fallback.key));
    } catch (const Error& error) {
      throw Error(error.file(), error.problem(), error.reason(), hint);
    }
    product.set(std::string(fallback.key), text);
  }
}

/// In Debian's control file a line of a description that starts with a period is an empty line, or reserved
/// (policy 5.6.13).
void require_description(const Value& value, const ReadContext& context, const std::string& path) {
  const std::string& text = value.text();
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (text[start] == '.') {
      fail_at(value, context,
              fmt::format("'{}' has the line '{}', which starts with a period", path,
                          support::escaped(text.substr(start, end - start))),
              "Debian's control file means something else by it",
              "an empty line is between paragraphs; other lines start with a word");
    }
    start = end + 1;
  }
}

void require_descriptions(const Value& product, const ReadContext& context) {
  if (const Value* value = product.find("description")) require_description(*value, context, "description");
  for (const auto& [name, component] : members_of(product, "components")) {
    if (const Value* value = component.find("description"))
      require_description(*value, context, fmt::format("components.{}.description", name));
  }
}

Value read_document(const std::filesystem::path& package_yaml) {
  if (package_yaml.empty()) return Value::map();
  Value document = support::read_yaml(package_yaml);
  if (document.is(Value::Kind::null)) return Value::map(); // only comments
  check_shape(document, product_shape(), package_yaml.string());
  return document;
}

/// YAML's block texts end with a line break, which is no part of what they say.
std::string without_end_of_line(std::string text) {
  text.erase(text.find_last_not_of(" \n") + 1);
  return text;
}

/// The text of the file that the member `key` names; empty without one.
std::string read_named_text(const Value& product, std::string_view key, const ReadContext& context) {
  constexpr std::uint64_t largest_text = 1ULL << 20;
  if (product.find(key) == nullptr) return {};
  const Value& value = *product.find(key);
  const std::filesystem::path file = context.folder / value.text();
  if (!support::is_file(file)) {
    fail_at(value, context, fmt::format("'{}' names '{}'", key, support::escaped(value.text())),
            "there is no such file", "the path is relative to package.yaml");
  }
  std::string text = support::read_text_file(file, largest_text);
  if (!support::is_utf8(text) || text.find('\0') != std::string::npos)
    fail_at(value, context, fmt::format("'{}' names '{}'", key, support::escaped(value.text())),
            "it is not UTF-8 text", "");
  return without_end_of_line(std::move(text));
}

Model read_product(const Value& product, const ReadContext& context) {
  const auto place = [&](std::string_view key) {
    return support::located(context.file, place_of(product, key).mark());
  };
  Model model;
  model.name = text_or(product, "name", "");
  model.title = text_or(product, "title", model.name);
  model.version = parse_version(text_or(product, "version", ""), place("version"), "'version'");
  model.release = static_cast<std::uint32_t>(std::stoul(text_or(product, "release", "1")));
  model.vendor = text_or(product, "vendor", "");
  model.maintainer = text_or(product, "maintainer", "");
  model.license = text_or(product, "license", "");
  require_license_expression(model.license, spdx_list(), place("license"), "'license'");
  model.license_text = read_named_text(product, "license_file", context);
  model.copyright = text_or(product, "copyright", "");
  model.homepage = text_or(product, "homepage", "");
  model.identifier = text_or(product, "identifier", "");
  model.minimum_macos = text_or(product, "minimum_macos", "");
  model.welcome_text = read_named_text(product, "welcome_file", context);
  model.readme_text = read_named_text(product, "readme_file", context);
  model.section = text_or(product, "section", model.section);
  return model;
}

} // namespace

std::string full_version(const Model& model, const FormatFacts& format) {
  std::string version = render(model.version, format.scheme);
  if (format.release_mark.empty()) return version;
  return fmt::format("{}{}{}", version, format.release_mark, model.release);
}

Model read_model(const std::filesystem::path& package_yaml, const Defaults& defaults,
                 const FormatFacts& format) {
  ReadContext context{.file = package_yaml.empty() ? "package.yaml" : package_yaml.string(),
                      .folder = package_yaml.parent_path(),
                      .format = format};
  Value product = with_overrides(read_document(package_yaml), format);
  fill(product, defaults, context.file);
  Model model = read_product(product, context);
  require_descriptions(product, context);
  context.package = model.name;
  context.summary = text_or(product, "summary", "");
  context.maintainer = model.maintainer;
  const std::string description = without_end_of_line(text_or(product, "description", ""));
  model.packages = read_packages(product, model, context.summary, description, context);
  model.changelog = read_changelog(product, model, defaults.time, context);
  return model;
}

} // namespace pdist::package
