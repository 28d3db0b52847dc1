#include "support/data/property_list.hpp"

#include "support/bytes.hpp"
#include "support/data/base64.hpp"
#include "support/data/xml.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pdist::support {

namespace {

constexpr std::string_view refusal = "is no property list";

class PropertyListReader : private XmlHandler {
public:
  explicit PropertyListReader(const std::string& file)
      : xml_(*this, {.file = file, .refusal = std::string(refusal), .hint = {}, .document_type = true}) {}

  Value run(std::string_view text) {
    xml_.take(text);
    xml_.finish();
    return std::move(*root_);
  }

private:
  /// A dict or array that is not at its end yet.
  struct Open {
    bool is_dict = false;
    Value::Map members{};
    Value::List items{};
    std::unordered_set<std::string> keys{};
    std::optional<std::string> key{}; ///< waits for its value
  };

  void begin(std::string_view name, const XmlAttributes&) override {
    if (!begun_ && name != "plist")
      xml_.fail(fmt::format("its first element is <{}>, not <plist>", escaped(name)));
    if (begun_ && root_) xml_.fail(fmt::format("<{}> stands behind the list's value", escaped(name)));
    if (in_scalar_) xml_.fail(fmt::format("<{}> stands inside of a value that has no parts", escaped(name)));
    if (begun_ && name == "plist") xml_.fail("<plist> stands inside of a list");
    begun_ = true;
    if (name == "plist") return;
    const bool in_dict = !open_.empty() && open_.back().is_dict;
    if (name == "key") {
      if (!in_dict || open_.back().key) xml_.fail("<key> stands where a value belongs");
    } else if (in_dict && !open_.back().key) {
      xml_.fail(fmt::format("<{}> stands where a <key> belongs", escaped(name)));
    }
    if (name == "dict" || name == "array")
      open_.push_back({.is_dict = name == "dict"});
    else
      in_scalar_ = true;
  }

  void end(std::string_view name, const std::string& text) override {
    in_scalar_ = false;
    if (name == "plist") {
      if (!root_) xml_.fail("it has no value");
    } else if (name == "key") {
      if (!open_.back().keys.insert(text).second)
        xml_.fail(fmt::format("the key '{}' is there twice", escaped(text)));
      open_.back().key = text;
    } else if (name == "dict" || name == "array") {
      close();
    } else {
      put(scalar(name, text));
    }
  }

  void close() {
    if (open_.back().key) xml_.fail(fmt::format("the key '{}' has no value", escaped(*open_.back().key)));
    Open closed = std::move(open_.back());
    open_.pop_back();
    put(closed.is_dict ? Value::of(std::move(closed.members)) : Value::of(std::move(closed.items)));
  }

  void put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_dict) {
      open_.back().members.emplace_back(std::move(*open_.back().key), std::move(value));
      open_.back().key.reset();
    } else {
      open_.back().items.push_back(std::move(value));
    }
  }

  Value scalar(std::string_view name, const std::string& text) const {
    if (name == "string" || name == "real" || name == "date") return text;
    if (name == "true") return true;
    if (name == "false") return false;
    if (name == "data") {
      const auto bytes = from_base64(text);
      if (!bytes) xml_.fail("<data> is no Base64");
      return as_text(*bytes);
    }
    if (name != "integer") xml_.fail(fmt::format("<{}> is not known", escaped(name)));
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || stop != end) xml_.fail(fmt::format("'{}' is no integer", escaped(text)));
    return number;
  }

  XmlReader xml_;
  bool begun_ = false, in_scalar_ = false;
  std::vector<Open> open_;
  std::optional<Value> root_;
};

} // namespace

Value read_property_list(std::string_view text, const std::string& file) {
  if (text.starts_with("bplist")) {
    throw Error(file, std::string(refusal), "it has the binary form",
                "convert it with `plutil -convert xml1` or `plistutil -f xml`");
  }
  return PropertyListReader(file).run(text);
}

} // namespace pdist::support
