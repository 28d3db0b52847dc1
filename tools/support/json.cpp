#include "support/json.hpp"

#include "support/error.hpp"
#include "support/file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace pdist::support {

namespace {

/// Deeper than anything we write; keeps hostile nesting from using memory without end.
constexpr std::size_t deepest_nesting = 64;
constexpr std::uint64_t largest_json_file = 256ULL << 20;

Mark mark_at(std::string_view text, std::size_t offset) {
  Mark mark{1, 1};
  for (const char c : text.substr(0, std::min(offset, text.size()))) {
    if (c == '\n') {
      ++mark.line;
      mark.column = 1;
    } else {
      ++mark.column;
    }
  }
  return mark;
}

/// Builds a `Value` from the parser's events, without recursion.
class Builder : public nlohmann::json_sax<nlohmann::ordered_json> {
public:
  Builder(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Value take() { return std::move(root_); }

  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(std::int64_t value) override { return put(Value(value)); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      refuse(fmt::format("the integer {} is too large", value), "integers have 64 bits with sign");
    }
    return put(Value(value));
  }
  bool number_float(double /*value*/, const std::string& digits) override {
    refuse(fmt::format("the number {} is not an integer", digits), "no key takes fractions");
  }
  bool string(std::string& value) override { return put(Value(std::move(value))); }
  bool binary(nlohmann::ordered_json::binary_t& /*value*/) override {
    refuse("binary data is not JSON", {});
  }
  bool start_object(std::size_t /*count*/) override { return open(Value::map()); }
  bool start_array(std::size_t /*count*/) override { return open(Value::list()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    if (stack_.back().value.find(name) != nullptr) {
      refuse(fmt::format("duplicate key '{}'", escaped(name)), "each key may stand once in a map");
    }
    stack_.back().key = name;
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::json::exception& /*problem*/) override {
    const Mark mark = mark_at(text_, position == 0 ? 0 : position - 1);
    throw Error(fmt::format("{}:{}:{}", file_, mark.line, mark.column), "this is not JSON",
                fmt::format("unexpected '{}'", escaped(token.substr(0, 80))));
  }

private:
  struct Level {
    Value value;
    std::string key;
  };

  [[noreturn]] void refuse(const std::string& what, const std::string& why) const {
    throw Error(file_, what, why);
  }

  bool put(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().value.is(Value::Kind::map)) {
      // `key()` already refused duplicates.
      stack_.back().value.set(stack_.back().key, std::move(value));
    } else {
      stack_.back().value.add(std::move(value));
    }
    return true;
  }

  bool open(Value value) {
    if (stack_.size() == deepest_nesting) {
      refuse("the document is nested too deeply", fmt::format("the limit is {} levels", deepest_nesting));
    }
    stack_.push_back({std::move(value), {}});
    return true;
  }

  bool close() {
    Value value = std::move(stack_.back().value);
    stack_.pop_back();
    return put(std::move(value));
  }

  std::string_view text_;
  const std::string& file_;
  std::vector<Level> stack_;
  Value root_;
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
    for (const Value& item : value.items()) out.push_back(to_library(item));
    return out;
  }
  case Value::Kind::map: {
    auto out = nlohmann::ordered_json::object();
    // Members are unique already; `emplace_back` on the underlying vector keeps this linear.
    auto& members = out.get_ref<nlohmann::ordered_json::object_t&>();
    members.reserve(value.members().size());
    for (const auto& [key, member] : value.members()) members.emplace_back(key, to_library(member));
    return out;
  }
  }
  return nullptr;
}

} // namespace

Value parse_json(std::string_view text, const std::string& file) {
  Builder builder(text, file);
  nlohmann::ordered_json::sax_parse(text, &builder);
  return builder.take();
}

Value read_json(const std::filesystem::path& path) {
  return parse_json(read_text_file(path, largest_json_file), path.string());
}

std::string to_json(const Value& value) { return to_library(value).dump(2) + '\n'; }

} // namespace pdist::support
