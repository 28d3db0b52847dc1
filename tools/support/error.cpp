#include "support/error.hpp"

#include "support/utf8.hpp"

#include <fmt/format.h>

#include <system_error>

namespace pdist::support {

std::string escaped(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    const std::size_t length = utf8_sequence_length(name);
    const auto first = static_cast<unsigned char>(name.front());
    // U+0080 to U+009F are control characters that terminals obey (UTF-8: c2 80 to c2 9f).
    const bool c1_control = length == 2 && first == 0xc2 && static_cast<unsigned char>(name[1]) < 0xa0;
    if (first == '\n') {
      out += "\\n";
    } else if (first == '\t') {
      out += "\\t";
    } else if (first == '\r') {
      out += "\\r";
    } else if (first == '\\') {
      out += "\\\\";
    } else if (length == 0 || first < 0x20 || first == 0x7f) {
      out += fmt::format("\\x{:02x}", first);
    } else if (length > 1 && turns_text(utf8_code_point(name.substr(0, length)))) {
      out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(utf8_code_point(name.substr(0, length))));
    } else if (c1_control) {
      out += fmt::format("\\x{:02x}\\x{:02x}", first, static_cast<unsigned char>(name[1]));
    } else {
      out += name.substr(0, length);
    }
    name.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

namespace {

std::string joined(const std::string& file, const std::string& what, const std::string& why) {
  std::string text = escaped(file);
  for (const std::string* part : {&what, &why}) {
    if (part->empty()) continue;
    if (!text.empty()) text += ": ";
    text += *part;
  }
  return text;
}

std::string joined(const std::vector<Error>& all) {
  std::string text;
  for (const Error& error : all) {
    if (!text.empty()) text += '\n';
    text += error.what();
  }
  return text;
}

} // namespace

Error::Error(std::string file, std::string what, std::string why, std::string hint)
    : std::runtime_error(joined(file, what, why)),
      file_(std::move(file)),
      problem_(std::move(what)),
      reason_(std::move(why)),
      hint_(std::move(hint)) {}

Errors::Errors(std::vector<Error> all) : std::runtime_error(joined(all)), all_(std::move(all)) {}

Error system_error(const std::string& file, std::string_view action, int number) {
  return {file, fmt::format("cannot {}", action), std::generic_category().message(number)};
}

} // namespace pdist::support
