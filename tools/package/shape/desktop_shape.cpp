#include "package/shape/desktop_shape.hpp"

#include "package/shape/rules.hpp"

namespace pdist::package {

namespace {

// specifications.freedesktop.org/icon-theme-spec
const TextRule icon_size_rule{.name = "an icon size",
                              .pattern = R"(([1-9][0-9]{0,3})x\1|scalable|symbolic)",
                              .why = "such as 48x48, or scalable",
                              .words = {}};
// RFC 6838, section 4.2
const TextRule mime_type_rule{
    .name = "a MIME type",
    .pattern = R"((application|audio|chemical|font|image|message|model|multipart|text|video|x-scheme-handler)"
               R"()/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*)",
    .why = "such as application/x-chat",
    .words = {},
    .most = 127};
const TextRule file_glob_rule{.name = "a glob of file names",
                              .pattern = "[^/]+",
                              .why = "such as *.chat, without '/'",
                              .words = {},
                              .most = 100};
const TextRule desktop_id_rule{.name = "the name of a desktop file",
                               .pattern = R"((?!.*\.desktop$)[A-Za-z0-9_][A-Za-z0-9_.-]*)",
                               .why = "letters, digits, '_', '.' and '-', without .desktop at the end",
                               .words = {},
                               .most = 100};
const TextRule category_rule{.name = "a category of the menu",
                             .pattern = "[A-Za-z0-9-]+",
                             .why = "letters, digits and '-', such as Network",
                             .words = {},
                             .most = 100};
const TextRule icon_name_rule{.name = "the name of an icon",
                              .pattern = "[A-Za-z0-9_][A-Za-z0-9_.-]*",
                              .why = "the file's name without its ending",
                              .words = {},
                              .most = 100};

const Shape icon_size_shape{.text = &icon_size_rule};
const Shape mime_type_shape{.text = &mime_type_rule};
const Shape mime_type_names_shape{.items = &mime_type_shape};
const Shape file_glob_shape{.text = &file_glob_rule};
const Shape file_globs_shape{.items = &file_glob_shape};
const Shape desktop_id_shape{.text = &desktop_id_rule};
const Shape category_shape{.text = &category_rule};
const Shape categories_shape{.items = &category_shape};
const Shape icon_name_shape{.text = &icon_name_rule};
const Shape completion_shape{.text = &dist_path_rule, .items = &dist_path_shape};

} // namespace

const Shape& commands_shape() {
  static const Shape command{.name = "command",
                             .text = &program_rule,
                             .keys = {
                                 {"name", "what people type", &command_name_shape, true},
                                 {"program", "path inside the dist, or a name in bin/", &program_shape, true},
                             }};
  static const Shape commands{.items = &command};
  return commands;
}

const Shape& completions_shape() {
  static const Shape completions{
      .name = "completions",
      .keys = {
          {"bash", "path inside the dist, or a list of them; named as the command", &completion_shape},
          {"zsh", "as `bash`", &completion_shape},
          {"fish", "as `bash`", &completion_shape},
      }};
  return completions;
}

const Shape& desktop_entries_shape() {
  static const Shape entry{
      .name = "desktop entry",
      .keys = {
          {"name", "shown in the menu", &line_shape, true},
          {"command", "one of `commands`", &command_name_shape, true},
          {"id", "name of the file, without `.desktop`", &desktop_id_shape, false, "the command"},
          {"comment", "one line", &line_shape, false, "the summary"},
          {"icon", "name of an icon", &icon_name_shape, false, "none"},
          {"categories", "of the freedesktop.org menu specification", &categories_shape},
          {"mime_types", "that it opens", &mime_type_names_shape},
          {"terminal", "whether it runs in a terminal", &flag_shape, false, "false"},
          {"on_desktop", "whether Windows has a shortcut on the desktop, too", &flag_shape, false, "false"},
      }};
  static const Shape entries{.items = &entry};
  return entries;
}

const Shape& icons_shape() {
  static const Shape icon{.name = "icon",
                          .keys = {
                              {"file", "path inside the dist", &dist_path_shape, true},
                              {"size", "such as 48x48, or scalable", &icon_size_shape, true},
                          }};
  static const Shape icons{.items = &icon};
  return icons;
}

const Shape& mime_types_shape() {
  static const Shape type{.name = "MIME type",
                          .keys = {
                              {"type", "such as application/x-chat", &mime_type_shape, true},
                              {"comment", "what such a file is", &line_shape, true},
                              {"globs", "names of such files", &file_globs_shape},
                          }};
  static const Shape types{.items = &type};
  return types;
}

} // namespace pdist::package
