#include "loader/search_path.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pdist::loader {

namespace {

bool goes_on_as_name(std::string_view text) {
  if (text.empty()) return false;
  const char c = text.front();
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// How many bytes of `text` (what follows a '$') are the token `name`; 0 when it is another one.
std::size_t token_length(std::string_view text, std::string_view name) {
  const bool in_braces = text.starts_with('{');
  std::string_view rest = text.substr(in_braces ? 1 : 0);
  if (!rest.starts_with(name)) return 0;
  rest.remove_prefix(name.size());
  if (in_braces) return rest.starts_with('}') ? name.size() + 2 : 0;
  return goes_on_as_name(rest) ? 0 : name.size();
}

SearchEntry parse_entry(std::string_view written, const Tokens& tokens) {
  SearchEntry entry{std::string(written), expand_tokens(written, tokens), {}};
  if (entry.folder.empty()) {
    entry.problem = "insecure: an empty entry means the current folder; not searched";
  } else if (!entry.folder.starts_with('/')) {
    entry.problem = "insecure: relative to the current folder; not searched";
  }
  return entry;
}

} // namespace

std::string expand_tokens(std::string_view text, const Tokens& tokens) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> known{
      {{"ORIGIN", &tokens.origin}, {"LIB", &tokens.lib}, {"PLATFORM", &tokens.platform}}};
  std::string out;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    std::size_t length = 0;
    for (const auto& [name, value] : known) {
      length = token_length(text.substr(1), name);
      if (length == 0) continue;
      out += *value;
      break;
    }
    if (length == 0) out += '$';
    text.remove_prefix(1 + length);
  }
  return out;
}

std::vector<SearchEntry> parse_search_path(std::string_view text, const Tokens& tokens) {
  std::vector<SearchEntry> entries;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    entries.push_back(parse_entry(text.substr(0, colon), tokens));
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
    if (text.empty()) entries.push_back(parse_entry(text, tokens));
  }
  return entries;
}

} // namespace pdist::loader
