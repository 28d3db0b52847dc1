#include "package/formats/nsis/text.hpp"

#include "support/utf8.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pdist::package {

std::string nsis_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
    // "$$" means '$', but the preprocessor comes first and would read "${" and "$%".
    case '$':
      out += "${U+24}${U+24}";
      break;
    case '"':
      out += "$\\\"";
      break;
    case '\n':
      out += "$\\r$\\n";
      break;
    case '\t':
      out += "$\\t";
      break;
    case '\r':
      break;
    default:
      out += c;
    }
  }
  return out;
}

std::string nsis_compiled_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '$')
      out += "${U+24}";
    else
      out += c == '\n' || c == '\t' || c == '\r' ? " " : nsis_text(std::string(1, c));
  }
  return out;
}

std::string nsis_path(std::string_view path) {
  std::string out = nsis_text(path);
  for (char& c : out)
    if (c == '/') c = '\\';
  return out;
}

std::string windows_argument(const std::string& argument) {
  const std::string quote = nsis_text("\"");
  const auto is_quote = [&](std::size_t at) { return argument.compare(at, quote.size(), quote) == 0; };
  std::string out = quote;
  for (std::size_t i = 0; i < argument.size();) {
    const std::size_t end = std::min(argument.find_first_not_of('\\', i), argument.size());
    const std::string slashes = argument.substr(i, end - i);
    out += slashes;
    i = end;
    // Backslashes count double before a quote, also before the one that ends the argument.
    if (i == argument.size() || is_quote(i)) out += slashes;
    if (i == argument.size()) break;
    if (is_quote(i)) {
      out += '\\' + quote;
      i += quote.size();
    } else {
      out += argument[i++];
    }
  }
  return out + quote;
}

std::string utf16_bytes(std::string_view text) {
  std::string out;
  for (const char16_t unit : support::utf16_of_utf8(text)) {
    out += static_cast<char>(unit & 0xff);
    out += static_cast<char>(unit >> 8U);
  }
  return out;
}

std::string multi_text_bytes(const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& text : texts)
    bytes += utf16_bytes(text) + std::string(2, '\0');
  bytes += std::string(2, '\0');
  std::vector<std::string> out;
  for (const char byte : bytes)
    out.push_back(fmt::format("{:02x}", static_cast<unsigned char>(byte)));
  return fmt::format("{}", fmt::join(out, ","));
}

} // namespace pdist::package
