#include "package/shape/rules.hpp"

namespace pdist::package {

const TextRule line_rule{.name = "a line of text", .pattern = "", .why = "", .words = {}};
const TextRule paragraph_rule{
    .name = "text", .pattern = "", .why = "", .words = {}, .most = 20'000, .lines = true};
// Debian policy 5.6.7 and 5.6.1; rpm accepts more, and one product has one name.
const TextRule package_name_rule{
    .name = "a package name",
    .pattern = "[a-z0-9][a-z0-9+.-]+",
    .why = "lower-case letters, digits, '+', '-' and '.', at least two, a letter or digit first",
    .words = {},
    .most = 100};
const TextRule version_rule{.name = "a version",
                            .pattern = "[0-9][0-9A-Za-z.+-]*",
                            .why = "such as 1.2.3 or 1.2.3-rc.1",
                            .words = {},
                            .most = 100,
                            .lines = false,
                            .like_number = true};
// useradd(8) of Debian and of shadow-utils accept these.
const TextRule account_rule{.name = "an account name",
                            .pattern = "[a-z_][a-z0-9_-]{0,30}",
                            .why =
                                "lower-case letters, digits, '_' and '-', a letter or '_' first, at most 31",
                            .words = {}};
const TextRule absolute_path_rule{.name = "an absolute path",
                                  .pattern = R"((/(?!\.{1,2}(/|$))[^/]+)+)",
                                  .why = "it starts with '/' and has no empty, '.' or '..' part",
                                  .words = {}};
const TextRule dist_path_rule{.name = "a path inside the dist",
                              .pattern = R"((?!\.{1,2}(/|$))[^/]+(/(?!\.{1,2}(/|$))[^/]+)*)",
                              .why = "it is relative to the dist and has no empty, '.' or '..' part",
                              .words = {}};
const TextRule dist_glob_rule{.name = "a path or glob inside the dist",
                              .pattern = dist_path_rule.pattern,
                              .why = dist_path_rule.why,
                              .words = {}};
const TextRule program_rule{.name = "a program of the dist",
                            .pattern = dist_path_rule.pattern,
                            .why = "its path inside the dist, or its name in bin/",
                            .words = {}};
const TextRule command_name_rule{.name = "a command name",
                                 .pattern = "[A-Za-z0-9_][A-Za-z0-9_.+-]*",
                                 .why =
                                     "letters, digits, '_', '.', '+' and '-', none of the last three first",
                                 .words = {},
                                 .most = 100};
const TextRule file_path_rule{.name = "the path of a file", .pattern = "", .why = "", .words = {}};

const Shape line_shape{.text = &line_rule};
const Shape paragraph_shape{.text = &paragraph_rule};
const Shape package_name_shape{.text = &package_name_rule};
const Shape version_shape{.text = &version_rule};
const Shape account_shape{.text = &account_rule};
const Shape absolute_path_shape{.text = &absolute_path_rule};
const Shape dist_path_shape{.text = &dist_path_rule};
const Shape program_shape{.text = &program_rule};
const Shape command_name_shape{.text = &command_name_rule};
const Shape flag_shape{.flag = true};
const Shape lines_shape{.items = &line_shape};
const Shape accounts_shape{.items = &account_shape};
const Shape absolute_paths_shape{.items = &absolute_path_shape};

namespace {

const Shape dist_glob_shape{.text = &dist_glob_rule};

} // namespace

const Shape dist_globs_shape{.items = &dist_glob_shape};

} // namespace pdist::package
