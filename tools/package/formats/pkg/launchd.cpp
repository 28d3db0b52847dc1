#include "package/formats/pkg/launchd.hpp"

#include "package/formats/pkg/entries.hpp"
#include "package/formats/pkg/identifier.hpp"
#include "support/data/xml_text.hpp"
#include "support/installation.hpp"
#include "support/mustache.hpp"

namespace pdist::package {

namespace {

using support::xml_text;

using support::Value;

Value item(const std::string& text) {
  return Value::map({{"text", xml_text(text)}});
}

} // namespace

std::string property_list(const Model& model, const Service& service, const std::string& program) {
  Value arguments = Value::list();
  arguments.add(item(program));
  for (const std::string& argument : service.arguments)
    arguments.add(item(argument));
  Value environment = Value::list();
  for (const auto& [name, value] : service.environment)
    environment.add(Value::map({{"name", xml_text(name)}, {"text", xml_text(value)}}));
  const bool once = service.type == "oneshot" || service.restart == "no";
  const Value data = Value::map(
      {{"label", xml_text(pkg_label(model, service))},
       {"arguments", std::move(arguments)},
       {"has_environment", !service.environment.empty()},
       {"environment", std::move(environment)},
       {"user", xml_text(service.user)},
       {"group", xml_text(service.group == "root" ? "wheel" : service.group)},
       {"enable", service.enable},
       {"disabled", !service.enable},
       {"always", !once && service.restart == "always"},
       {"after_success", !once && service.restart == "on-success"},
       {"after_failure", !once && service.restart.starts_with("on-") && service.restart != "on-success"}});
  return support::render_template(support::templates_folder() / "pkg" / "launchd.plist.in", data);
}

} // namespace pdist::package
