#include "runtime/bundle/code_resources.hpp"

#include "support/bytes.hpp"
#include "support/data/base64.hpp"
#include "support/data/property_list.hpp"
#include "support/error.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace pdist::runtime {

namespace {

using support::Value;

std::string xml_text(const std::string& text) {
  const bool odd = std::ranges::any_of(text, [](char character) {
    return static_cast<unsigned char>(character) < 0x20 && character != '\t' && character != '\n';
  });
  if (odd || !support::is_utf8(text)) {
    throw support::Error(text, "cannot be sealed in a bundle", "XML cannot hold its name",
                         "give it a name in UTF-8 without control characters");
  }
  std::string out;
  for (const char character : text) {
    if (character == '&')
      out += "&amp;";
    else if (character == '<')
      out += "&lt;";
    else if (character == '>')
      out += "&gt;";
    else
      out += character;
  }
  return out;
}

/// Lines of a property list, indented as Apple's writer does.
class PropertyListText {
public:
  PropertyListText& line(const std::string& text) {
    fmt::format_to(std::back_inserter(out_), "{:\t<{}}{}\n", "", depth_, text);
    return *this;
  }
  PropertyListText& open() {
    line("<dict>");
    ++depth_;
    return *this;
  }
  PropertyListText& close() {
    --depth_;
    if (!out_.ends_with(empty_)) return line("</dict>");
    out_.resize(out_.size() - empty_.size());
    out_ += "<dict/>\n";
    return *this;
  }
  PropertyListText& key(const std::string& name) {
    return line(fmt::format("<key>{}</key>", xml_text(name)));
  }
  PropertyListText& data(const std::vector<std::byte>& bytes) {
    return line("<data>").line(support::base64(bytes)).line("</data>");
  }
  PropertyListText& text(const std::string& value) {
    return line(fmt::format("<string>{}</string>", xml_text(value)));
  }
  PropertyListText& yes(const std::string& name) { return key(name).line("<true/>"); }
  std::string take() { return std::move(out_); }

private:
  static constexpr std::string_view empty_ = "<dict>\n";

  std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
                     "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
                     "<plist version=\"1.0\">\n";
  std::size_t depth_ = 0;
};

void write_rules(PropertyListText& out, std::span<const SealPattern> all) {
  for (const SealPattern& rule : all) {
    out.key(std::string(rule.pattern));
    if (rule.weight == 1) {
      out.line("<true/>");
      continue;
    }
    out.open();
    if (rule.nested) out.yes("nested");
    if (rule.omit) out.yes("omit");
    if (rule.optional) out.yes("optional");
    out.key("weight").line(fmt::format("<real>{}</real>", rule.weight)).close();
  }
}

void write_old_seals(PropertyListText& out, const std::vector<SealedItem>& items) {
  for (const SealedItem& item : items) {
    const auto optional = old_seal_rule(item.path);
    if (!optional || item.sha1.empty()) continue;
    out.key(item.path);
    if (*optional)
      out.open().key("hash").data(item.sha1).yes("optional").close();
    else
      out.data(item.sha1);
  }
}

/// What code signed ad hoc has to fulfil to be itself: to have one of these hashes (as Apple's designated
/// requirement for it, SecStaticCode::defaultDesignatedRequirement).
std::string requirement_of(const std::vector<std::vector<std::byte>>& cdhashes) {
  std::string out;
  for (const auto& hash : cdhashes) {
    out += out.empty() ? "cdhash H\"" : " or cdhash H\"";
    for (const std::byte byte : hash)
      fmt::format_to(std::back_inserter(out), "{:02x}", std::to_integer<unsigned>(byte));
    out += '"';
  }
  return out;
}

void write_seals(PropertyListText& out, const std::vector<SealedItem>& items) {
  for (const SealedItem& item : items) {
    const SealRule rule = seal_rule(item.path);
    if (rule.kind == SealRule::Kind::omitted) continue;
    out.key(item.path).open();
    if (!item.cdhashes.empty())
      out.key("cdhash").data(item.cdhashes.front());
    else if (!item.link_target)
      out.key("hash2").data(item.sha256);
    if (rule.optional) out.yes("optional");
    if (!item.cdhashes.empty()) out.key("requirement").text(requirement_of(item.cdhashes));
    if (item.link_target) out.key("symlink").text(*item.link_target);
    out.close();
  }
}

/// Reads what `files` and `files2` say of one path.
class SealReader {
public:
  SealReader(std::string path, const std::string& file) : file_(file) { seal_.path = std::move(path); }

  Seal run(const Value& value) {
    if (value.is(Value::Kind::text)) { // files: the digest alone
      seal_.sha1 = bytes_of(value, "hash");
      return std::move(seal_);
    }
    if (!value.is(Value::Kind::map)) malformed("is neither data nor a dict");
    for (const auto& [key, member] : value.members())
      take(key, member);
    if (seal_.sha1.empty() && seal_.sha256.empty() && !seal_.link_target && seal_.requirement.empty())
      malformed("has no digest, no symlink and no requirement");
    return std::move(seal_);
  }

private:
  void take(const std::string& key, const Value& value) {
    if (key == "hash")
      seal_.sha1 = bytes_of(value, key);
    else if (key == "hash2")
      seal_.sha256 = bytes_of(value, key);
    else if (key == "cdhash")
      seal_.cdhash = bytes_of(value, key);
    else if (key == "requirement")
      seal_.requirement = text_of(value, key);
    else if (key == "symlink")
      seal_.link_target = text_of(value, key);
    else if (key == "optional")
      seal_.optional = value.is(Value::Kind::boolean) && value.boolean();
    else
      malformed(fmt::format("has a key '{}', which is not known", support::escaped(key)));
  }

  const std::string& text_of(const Value& value, std::string_view key) const {
    if (!value.is(Value::Kind::text)) malformed(fmt::format("has a wrong {}", key));
    return value.text();
  }

  std::vector<std::byte> bytes_of(const Value& value, std::string_view key) const {
    const auto bytes = support::as_bytes(text_of(value, key));
    const std::size_t size = key == "hash2" ? 32 : 20;
    if (bytes.size() != size)
      malformed(fmt::format("has a {} of {} bytes, it has {}", key, bytes.size(), size));
    return {bytes.begin(), bytes.end()};
  }

  [[noreturn]] void malformed(const std::string& why) const {
    throw support::Error(file_, "malformed CodeResources",
                         fmt::format("'{}' {}", support::escaped(seal_.path), why));
  }

  Seal seal_;
  const std::string& file_;
};

bool flag(const Value& rule, std::string_view name) {
  const Value* const value = rule.find(name);
  return value != nullptr && value->is(Value::Kind::boolean) && value->boolean();
}

/// Whether the rules that a file brings are Apple's standard ones.
bool are_standard(const Value& theirs) {
  if (!theirs.is(Value::Kind::map) || theirs.members().size() != seal_patterns().size()) return false;
  return std::ranges::all_of(seal_patterns(), [&](const SealPattern& rule) {
    const Value* const found = theirs.find(rule.pattern);
    if (found == nullptr) return false;
    if (!found->is(Value::Kind::map)) return rule.weight == 1;
    return flag(*found, "nested") == rule.nested && flag(*found, "omit") == rule.omit &&
           flag(*found, "optional") == rule.optional;
  });
}

} // namespace

std::string code_resources(std::vector<SealedItem> items) {
  std::ranges::sort(items, {}, &SealedItem::path);
  PropertyListText out;
  out.open();
  out.key("files").open();
  write_old_seals(out, items);
  out.close().key("files2").open();
  write_seals(out, items);
  out.close().key("rules").open();
  write_rules(out, old_seal_patterns());
  out.close().key("rules2").open();
  write_rules(out, seal_patterns());
  out.close().close();
  return out.take() + "</plist>\n";
}

CodeResources read_code_resources(std::string_view text, const std::string& file) {
  const Value list = support::read_property_list(text, file);
  const Value* const found = list.find("files2");
  const Value* const seals = found != nullptr ? found : list.find("files");
  if (seals == nullptr || !seals->is(Value::Kind::map))
    throw support::Error(file, "malformed CodeResources", "it has neither files2 nor files");
  CodeResources out;
  for (const auto& [path, value] : seals->members())
    out.seals.push_back(SealReader(path, file).run(value));
  const Value* const their_rules = list.find("rules2");
  out.own_rules = their_rules == nullptr || !are_standard(*their_rules);
  return out;
}

} // namespace pdist::runtime
