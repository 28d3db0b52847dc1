// One tree of data for everything that is read from or written as JSON or YAML: requests, recipes, policies,
// plans, manifests, reports. Values that were read remember where they stood.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::support {

/// Where a value stood in its file; line and column from 1, 0 when unknown.
struct Mark {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// `<file>:<line>:<column>`, or only the file where the place is unknown.
std::string located(const std::string& file, Mark mark);

/// null, boolean, integer, text, list or map. Maps keep their order. Scalars read from YAML are always text
/// (`version: 1.10` stays "1.10", `no` stays "no"): `Fields` converts where a key asks for a number or
/// boolean.
class Value {
public:
  enum class Kind { null, boolean, integer, text, list, map };
  using List = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Map = std::vector<Member>;

  Value() = default;
  Value(bool value) : kind_(Kind::boolean), number_(value ? 1 : 0) {}
  Value(int value) : kind_(Kind::integer), number_(value) {}
  Value(std::int64_t value) : kind_(Kind::integer), number_(value) {}
  Value(std::uint64_t value) : kind_(Kind::integer), number_(static_cast<std::int64_t>(value)) {}
  Value(std::string value) : kind_(Kind::text), text_(std::move(value)) {}
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(const char* value) : Value(std::string(value)) {}

  static Value list() { return with_kind(Kind::list); }
  static Value list(const std::vector<std::string>& texts);
  static Value map() { return with_kind(Kind::map); }
  struct NewMember;
  static Value map(std::initializer_list<NewMember> members);
  /// A list or map of parts that are there already; the caller made the names unique.
  static Value of(List items);
  static Value of(Map members);

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool boolean() const { return number_ != 0; }
  std::int64_t integer() const { return number_; }
  const std::string& text() const { return text_; }
  const List& items() const { return list_; }
  const Map& members() const { return map_; }
  /// The member of a map, or nullptr.
  const Value* find(std::string_view key) const;

  /// Adds to a list; returns the list.
  Value& add(Value item);
  /// Sets a member of a map, replacing one of that name; returns the map.
  Value& set(std::string key, Value value);

  Mark mark() const { return mark_; }
  void set_mark(Mark mark) { mark_ = mark; }

private:
  static Value with_kind(Kind kind);

  Kind kind_ = Kind::null;
  std::int64_t number_ = 0;
  std::string text_;
  List list_;
  Map map_;
  Mark mark_;
};

/// A member on its way into a map; an initializer list gives its parts only as constants, and a value may be
/// a whole document that must not be copied.
struct Value::NewMember {
  const char* key;
  mutable Value value;
};

/// A file name as a value: text where it is UTF-8, else `{"base16": "<hex>"}`, so that every name of a file
/// system survives a round trip through JSON exactly.
Value name_value(std::string_view name);

/// Reads the members of one map strictly. `finish()` must be called after the last question: it throws for a
/// key nobody asked for, naming the nearest known one. All errors carry file, line, column and the key's
/// path.
class Fields {
public:
  /// `context` names the map in errors, such as "request" or "library[3]"; empty for the top of the file.
  Fields(const Value& map, std::string file, std::string context = {});

  /// The member, or nullptr when it is absent or null.
  const Value* optional(std::string_view key);
  const Value& required(std::string_view key);

  std::string text(std::string_view key);
  std::string text_or(std::string_view key, const std::string& fallback);
  std::optional<std::string> optional_text(std::string_view key);
  /// As `text`, and accepts the `{"base16": …}` form of `name_value`.
  std::string name(std::string_view key);
  std::string name_or(std::string_view key, const std::string& fallback);
  bool boolean_or(std::string_view key, bool fallback);
  std::int64_t integer(std::string_view key);
  std::int64_t integer_or(std::string_view key, std::int64_t fallback);
  /// A list of texts; empty when absent.
  std::vector<std::string> texts(std::string_view key);
  /// A list of names (see `name`); empty when absent.
  std::vector<std::string> names(std::string_view key);
  /// A list of maps; empty when absent.
  std::vector<Fields> maps(std::string_view key);
  /// A map below this one; an error when absent.
  Fields map(std::string_view key);
  /// The members of a map whose keys are free (such as environment variables), all texts; empty when absent.
  std::vector<std::pair<std::string, std::string>> text_map(std::string_view key);

  void finish() const;

  /// An error at `value` (at the map itself when absent), for checks that the caller makes.
  [[noreturn]] void fail(const std::string& what, const std::string& why, const Value* value = nullptr) const;

private:
  std::string path_of(std::string_view key) const;
  std::string convert_name(const Value& value, std::string_view key) const;
  const std::string& expect_text(const Value& value, std::string_view key) const;

  const Value* map_;
  std::string file_;
  std::string context_;
  std::vector<std::string> known_;
};

/// Throws unless `value` is of `kind`. `what` names the value in the error.
void expect_kind(const Value& value, Value::Kind kind, const std::string& file, std::string_view what);

} // namespace pdist::support
