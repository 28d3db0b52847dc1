#include "loader/loader_configuration.hpp"

#include "loader/target_root.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/glob.hpp"
#include "support/text.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace pdist::loader {

using support::Error;

namespace {

/// Real ones have some lines; bounds a hostile one.
constexpr std::uint64_t largest_configuration = 1ULL << 20;
/// Real ones nest once: ld.so.conf includes ld.so.conf.d/*.conf.
constexpr int deepest_include = 16;
/// All files that one configuration may include.
constexpr int most_files = 1000;

std::string_view trimmed(std::string_view text) {
  return support::trimmed(text, " \t\r\v\f");
}

/// The words of `text`, which any of `separators` divides.
std::vector<std::string_view> words(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> out;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    if (text.empty()) return out;
    out.push_back(text.substr(0, text.find_first_of(separators)));
    text.remove_prefix(out.back().size());
  }
}

/// What follows the word `key`, when the line starts with it.
std::optional<std::string_view> argument_of(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) return std::nullopt;
  line.remove_prefix(key.size());
  if (line.empty() || (line.front() != ' ' && line.front() != '\t')) return std::nullopt;
  return trimmed(line);
}

class Reader {
public:
  explicit Reader(TargetRoot& root) : root_(root) {}

  void read(const std::string& target_path, int depth) {
    const std::string shown = root_.here(target_path);
    const std::optional<std::string> real = root_.real_path(shown);
    if (!real) return; // as ldconfig does for an include that matches nothing
    if (depth > deepest_include || ++files_ > most_files) {
      throw Error(shown, "too many includes", "the files may include each other");
    }
    const std::string text = support::read_text_file(*real, largest_configuration);
    std::size_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view line = support::take_line(rest);
      read_line(trimmed(line.substr(0, line.find('#'))), target_path, ++number, depth);
    }
  }

  std::vector<std::string> take() { return std::move(folders_); }

private:
  void read_line(std::string_view line, const std::string& file, std::size_t number, int depth) {
    if (const std::optional<std::string_view> patterns = argument_of(line, "include")) {
      for (const std::string_view pattern : words(*patterns, " \t"))
        include(pattern, file, depth);
    } else if (!argument_of(line, "hwcap")) {
      for (const std::string_view word : words(line, " \t:,"))
        add_folder(word, file, number);
    }
  }

  /// `folder` or `folder=libc6`.
  void add_folder(std::string_view word, const std::string& file, std::size_t number) {
    std::string folder(word.substr(0, word.find('=')));
    if (!folder.starts_with('/')) {
      throw Error(fmt::format("{}:{}", root_.here(file), number), "a folder must be absolute",
                  fmt::format("it is '{}'", support::escaped(word)));
    }
    while (folder.size() > 1 && folder.ends_with('/'))
      folder.pop_back();
    if (std::ranges::find(folders_, folder) == folders_.end()) folders_.push_back(std::move(folder));
  }

  void include(std::string_view pattern, const std::string& file, int depth) {
    const std::string absolute =
        pattern.starts_with('/') ? std::string(pattern) : folder_part(file) + "/" + std::string(pattern);
    std::vector<std::string> matches{""};
    for (const std::string_view part : words(absolute, "/"))
      matches = extended(matches, part);
    for (const std::string& match : matches)
      read(match, depth + 1);
  }

  /// Each of `folders` with `part`, a name or a glob, behind it; sorted, as glob(3) does.
  std::vector<std::string> extended(const std::vector<std::string>& folders, std::string_view part) {
    std::vector<std::string> out;
    for (const std::string& folder : folders) {
      if (part.find_first_of("*?[\\") == std::string_view::npos) {
        out.push_back(folder + "/" + std::string(part));
        continue;
      }
      for (const std::string& name : names_in(folder)) {
        const bool hidden = name.starts_with('.') && !part.starts_with('.');
        if (!hidden && support::glob_matches(part, name)) out.push_back(fmt::format("{}/{}", folder, name));
      }
    }
    return out;
  }

  std::vector<std::string> names_in(const std::string& folder) {
    const std::optional<std::string> real = root_.real_path(root_.here(folder + "/."));
    return real ? support::names_if_readable(*real) : std::vector<std::string>();
  }

  TargetRoot& root_;
  std::vector<std::string> folders_;
  int files_ = 0;
};

} // namespace

std::vector<std::string> read_loader_configuration(TargetRoot& root) {
  Reader reader(root);
  reader.read("/etc/ld.so.conf", 0);
  return reader.take();
}

} // namespace pdist::loader
