#include "package/version/git_describe.hpp"

#include "package/version/identifier.hpp"
#include "package/version/parse.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

/// Takes the part after the last '-' off the text; empty when there is none.
std::string_view cut_last(std::string_view& text) {
  const std::size_t at = text.rfind('-');
  if (at == std::string_view::npos) return {};
  const std::string_view last = text.substr(at + 1);
  text = text.substr(0, at);
  return last;
}

std::string git_metadata(std::string_view commits, std::string_view revision, bool dirty) {
  if (commits == "0") return dirty ? "git.0.dirty" : "";
  return fmt::format("git.{}.{}{}", commits, revision, dirty ? ".dirty" : "");
}

} // namespace

Version parse_git_describe(std::string_view text, std::string_view tag_prefix) {
  const auto fail = [&](const std::string& why) {
    return support::Error(
        "", fmt::format("'{}' is not from git describe --long", support::escaped(text)), why,
        "it prints <tag>-<commits since the tag>-g<commit>, with -dirty where files differ");
  };
  constexpr std::string_view dirty_mark = "-dirty";
  std::string_view tag = text;
  const bool dirty = tag.ends_with(dirty_mark);
  if (dirty) tag.remove_suffix(dirty_mark.size());
  const std::string_view revision = cut_last(tag);
  const std::string_view commits = cut_last(tag);
  if (!revision.starts_with('g')) throw fail("it names no commit");
  if (commits.empty() || !is_numeric(commits)) throw fail("it has no number of commits");
  const std::string place = fmt::format("git tag {}", tag);
  if (!tag.starts_with(tag_prefix)) {
    throw support::Error(place, "it is no version of this project",
                         fmt::format("its tags start with '{}'", support::escaped(tag_prefix)));
  }
  std::string version(tag.substr(tag_prefix.size()));
  if (const Version tagged = parse_version(version, place, "version"); is_after_tag(tagged)) {
    throw support::Error(place, fmt::format("version '{}'", version),
                         "it says that it is not the tagged tree itself", "tag a version without +git");
  }
  const std::string metadata = git_metadata(commits, revision, dirty);
  if (!metadata.empty()) version = version.substr(0, version.find('+')) + "+" + metadata;
  return parse_version(version, place, "version");
}

} // namespace pdist::package
