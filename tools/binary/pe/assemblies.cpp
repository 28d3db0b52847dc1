// Looks at tags and their attributes only: a manifest has no DTD, so there are no entities to expand, and its
// elements cannot be anything else whatever is around them.
#include "binary/pe/assemblies.hpp"

#include "support/bytes.hpp"
#include "support/utf16.hpp"

namespace pdist::binary::pe {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// One tag, between '<' and '>'.
struct Tag {
  std::string_view name; ///< without a namespace's prefix
  std::string_view attributes;
  bool closes = false, is_empty = false;
};

Tag parsed(std::string_view text) {
  Tag tag;
  if ((tag.closes = text.starts_with('/'))) text.remove_prefix(1);
  if ((tag.is_empty = text.ends_with('/'))) text.remove_suffix(1);
  tag.name = text.substr(0, text.find_first_of(blanks));
  tag.attributes = text.substr(tag.name.size());
  if (const std::size_t colon = tag.name.find(':'); colon != std::string_view::npos)
    tag.name.remove_prefix(colon + 1);
  return tag;
}

/// The end of a tag that starts before `at`: the '>' that is in no attribute's value.
std::size_t tag_end(std::string_view xml, std::size_t at) {
  while ((at = xml.find_first_of("\"'>", at)) != std::string_view::npos && xml[at] != '>') {
    at = xml.find(xml[at], at + 1);
    if (at == std::string_view::npos) return at;
    ++at;
  }
  return at;
}

std::string_view attribute(std::string_view text, std::string_view wanted) {
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const std::size_t name_end = text.find_first_of(" \t\r\n=");
    const std::size_t open = text.find_first_of("\"'", name_end);
    if (open == std::string_view::npos) return {};
    const std::size_t close = text.find(text[open], open + 1);
    if (close == std::string_view::npos) return {};
    if (text.substr(0, name_end) == wanted) return text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
  }
}

std::vector<Assembly> assemblies_of(std::string_view xml) {
  std::vector<Assembly> out;
  std::size_t dependencies = 0; // that are open
  for (std::size_t at = 0; (at = xml.find('<', at)) != std::string_view::npos;) {
    constexpr std::string_view comment = "<!--";
    if (xml.substr(at).starts_with(comment)) {
      at = xml.find("-->", at + comment.size());
      if (at == std::string_view::npos) break;
      continue;
    }
    const std::size_t end = tag_end(xml, at + 1);
    if (end == std::string_view::npos) break;
    const Tag tag = parsed(xml.substr(at + 1, end - at - 1));
    at = end + 1;
    if (tag.name == "dependency" && !tag.is_empty) {
      if (!tag.closes)
        ++dependencies;
      else if (dependencies > 0)
        --dependencies;
    } else if (tag.name == "assemblyIdentity" && dependencies > 0 && !tag.closes) {
      out.push_back({std::string(attribute(tag.attributes, "name")),
                     std::string(attribute(tag.attributes, "version")),
                     std::string(attribute(tag.attributes, "language"))});
    }
  }
  return out;
}

} // namespace

std::vector<Assembly> assemblies(std::string_view manifest) {
  if (manifest.starts_with("\xff\xfe"))
    return assemblies_of(support::utf8_of_utf16(support::as_bytes(manifest.substr(2))));
  return assemblies_of(manifest);
}

} // namespace pdist::binary::pe
