#include "runtime/launcher/windows.hpp"

#include "binary/binary.hpp"
#include "runtime/private_copy.hpp"
#include "support/error.hpp"
#include "support/publish/publish.hpp"
#include "support/utf16.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::runtime {

namespace {

using support::ByteOrder;

/// The header of the section, as `struct orders` of windows.c has it.
constexpr std::string_view magic("pdist-launcher\n\0", 16);
constexpr std::uint32_t orders_version = 1;
constexpr std::size_t version_offset = 16, size_offset = 20, used_offset = 24, texts_offset = 32;

[[noreturn]] void refuse(const std::string& what, const std::string& why, const std::string& hint) {
  throw support::Error({}, what, why, hint);
}

std::vector<std::byte> header(std::size_t used) {
  std::vector<std::byte> out(texts_offset);
  std::ranges::copy(support::as_bytes(magic), out.begin());
  support::store_number(out, version_offset, orders_version, 4, ByteOrder::little);
  support::store_number(out, size_offset, launcher_section_size, 4, ByteOrder::little);
  support::store_number(out, used_offset, used, 4, ByteOrder::little);
  return out;
}

/// One text with the NUL at its end.
void add_text(std::u16string& to, const std::string& text, std::string_view what) {
  if (!support::is_utf8(text) || text.find('\0') != std::string::npos)
    refuse(fmt::format("{} cannot be given to a launcher for Windows", what),
           fmt::format("'{}' is not UTF-8, or has a NUL", support::escaped(text)), "write it in UTF-8");
  to += support::utf16_of_utf8(text);
  to += u'\0';
}

std::u16string texts_of(const LauncherRequest& request) {
  std::u16string out;
  std::string program = request.program;
  std::ranges::replace(program, '/', '\\');
  add_text(out, program, "the program's path");
  for (const std::string& name : request.unset)
    add_text(out, '-' + checked_variable_name(name), name);
  for (const auto& [name, value] : request.environment)
    add_text(out, fmt::format("+{}={}", checked_variable_name(name), value),
             fmt::format("the value of {}", name));
  return out;
}

void check_filled(const Path& file, const binary::ReservedSection& wanted) {
  const support::ReadableFile written(file);
  const auto section = binary::read_section(written, launcher_section, launcher_section_size);
  const auto facts = binary::read_windows_facts(written);
  const bool filled =
      section && std::ranges::equal(wanted.contents, std::span(*section).first(wanted.contents.size()));
  if (filled && facts->graphical == wanted.graphical &&
      (facts->checksum == 0 || facts->checksum == facts->actual_checksum))
    return;
  throw support::Error(file.string(), "the filled launcher is not right",
                       "reading it back gives something else", "please report this");
}

} // namespace

std::vector<std::byte> launcher_orders(const LauncherRequest& request) {
  const std::u16string texts = texts_of(request);
  const std::size_t size = texts_offset + 2 * texts.size();
  if (size > launcher_section_size)
    refuse(fmt::format("the variables of {} are too long", support::escaped(request.program)),
           fmt::format("a launcher for Windows holds {} bytes of them in UTF-16, these have {}",
                       launcher_section_size - texts_offset, size - texts_offset),
           "let the program set the longest ones");
  std::vector<std::byte> out = header(texts.size());
  out.resize(size);
  for (std::size_t i = 0; i < texts.size(); ++i)
    support::store_number(out, texts_offset + 2 * i, texts[i], 2, ByteOrder::little);
  return out;
}

std::optional<std::string> launched_program(std::span<const std::byte> section) {
  if (section.size() < texts_offset) return std::nullopt;
  const support::ByteView view(section, ByteOrder::little, {});
  const std::uint64_t used = view.u32(used_offset, "used");
  const std::vector<std::byte> expected = header(used);
  if (used > (section.size() - texts_offset) / 2 ||
      !std::ranges::equal(expected, section.first(texts_offset)))
    return std::nullopt;
  std::string program = support::utf8_of_utf16(section.subspan(texts_offset, 2 * used));
  const std::size_t end = program.find('\0');
  if (end == std::string::npos || end == 0) return std::nullopt;
  program.resize(end);
  std::ranges::replace(program, '\\', '/');
  return program;
}

Path filled_launcher(const Request& request, const LauncherRequest& launcher, const Path& program,
                     const std::string& name) {
  if (request.launcher.empty())
    refuse(fmt::format("{} needs variables that nobody can set", support::escaped(launcher.program)),
           "the request names no launcher for Windows",
           "add_portable_dist() builds it; elsewhere 'launcher' of request.json names it");
  const auto facts = binary::read_windows_facts(support::ReadableFile(program));
  const binary::ReservedSection wanted{.name = std::string(launcher_section),
                                       .expected = header(0),
                                       .contents = launcher_orders(launcher),
                                       .graphical = facts && facts->graphical};
  const support::ReadableFile source(request.launcher);
  const binary::Patch patch = binary::plan_section(source, wanted);
  Path copy = place_of_copy(request, "launchers", request.dist / name);
  support::publish_file(
      copy, {.flush = false, .mode = 0755},
      [&](support::OutputFile& out) {
        binary::write_patched(source, patch, [&](std::span<const std::byte> bytes) { out.write(bytes); });
      },
      [&](const Path& written) { check_filled(written, wanted); });
  return copy;
}

} // namespace pdist::runtime
