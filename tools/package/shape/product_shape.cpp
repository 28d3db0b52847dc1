#include "package/shape/product_shape.hpp"

#include "package/format/facts.hpp"
#include "package/shape/desktop_shape.hpp"
#include "package/shape/rules.hpp"
#include "package/shape/system_shape.hpp"

#include <fmt/format.h>

#include <deque>

namespace pdist::package {

namespace {

const TextRule summary_rule{.name = "a summary",
                            .pattern = R"(.*[^.\s])",
                            .why = "one line of at most 80 characters, without a period at the end",
                            .words = {},
                            .most = 80};
const TextRule maintainer_rule{.name = "a maintainer",
                               .pattern = R"([^<>\s][^<>]* <[^<>@\s]+@[^<>@\s]+>)",
                               .why = "it has the form: Name <name@example.org>",
                               .words = {}};
const TextRule homepage_rule{.name = "a web address",
                             .pattern = R"(https?://[^\s/]+(/\S*)?)",
                             .why = "it starts with https:// or http:// and has no spaces",
                             .words = {}};
// Sections of the Debian archive (policy 2.4), without those that only the archive itself fills.
const TextRule section_rule{
    .name = "a section of Debian's archive",
    .pattern = "((contrib|non-free|non-free-firmware)/)?",
    .why = "packages.debian.org/unstable lists them",
    .words = {"admin",   "cli-mono", "comm",         "database",      "debug",    "devel",
              "doc",     "editors",  "education",    "electronics",   "embedded", "fonts",
              "games",   "gnome",    "gnu-r",        "gnustep",       "graphics", "hamradio",
              "haskell", "httpd",    "interpreters", "introspection", "java",     "javascript",
              "kde",     "kernel",   "libdevel",     "libs",          "lisp",     "localization",
              "mail",    "math",     "metapackages", "misc",          "net",      "news",
              "ocaml",   "oldlibs",  "otherosfs",    "perl",          "php",      "python",
              "ruby",    "rust",     "science",      "shells",        "sound",    "tasks",
              "tex",     "text",     "utils",        "vcs",           "video",    "web",
              "x11",     "xfce",     "zope"}};
const TextRule license_rule{.name = "a licence expression",
                            .pattern = R"([A-Za-z0-9.+:() -]+)",
                            .why = "SPDX identifiers with AND, OR, WITH and parentheses",
                            .words = {}};
const TextRule relation_rule{.name = "a relation", .pattern = "", .why = "", .words = {}};
const TextRule date_rule{
    .name = "a date",
    .pattern = R"([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2}))?)",
    .why = "such as 2026-11-21 or 2026-11-21T12:30:00Z",
    .words = {}};
const TextRule component_name_rule{
    .name = "a component name",
    .pattern = "[a-z0-9][a-z0-9+.-]*",
    .why = "lower-case letters, digits, '+', '-' and '.', a letter or digit first",
    .words = {},
    .most = 100};
const TextRule install_component_rule{
    .name = "a CMake install component", .pattern = "", .why = "", .words = {}, .most = 255};

// learn.microsoft.com/windows/win32/fileio/naming-a-file: it names a folder.
const TextRule title_rule{.name = "a title",
                          .pattern = R"((?!.*[.\s]$)[^<>:"/\\|?*\s.][^<>:"/\\|?*]*)",
                          .why = R"(none of < > : " / \ | ? * and no '.' or space at its ends)",
                          .words = {},
                          .most = 60};
// developer.apple.com, Information Property List, CFBundleIdentifier
const TextRule identifier_rule{.name = "an identifier",
                               .pattern = R"([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)",
                               .why = "such as org.example.chat: letters, digits, '-' and '.'",
                               .words = {},
                               .most = 155};
const TextRule macos_rule{.name = "a version of macOS",
                          .pattern = R"([1-9][0-9]*(\.[0-9]+){0,2})",
                          .why = "such as 11.0",
                          .words = {},
                          .like_number = true};
const Shape identifier_shape{.text = &identifier_rule};
const Shape macos_shape{.text = &macos_rule};
const Shape title_shape{.text = &title_rule};
const Shape summary_shape{.text = &summary_rule};
const Shape maintainer_shape{.text = &maintainer_rule};
const Shape homepage_shape{.text = &homepage_rule};
const Shape section_shape{.text = &section_rule};
const Shape license_shape{.text = &license_rule};
const Shape relation_text_shape{.text = &relation_rule};
const Shape release_shape{.number = true};
const Shape file_shape{.text = &file_path_rule};
const Shape date_shape{.text = &date_rule};
const Shape component_name_shape{.text = &component_name_rule};
const Shape component_names_shape{.items = &component_name_shape};
const Shape install_component_shape{.text = &install_component_rule};
const Shape install_components_shape{.items = &install_component_shape};

/// The texts of a product that an override may replace.
const Shape& identity_shape() {
  static const Shape identity{
      .name = "identity",
      .keys = {
          {"release", "of the packaging, from 1 for each version", &release_shape, false, "1"},
          {"title", "what people call it; Windows' folder and list of programs, and macOS' installer have it",
           &title_shape, false, "the name"},
          {"vendor", "who publishes it", &line_shape, false, "`CPACK_PACKAGE_VENDOR`, or none"},
          {"maintainer", "`Name <mail>`", &maintainer_shape, false, "`CPACK_PACKAGE_CONTACT`"},
          {"summary", "one line of at most 80 characters, without a period", &summary_shape, false,
           "project()'s description"},
          {"description", "what it does, in paragraphs; an empty line is between two of them",
           &paragraph_shape, false, "none"},
          {"license", "SPDX licence expression", &license_shape, false, "`CPACK_RPM_PACKAGE_LICENSE`"},
          {"license_file", "the text of the licence", &file_shape, false,
           "that of /usr/share/common-licenses where Debian has it"},
          {"copyright", "who holds the rights: `2024-2026 Example Ltd`", &line_shape, false,
           "the year of the newest change, and the vendor or maintainer"},
          {"homepage", "web address", &homepage_shape, false, "project()'s homepage"},
          {"identifier", "macOS' name for it, in reverse DNS form", &identifier_shape, false,
           "from the homepage: https://example.org/chat gives `org.example.` and the name"},
          {"minimum_macos", "the oldest macOS that it is installed on", &macos_shape, false,
           "what the dist's binaries need"},
          {"welcome_file", "a text that macOS' installer begins with", &file_shape, false, "none"},
          {"readme_file", "a text that it shows then", &file_shape, false, "none"},
          {"section", "Debian's section, with or without an area such as `contrib/`", &section_shape, false,
           "misc"},
      }};
  return identity;
}

const Shape& changelog_shape() {
  static const Shape entry{.name = "changelog entry",
                           .keys = {
                               {"version", "that the changes came with", &version_shape, true},
                               {"date", "2026-11-21, or 2026-11-21T12:30:00Z", &date_shape, true},
                               {"changes", "one line each", &lines_shape, true},
                               {"author", "`Name <mail>`", &maintainer_shape, false, "the maintainer"},
                           }};
  static const Shape changelog{.name = "changelog", .text = &file_path_rule, .items = &entry};
  return changelog;
}

/// A key for each format.
std::vector<Key> keys_of_formats(const Shape& shape) {
  std::vector<Key> keys;
  for (const FormatFacts* format : all_facts())
    keys.push_back({format->name, "keys that hold instead of those above", &shape});
  return keys;
}

/// A key for each format that has relations to other packages.
std::vector<Key> keys_of_relations() {
  static std::deque<std::string> texts; // keys only refer to them
  std::vector<Key> keys;
  for (const FormatFacts* format : all_facts()) {
    if (format->spelling == nullptr) continue;
    const std::string& help =
        texts.emplace_back(fmt::format("the relation in {}'s names", format->spelling->owner));
    keys.push_back({format->name, help, &relation_text_shape, false, "no relation"});
  }
  return keys;
}

/// What a package has beside its name: also a component, and the overrides of both.
const Shape& contents_shape() {
  static const Shape contents{
      .name = "contents",
      .keys = {
          {"commands", "programs on PATH", &commands_shape()},
          {"man_pages", "paths or globs inside the dist", &dist_globs_shape},
          {"completions", "of shells", &completions_shape()},
          {"desktop_entries", "in the menu", &desktop_entries_shape()},
          {"icons", "for the menu and for files", &icons_shape()},
          {"mime_types", "kinds of files that it brings", &mime_types_shape()},
          {"dependencies", "packages that it does not work without", &relations_shape()},
          {"recommends", "packages that are installed with it unless declined", &relations_shape()},
          {"suggests", "packages that go well with it", &relations_shape()},
          {"conflicts", "packages that cannot be there beside it", &relations_shape()},
          {"provides", "names that it stands for", &relations_shape()},
          {"replaces", "packages whose files it takes over", &relations_shape()},
          {"config_files", "paths or globs below etc/ in the dist; what the user edits is kept",
           &dist_globs_shape},
          {"users", "system accounts that it needs", &users_shape()},
          {"groups", "system groups that it needs", &accounts_shape},
          {"directories", "folders outside the payload", &directories_shape()},
          {"services", "that run in the background", &services_shape()},
          {"hooks", "maintainer's scripts: POSIX sh, safe to run twice", &hooks_shape()},
      }};
  return contents;
}

const Shape& component_overrides_shape() {
  static const Shape one{.name = "override of a component", .bases = {&contents_shape()}};
  static const Shape both{.keys = keys_of_formats(one)};
  return both;
}

const Shape& overrides_shape() {
  static const Shape one{.name = "override", .bases = {&identity_shape(), &contents_shape()}};
  static const Shape both{.keys = keys_of_formats(one)};
  return both;
}

const Shape& components_shape() {
  static const Shape component{
      .name = "component",
      .keys = {{"summary", "as the product's", &summary_shape, false, "the product's, with the name"},
               {"description", "as the product's", &paragraph_shape, false, "the product's"},
               {"files", "paths or globs inside the dist", &dist_globs_shape},
               {"install_components",
                "CMake install components whose files it takes; the dist names them in `COMPONENTS`",
                &install_components_shape},
               {"rest", "whether it takes what no other component takes", &flag_shape, false, "false"},
               {"requires", "components that it needs, in the same version", &component_names_shape},
               {"overrides", "keys that differ in one format", &component_overrides_shape()}},
      .bases = {&contents_shape()}};
  static const Shape components{.members = &component, .member_names = &component_name_rule};
  return components;
}

} // namespace

const Shape& relations_shape() {
  static const Shape relation{.name = "relation", .text = &relation_rule, .keys = keys_of_relations()};
  static const Shape relations{.items = &relation};
  return relations;
}

const Shape& hooks_shape() {
  static const Shape step{
      .name = "upgrade step",
      .keys = {
          {"below", "the first version that needs nothing of it: it runs on upgrades from lower ones",
           &version_shape, true},
          {"script", "path, relative to package.yaml", &file_shape, true},
      }};
  static const Shape steps{.items = &step};
  static const Shape hooks{.name = "hooks",
                           .keys = {
                               {"pre_install", "path of a script, relative to package.yaml", &file_shape},
                               {"post_install", "as above", &file_shape},
                               {"pre_remove", "as above", &file_shape},
                               {"post_remove", "as above", &file_shape},
                               {"upgrade_from", "steps of an upgrade, from low to high versions", &steps},
                           }};
  return hooks;
}

const Shape& product_shape() {
  static const Shape product{
      .name = "package.yaml",
      .keys = {{"name", "of the package", &package_name_shape, false, "project()'s name"},
               {"version", "semantic version", &version_shape, false, "project()'s version"},
               {"components", "packages that the product is split into: name and contents",
                &components_shape()},
               {"changelog", "newest first, or the path of a YAML file with the list", &changelog_shape(),
                false, "one entry: Release <version>."},
               {"overrides", "keys that differ in one format", &overrides_shape()}},
      .bases = {&identity_shape(), &contents_shape()}};
  return product;
}

} // namespace pdist::package
