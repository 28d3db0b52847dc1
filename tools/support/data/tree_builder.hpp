// Builds a `Value` from the events of a parser, without recursion: what the JSON and the YAML reader share.
#pragma once

#include "support/data/value.hpp"

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

namespace pdist::support {

/// Takes values, keys and brackets in the order of the text. Every refusal is an `Error` with file, line and
/// column.
class TreeBuilder {
public:
  /// Deeper than anything we write or ask for; what walks a `Value` recursively relies on it.
  static constexpr std::size_t deepest_nesting = 64;

  /// `most_values` bounds the memory that a hostile text can ask for. `file` must outlive the builder.
  TreeBuilder(const std::string& file, std::size_t most_values) : file_(file), most_values_(most_values) {}

  /// Levels that are open now.
  std::size_t depth() const { return levels_.size(); }
  /// Whether the next text is a member's name.
  bool wants_key() const;
  /// The next member's name; refused when the map has one of that name.
  void key(std::string name, Mark mark);
  /// The next value: the document itself, an item, or the member of the last key.
  void put(Value value, Mark mark);
  /// A list or map begins.
  void open(Value::Kind kind, Mark mark);
  /// The innermost list or map is complete; the caller puts it.
  Value close();
  /// Counts values that are not put one by one; refused when there are too many in all.
  void count(std::size_t values, Mark mark);
  /// Refused when values of this many levels do not fit below the levels that are open.
  void require_room(std::size_t levels, Mark mark) const;
  [[noreturn]] void refuse(Mark mark, const std::string& what, const std::string& why) const;

  /// The finished document.
  Value take() { return std::move(root_); }

private:
  struct Level {
    Value::Kind kind;
    Mark mark;
    Value::List items;
    Value::Map members;
    std::unordered_set<std::string> names;
    std::string key;
    bool has_key = false;
  };

  const std::string& file_;
  std::size_t most_values_;
  std::size_t values_ = 0;
  std::vector<Level> levels_;
  Value root_;
};

} // namespace pdist::support
