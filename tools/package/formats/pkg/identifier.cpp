#include "package/formats/pkg/identifier.hpp"

#include "package/formats/pkg/entries.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace pdist::package {

namespace {

/// One part of an identifier: other characters than letters, digits and '-' become '-'.
std::string part(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (!plain) c = '-';
  }
  return out;
}

/// "org.example" of "https://www.example.org:443/chat"; empty for an address of numbers or one word.
std::string reversed_host(std::string_view homepage) {
  constexpr std::string_view slashes = "://";
  const std::size_t start = homepage.find(slashes);
  if (start == std::string_view::npos) return {};
  std::string_view host = homepage.substr(start + slashes.size());
  host = host.substr(0, host.find_first_of(":/?#"));
  if (host.find('@') != std::string_view::npos || host.empty()) return {};
  if (host.find_first_not_of("0123456789.") == std::string_view::npos) return {};
  std::string out;
  while (!host.empty()) {
    const std::size_t dot = host.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
    const bool is_first = dot == std::string_view::npos;
    if (!(is_first && last == "www")) out += (out.empty() ? "" : ".") + part(last);
    host = is_first ? std::string_view() : host.substr(0, dot);
  }
  return out.find('.') == std::string::npos ? std::string() : support::ascii_lower(out);
}

/// Pages of many owners: the owner is the first part of the path.
std::string owner_of(const std::string& homepage, const std::string& host) {
  if (host != "com.github" && host != "com.gitlab" && host != "org.codeberg") return {};
  const std::size_t slash = homepage.find('/', homepage.find("://") + 3);
  if (slash == std::string::npos) return {};
  const std::string owner = homepage.substr(slash + 1, homepage.find('/', slash + 1) - slash - 1);
  return owner.empty() ? std::string() : '.' + part(owner);
}

} // namespace

std::string pkg_identifier(const Model& model) {
  if (!model.identifier.empty()) return model.identifier;
  const std::string host = reversed_host(model.homepage);
  if (host.empty())
    throw support::Error(
        model.name, "the identifier that macOS knows the package by is not known",
        "it has the form org.example.chat, and there is no homepage with a name to make it of",
        "identifier: org.example." + part(model.name) + " in package.yaml");
  return fmt::format("{}{}.{}", host, owner_of(model.homepage, host), part(model.name));
}

std::string pkg_identifier(const Model& model, const Package& package) {
  const std::string product = pkg_identifier(model);
  return package.component.empty() ? product : product + '.' + part(package.component);
}

std::string pkg_label(const Model& model, const Service& service) {
  const std::string product = pkg_identifier(model);
  return service.name == model.name ? product : product + '.' + part(service.name);
}

std::string pkg_property_list(const Model& model, const Service& service) {
  return fmt::format("Library/{}/{}.plist", service.scope == Scope::user ? "LaunchAgents" : "LaunchDaemons",
                     pkg_label(model, service));
}

} // namespace pdist::package
