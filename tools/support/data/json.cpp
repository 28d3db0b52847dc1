#include "support/data/json.hpp"

#include "support/data/json_items.hpp"
#include "support/data/tree_builder.hpp"
#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>
#include <limits>

namespace pdist::support {

namespace {

constexpr std::uint64_t largest_json_file = 256ULL << 20;
/// A manifest of the 2,000,000 files that a tree may have; bounds memory at some 3 GB.
constexpr std::size_t most_values = 20'000'000;

/// Where the parser is: of the last character it took, and of the one before.
struct Position {
  Mark last{1, 1}, before{1, 1};
  std::size_t column = 0;
  bool line_ended = false;

  void advance(char c) {
    before = last;
    column = line_ended ? 1 : column + 1;
    last = {last.line + (line_ended ? 1 : 0), column};
    line_ended = c == '\n';
  }
};

/// Gives the parser its characters and keeps `Position`: its events do not say where they are.
class Characters {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Characters(const char* at, Position* position) : at_(at), position_(position) {}
  reference operator*() const { return *at_; }
  Characters& operator++() {
    position_->advance(*at_);
    ++at_;
    return *this;
  }
  bool operator==(const Characters& other) const { return at_ == other.at_; }

private:
  const char* at_;
  Position* position_;
};

/// Builds a `Value` from the parser's events. Marks are those of a value's last character, or of the bracket
/// that opens it.
class Builder : public nlohmann::json_sax<nlohmann::ordered_json> {
public:
  Builder(const std::string& file, Fractions fractions, const Position& position)
      : tree_(file, most_values), fractions_(fractions), position_(position) {}

  /// The items of the list at `key` of the outermost map go to `take` instead.
  void stream(std::string key, std::function<void(const Value&, std::size_t)> take) {
    key_ = std::move(key);
    take_ = std::move(take);
  }

  Value take() { return tree_.take(); }

  bool null() override { return put(Value(), position_.last); }
  bool boolean(bool value) override { return put(Value(value), position_.last); }
  // The parser sees the end of a number only in the character after it.
  bool number_integer(std::int64_t value) override { return put(Value(value), position_.before); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      refuse_large(std::to_string(value));
    }
    return put(Value(value), position_.before);
  }
  bool number_float(double /*value*/, const std::string& digits) override {
    if (fractions_ == Fractions::as_text) return put(Value(digits), position_.before);
    if (digits.find_first_of(".eE") == std::string::npos) refuse_large(digits);
    tree_.refuse(position_.before, fmt::format("the number {} is not an integer", digits),
                 "no key takes fractions");
  }
  bool string(std::string& value) override { return put(Value(without_nul(value)), position_.last); }
  bool binary(nlohmann::ordered_json::binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*count*/) override { return open(Value::Kind::map); }
  bool start_array(std::size_t /*count*/) override { return open(Value::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    std::string text = without_nul(name);
    if (depth_ == 1) streams_ = take_ && text == key_;
    tree_.key(std::move(text), position_.last);
    return true;
  }
  bool parse_error(std::size_t /*offset*/, const std::string& token,
                   const nlohmann::json::exception& problem) override {
    const bool at_end =
        std::string_view(problem.what()).find("unexpected end of input") != std::string_view::npos;
    tree_.refuse(position_.last, "this is not JSON",
                 at_end ? "the text ends too early"
                        : fmt::format("unexpected '{}'", escaped(token.substr(0, 80))));
  }

private:
  [[noreturn]] void refuse_large(const std::string& digits) const {
    tree_.refuse(position_.before, fmt::format("the integer {} is too large", digits),
                 "integers have 64 bits with sign");
  }

  std::string without_nul(std::string& text) const {
    if (text.find('\0') != std::string::npos) {
      tree_.refuse(position_.last, fmt::format("there is a NUL character in '{}'", escaped(text)),
                   "neither a name nor a text can hold one");
    }
    return std::move(text);
  }

  bool put(Value value, Mark mark) {
    tree_.count(1, mark);
    tree_.put(std::move(value), mark);
    return true;
  }

  bool open(Value::Kind kind) {
    tree_.count(1, position_.last);
    tree_.open(kind, position_.last);
    if (++depth_ == in_list && kind != Value::Kind::list) streams_ = false;
    return true;
  }

  bool close() {
    Value value = tree_.close();
    if (--depth_ == in_list && streams_) {
      take_(value, items_++);
      return true;
    }
    const Mark mark = value.mark();
    tree_.put(std::move(value), mark);
    return true;
  }

  TreeBuilder tree_;
  Fractions fractions_;
  const Position& position_;
  static constexpr int in_list = 2; ///< the depth of what is at a key of the outermost map
  std::string key_;
  std::function<void(const Value&, std::size_t)> take_;
  int depth_ = 0;
  bool streams_ = false; ///< inside of the list whose items are handed over
  std::size_t items_ = 0;
};

nlohmann::ordered_json to_library(const Value& value) {
  switch (value.kind()) {
  case Value::Kind::null:
    return nullptr;
  case Value::Kind::boolean:
    return value.boolean();
  case Value::Kind::integer:
    return value.integer();
  case Value::Kind::text:
    return value.text();
  case Value::Kind::list: {
    auto out = nlohmann::ordered_json::array();
    for (const Value& item : value.items())
      out.push_back(to_library(item));
    return out;
  }
  case Value::Kind::map: {
    auto out = nlohmann::ordered_json::object();
    // Members are unique already; `emplace_back` on the underlying vector keeps this linear.
    auto& members = out.get_ref<nlohmann::ordered_json::object_t&>();
    members.reserve(value.members().size());
    for (const auto& [key, member] : value.members())
      members.emplace_back(key, to_library(member));
    return out;
  }
  }
  return nullptr;
}

Value parse(std::string_view text, Builder& builder, Position& position) {
  const Characters begin(text.data(), &position), end(text.data() + text.size(), &position);
  nlohmann::ordered_json::sax_parse(begin, end, &builder);
  return builder.take();
}

} // namespace

Value parse_json(std::string_view text, const std::string& file, Fractions fractions) {
  Position position;
  Builder builder(file, fractions, position);
  return parse(text, builder, position);
}

Value read_json_items(const std::filesystem::path& path, const std::string& key,
                      const std::function<void(const Value&, std::size_t)>& take) {
  const std::string file = path.string(), text = read_text_file(path, largest_json_file);
  Position position;
  Builder builder(file, Fractions::refuse, position);
  builder.stream(key, take);
  return parse(text, builder, position);
}

Value read_json(const std::filesystem::path& path) {
  return parse_json(read_text_file(path, largest_json_file), path.string());
}

std::string to_json(const Value& value) {
  return to_library(value).dump(2) + '\n';
}

} // namespace pdist::support
