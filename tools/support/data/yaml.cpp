#include "support/data/yaml.hpp"

#include "support/data/tree_builder.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace pdist::support {

namespace {

constexpr std::uint64_t largest_yaml_file = 1ULL << 20;
/// What aliases may grow a document to ("billion laughs"): hand-written files have some hundred values, and
/// hardly any repeats its text four times.
constexpr std::size_t most_values = 100'000;
constexpr std::size_t most_aliased_text = 4ULL << 20;

Mark mark_of(const YAML::Mark& mark) {
  return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

/// What one more copy of a value costs.
struct Extent {
  std::size_t values = 1, text = 0, levels = 0;

  void include(const Extent& part) {
    values += part.values;
    text += part.text;
    levels = std::max(levels, part.levels + 1);
  }
};

Extent measure(const Value& value) {
  Extent extent;
  extent.text = value.text().size();
  if (value.is(Value::Kind::list) || value.is(Value::Kind::map)) extent.levels = 1;
  for (const Value& item : value.items())
    extent.include(measure(item));
  for (const auto& [key, member] : value.members()) {
    extent.include(measure(member));
    extent.text += key.size();
    ++extent.values;
  }
  return extent;
}

/// Builds a `Value` from the parser's events: anchors, depth and size are in our hands.
class Builder : public YAML::EventHandler {
public:
  explicit Builder(const std::string& file) : tree_(file, most_values) {}

  Value take() { return tree_.take(); }

  /// Where the document starts.
  Mark start() const { return start_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark_of(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    tree_.count(1, mark_of(mark));
    put(Value(), mark_of(mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto at = anchors_.find(anchor);
    if (at == anchors_.end()) {
      tree_.refuse(mark_of(mark), "an alias inside its own anchor", "the document would have no end");
    }
    copy_costs(at->second.extent, mark_of(mark));
    tree_.require_room(at->second.extent.levels, mark_of(mark));
    put(at->second.value, mark_of(mark), YAML::NullAnchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check_tag(mark_of(mark), tag);
    tree_.count(1, mark_of(mark));
    put(Value(text), mark_of(mark), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Value::Kind::list, mark_of(mark), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Value::Kind::map, mark_of(mark), tag, anchor);
  }
  void OnMapEnd() override { close(); }

private:
  struct Anchored {
    Value value;
    Extent extent;
  };

  void check_tag(Mark mark, const std::string& tag) const {
    // yaml-cpp gives "?" to plain and "!" to quoted scalars without a tag.
    if (!tag.empty() && tag != "?" && tag != "!") {
      tree_.refuse(mark, fmt::format("the tag '{}' is not allowed", escaped(tag)),
                   "values have no types here");
    }
  }

  void copy_costs(const Extent& extent, Mark mark) {
    tree_.count(extent.values, mark);
    aliased_text_ += extent.text;
    if (aliased_text_ > most_aliased_text) {
      tree_.refuse(mark, "the document has too much text in its anchors and aliases",
                   fmt::format("the limit is {} bytes", most_aliased_text));
    }
  }

  void put(Value value, Mark mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      const Extent extent = measure(value);
      copy_costs(extent, mark);
      value.set_mark(mark);
      anchors_[anchor] = {value, extent};
    }
    if (!tree_.wants_key()) {
      tree_.put(std::move(value), mark);
    } else if (value.is(Value::Kind::text)) {
      tree_.key(value.text(), mark);
    } else {
      tree_.refuse(mark, "a key must be text", "it is a list, a map or nothing");
    }
  }

  void open(Value::Kind kind, Mark mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(mark, tag);
    tree_.count(1, mark);
    tree_.open(kind, mark);
    open_anchors_.push_back(anchor);
  }

  void close() {
    Value value = tree_.close();
    const Mark mark = value.mark();
    const YAML::anchor_t anchor = open_anchors_.back();
    open_anchors_.pop_back();
    put(std::move(value), mark, anchor);
  }

  TreeBuilder tree_;
  Mark start_;
  std::vector<YAML::anchor_t> open_anchors_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t aliased_text_ = 0;
};

constexpr std::string_view utf8_byte_order_mark = "\xef\xbb\xbf";

Mark mark_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1; // 0 when there is none
  return {static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1, offset - line_start + 1};
}

void require_plain_text(std::string_view text, const std::string& file) {
  if (text.size() > largest_yaml_file) {
    throw Error(file, "cannot read",
                fmt::format("it has {} bytes, the limit is {}", text.size(), largest_yaml_file));
  }
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    throw Error(file, "this is UTF-16", "only UTF-8 is read", "save it as UTF-8");
  }
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos) {
    throw Error(located(file, mark_at(text, at)), "there is a NUL byte", "this is not text");
  }
  if (const std::size_t at = utf8_prefix_length(text); at != text.size()) {
    throw Error(located(file, mark_at(text, at)), "this is not UTF-8", "only UTF-8 is read",
                "save it as UTF-8");
  }
}

/// yaml-cpp (seen in 0.7.0) takes a quoted scalar that is never closed for complete when the text ends with a
/// newline, and with it the rest of the file for its text. With a comment at the end it sees the mistake.
std::string with_closing_comment(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out += '#';
}

} // namespace

Value parse_yaml(std::string_view text, const std::string& file) {
  require_plain_text(text, file);
  if (text.starts_with(utf8_byte_order_mark)) text.remove_prefix(utf8_byte_order_mark.size());
  std::istringstream stream(with_closing_comment(text));
  try {
    YAML::Parser parser(stream);
    Builder builder(file);
    if (!parser.HandleNextDocument(builder)) return Value::map();
    Builder second(file);
    if (parser.HandleNextDocument(second)) {
      throw Error(located(file, second.start()), "there is a second document in the file", "one is read");
    }
    return builder.take();
  } catch (const YAML::Exception& problem) {
    throw Error(located(file, mark_of(problem.mark)), "this is not YAML", escaped(problem.msg));
  }
}

Value read_yaml(const std::filesystem::path& path) {
  return parse_yaml(read_text_file(path, largest_yaml_file), path.string());
}

} // namespace pdist::support
