#include "package/shape/system_shape.hpp"

#include "package/shape/rules.hpp"

namespace pdist::package {

namespace {

// Passed in passwd(5), whose fields end at ':'.
const TextRule user_description_rule{.name = "the description of a user",
                                     .pattern = "[^:]*",
                                     .why = "':' ends it in /etc/passwd",
                                     .words = {},
                                     .most = 100};
const TextRule mode_rule{.name = "a mode",
                         .pattern = "0?[0-3]?[0-7]{3}",
                         .why = "octal digits such as 0750, never setuid",
                         .words = {},
                         .lines = false,
                         .like_number = true};
// systemd.unit(5), without '@' (a template cannot be started) and '\'.
const TextRule service_name_rule{.name = "a service name",
                                 .pattern = R"((?!.*\.service$)[A-Za-z0-9_][A-Za-z0-9:_.-]*)",
                                 .why = "letters, digits, ':', '_', '.' and '-', without .service at the end",
                                 .words = {},
                                 .most = 100};
const TextRule unit_rule{
    .name = "a systemd unit",
    .pattern =
        R"([A-Za-z0-9:_.\\@-]+\.(service|socket|target|device|mount|automount|swap|path|timer|slice|scope))",
    .why = "such as network-online.target",
    .words = {},
    .most = 255};
// systemd.service(5)
const TextRule type_rule{.name = "a service type",
                         .pattern = "",
                         .why = "",
                         .words = {"simple", "exec", "notify", "forking", "oneshot"}};
const TextRule restart_rule{
    .name = "a restart rule",
    .pattern = "",
    .why = "",
    .words = {"no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"}};
const TextRule scope_rule{.name = "a scope", .pattern = "", .why = "", .words = {"system", "user"}};
const TextRule environment_name_rule{.name = "the name of an environment variable",
                                     .pattern = "[A-Za-z_][A-Za-z0-9_]*",
                                     .why = "letters, digits and '_', no digit first",
                                     .words = {}};

const Shape user_description_shape{.text = &user_description_rule};
const Shape mode_shape{.text = &mode_rule};
const Shape service_name_shape{.text = &service_name_rule};
const Shape unit_shape{.text = &unit_rule};
const Shape units_shape{.items = &unit_shape};
const Shape type_shape{.text = &type_rule};
const Shape scope_shape{.text = &scope_rule};
const Shape restart_shape{.text = &restart_rule};
const Shape environment_shape{.members = &line_shape, .member_names = &environment_name_rule};

} // namespace

const Shape& users_shape() {
  static const Shape user{
      .name = "user",
      .text = &account_rule,
      .keys = {
          {"name", "of the system account; it is made when it is absent and never removed", &account_shape,
           true},
          {"group", "primary group; it is made with the user", &account_shape, false, "the user's name"},
          {"home", "home folder", &absolute_path_shape, false, "/nonexistent"},
          {"description", "what the account is for", &user_description_shape, false, "the package's name"},
          {"groups", "further groups: of `groups`, or of the system", &accounts_shape},
      }};
  static const Shape users{.items = &user};
  return users;
}

const Shape& directories_shape() {
  static const Shape directory{
      .name = "directory",
      .text = &absolute_path_rule,
      .keys = {
          {"path", "absolute path of a folder for state, logs or caches", &absolute_path_shape, true},
          {"owner", "`root`, one of `users`, or a user that every system has", &account_shape, false, "root"},
          {"group", "`root`, one of `groups` or of a user's, or one that every system has", &account_shape,
           false, "the owner's group"},
          {"mode", "octal mode", &mode_shape, false, "0755"},
          {"purge", "whether it goes, with all that is in it, when the package is purged", &flag_shape, false,
           "true"},
      }};
  static const Shape directories{.items = &directory};
  return directories;
}

const Shape& services_shape() {
  static const Shape service{
      .name = "service",
      .text = &program_rule,
      .keys = {
          {"name", "of the systemd unit, without `.service`", &service_name_shape, true},
          {"program", "path inside the dist, or a name in bin/", &program_shape, true},
          {"arguments", "each as it is: no shell reads them", &lines_shape},
          {"description", "one line", &line_shape, false, "the summary"},
          {"user", "`root`, one of `users`, or a user that every system has", &account_shape, false, "root"},
          {"group", "`root`, one of `groups` or of a user's, or one that every system has", &account_shape,
           false, "the user's group"},
          {"type", "systemd's `Type=`", &type_shape, false, "simple"},
          {"restart", "systemd's `Restart=`", &restart_shape, false, "on-failure"},
          {"after", "units that are started earlier", &units_shape},
          {"environment", "variables and their values", &environment_shape},
          {"writable", "absolute folders that the sandbox leaves writable", &absolute_paths_shape},
          {"sandbox", "whether the usual restrictions hold", &flag_shape, false, "true"},
          {"enable", "whether it is started after installation and at boot", &flag_shape, false, "true"},
          {"scope", "`system`, or on macOS `user`: an agent of each user that logs in", &scope_shape, false,
           "system"},
      }};
  static const Shape services{.items = &service};
  return services;
}

} // namespace pdist::package
