#include "support/glob.hpp"

#include "support/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace pdist::support {

namespace {

constexpr std::size_t none = std::string_view::npos;

std::size_t character_length(std::string_view text) {
  return std::max<std::size_t>(1, utf8_sequence_length(text));
}

/// What one element of a pattern (not a star) made of a name.
struct Step {
  std::size_t pattern = 0; ///< bytes of the pattern
  std::size_t name = 0;    ///< bytes of the name
};

/// The set that `pattern` starts with ('[' is its first byte), tried on `c`; nothing when it is no set.
struct SetMatch {
  std::size_t length = 0;
  bool matches = false;
};

std::optional<SetMatch> match_set(std::string_view pattern, char c) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool inside = false;
  for (const std::size_t first = at; at < pattern.size(); ++at) {
    if (pattern[at] == ']' && at != first) return SetMatch{at + 1, inside != negated && c != '/'};
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const auto low = static_cast<unsigned char>(pattern[at]);
    auto high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      at += 2;
      high = static_cast<unsigned char>(pattern[at]);
    }
    const auto byte = static_cast<unsigned char>(c);
    inside = inside || (low <= byte && byte <= high);
  }
  return std::nullopt;
}

/// One step, or nothing when the element does not match. Both texts are not empty.
std::optional<Step> match_one(std::string_view pattern, std::string_view name) {
  if (pattern[0] == '?') {
    if (name[0] == '/') return std::nullopt;
    return Step{1, character_length(name)};
  }
  if (pattern[0] == '[') {
    if (const std::optional<SetMatch> set = match_set(pattern, name[0])) {
      if (!set->matches) return std::nullopt;
      return Step{set->length, 1};
    }
  }
  const bool quoted = pattern[0] == '\\' && pattern.size() > 1;
  if (pattern[quoted ? 1 : 0] != name[0]) return std::nullopt;
  return Step{quoted ? 2U : 1U, 1};
}

/// Where to go on when what follows a star did not match: the star takes a little more of the name.
struct Resume {
  std::size_t pattern = none; ///< behind the star; `none`: there was no star
  std::size_t name = 0;       ///< where the star ended so far
};

/// The two texts and how far they agree. Only the latest `*` and the latest `**` are ever tried again: what
/// an earlier one would take more, the later one can take as well. So time is bounded by pattern × name².
class Matcher {
public:
  Matcher(std::string_view pattern, std::string_view name) : pattern_(pattern), name_(name) {}

  bool run() {
    while (in_pattern_ < pattern_.size() || in_name_ < name_.size()) {
      if (in_pattern_ < pattern_.size() && pattern_[in_pattern_] == '*') {
        enter_star();
        continue;
      }
      if (!step() && !retry()) return false;
    }
    return true;
  }

private:
  void enter_star() {
    if (!pattern_.substr(in_pattern_).starts_with("**")) {
      star_ = {++in_pattern_, in_name_};
      return;
    }
    const bool starts_part = in_pattern_ == 0 || pattern_[in_pattern_ - 1] == '/';
    in_pattern_ += 2;
    whole_folders_ = starts_part && in_pattern_ < pattern_.size() && pattern_[in_pattern_] == '/';
    if (whole_folders_) ++in_pattern_;
    star_ = {};
    double_star_ = {in_pattern_, in_name_};
  }

  bool step() {
    if (in_pattern_ == pattern_.size() || in_name_ == name_.size()) return false;
    const std::optional<Step> taken = match_one(pattern_.substr(in_pattern_), name_.substr(in_name_));
    if (!taken) return false;
    in_pattern_ += taken->pattern;
    in_name_ += taken->name;
    return true;
  }

  bool retry() {
    if (star_.pattern != none && star_.name < name_.size() && name_[star_.name] != '/') {
      star_.name += character_length(name_.substr(star_.name));
      in_pattern_ = star_.pattern;
      in_name_ = star_.name;
      return true;
    }
    if (double_star_.pattern == none || double_star_.name >= name_.size()) return false;
    if (whole_folders_) {
      const std::size_t slash = name_.find('/', double_star_.name);
      if (slash == none) return false;
      double_star_.name = slash + 1;
    } else {
      double_star_.name += character_length(name_.substr(double_star_.name));
    }
    star_ = {};
    in_pattern_ = double_star_.pattern;
    in_name_ = double_star_.name;
    return true;
  }

  std::string_view pattern_, name_;
  std::size_t in_pattern_ = 0, in_name_ = 0;
  Resume star_, double_star_;
  bool whole_folders_ = false;
};

} // namespace

bool glob_matches(std::string_view pattern, std::string_view name) {
  return Matcher(pattern, name).run();
}

} // namespace pdist::support
