#include "support/yaml.hpp"

#include "support/error.hpp"
#include "support/file.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>

namespace pdist::support {

namespace {

constexpr std::uint64_t largest_yaml_file = 1ULL << 20;
constexpr std::size_t deepest_nesting = 64;
/// What aliases may grow a document to ("billion laughs"); hand-written files have some hundred values.
constexpr std::size_t most_values = 100'000;

std::string located(const std::string& file, const YAML::Mark& mark) {
  return fmt::format("{}:{}:{}", file, mark.line + 1, mark.column + 1);
}

std::size_t count_values(const Value& value) {
  std::size_t count = 1;
  for (const Value& item : value.items())
    count += count_values(item);
  for (const auto& [key, member] : value.members())
    count += count_values(member);
  return count;
}

/// Builds a `Value` from the parser's events: anchors, depth and size are in our hands.
class Builder : public YAML::EventHandler {
public:
  explicit Builder(const std::string& file) : file_(file) {}

  Value take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { put(Value(), mark, anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto at = anchors_.find(anchor);
    if (at == anchors_.end())
      refuse(mark, "an alias inside its own anchor", "the document would have no end");
    budget(mark, count_values(at->second));
    put(at->second, mark, YAML::NullAnchor, false);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check_tag(mark, tag);
    put(Value(text), mark, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Value::list(), mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Value::map(), mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

private:
  struct Level {
    Value value;
    YAML::Mark mark;
    YAML::anchor_t anchor;
    std::string key;
    bool has_key = false;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& what, const std::string& why) const {
    throw Error(located(file_, mark), what, why);
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) const {
    // yaml-cpp gives "?" to plain and "!" to quoted scalars without a tag.
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, fmt::format("the tag '{}' is not allowed", escaped(tag)), "values have no types here");
    }
  }

  void budget(const YAML::Mark& mark, std::size_t count) {
    values_ += count;
    if (values_ > most_values) {
      refuse(mark, "the document has too many values", fmt::format("the limit is {}", most_values));
    }
  }

  void put(Value value, const YAML::Mark& mark, YAML::anchor_t anchor, bool count = true) {
    if (count) budget(mark, 1);
    value.set_mark({static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1});
    if (anchor != YAML::NullAnchor) anchors_[anchor] = value;
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = stack_.back();
    if (level.value.is(Value::Kind::list)) {
      level.value.add(std::move(value));
    } else if (level.has_key) {
      level.value.set(level.key, std::move(value));
      level.has_key = false;
    } else {
      take_key(level, value, mark);
    }
  }

  void take_key(Level& level, const Value& value, const YAML::Mark& mark) {
    if (!value.is(Value::Kind::text)) refuse(mark, "a key must be text", "it is a list, a map or nothing");
    if (level.value.find(value.text()) != nullptr) {
      refuse(mark, fmt::format("duplicate key '{}'", escaped(value.text())),
             "each key may stand once in a map");
    }
    level.key = value.text();
    level.has_key = true;
  }

  void open(Value value, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(mark, tag);
    if (stack_.size() == deepest_nesting) {
      refuse(mark, "the document is nested too deeply",
             fmt::format("the limit is {} levels", deepest_nesting));
    }
    stack_.push_back({std::move(value), mark, anchor, {}, false});
  }

  void close() {
    Level level = std::move(stack_.back());
    stack_.pop_back();
    put(std::move(level.value), level.mark, level.anchor);
  }

  const std::string& file_;
  std::vector<Level> stack_;
  std::map<YAML::anchor_t, Value> anchors_;
  std::size_t values_ = 0;
  Value root_;
};

/// The parser recurses once a level, before it tells us of the level: count openings beforehand, roughly, so
/// that 100,000 brackets cannot use up the stack. Indented nesting is bounded by the columns it needs.
void refuse_deep_nesting(std::string_view text, const std::string& file) {
  constexpr std::size_t most_openings_at_once = 256;
  std::size_t depth = 0, dashes = 0, line = 1;
  bool at_start = true;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      dashes = 0;
      at_start = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    } else if (at_start && (c == '-' || c == '?' || c == ':')) {
      ++dashes;
    } else if (c != ' ' && c != '\t') {
      at_start = false;
    }
    if (depth > most_openings_at_once || dashes > most_openings_at_once) {
      throw Error(fmt::format("{}:{}", file, line), "the document is nested too deeply",
                  fmt::format("the limit is {} levels", deepest_nesting));
    }
  }
}

} // namespace

Value parse_yaml(std::string_view text, const std::string& file) {
  if (text.size() > largest_yaml_file) {
    throw Error(file, "cannot read",
                fmt::format("it has {} bytes, the limit is {}", text.size(), largest_yaml_file));
  }
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    throw Error(file, "this is UTF-16", "only UTF-8 is read", "save it as UTF-8");
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.find('\0') != std::string_view::npos)
    throw Error(file, "there is a NUL byte in it", "this is not text");
  if (!is_utf8(text)) throw Error(file, "it is not UTF-8", "only UTF-8 is read", "save it as UTF-8");
  refuse_deep_nesting(text, file);

  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    Builder builder(file);
    if (!parser.HandleNextDocument(builder)) return Value::map();
    Builder second(file);
    if (parser.HandleNextDocument(second)) {
      throw Error(file, "there are several documents in it", "one is read", "remove the '---' lines");
    }
    return builder.take();
  } catch (const YAML::Exception& problem) {
    throw Error(located(file, problem.mark), "this is not YAML", escaped(problem.msg));
  }
}

Value read_yaml(const std::filesystem::path& path) {
  return parse_yaml(read_text_file(path, largest_yaml_file), path.string());
}

} // namespace pdist::support
