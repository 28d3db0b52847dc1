#include "package/model/spdx.hpp"

#include "support/data/yaml.hpp"
#include "support/error.hpp"
#include "support/installation.hpp"
#include "support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace pdist::package {

namespace {

/// Real expressions nest two or three deep; the parser is recursive.
constexpr std::size_t deepest_parentheses = 32;

bool is_one_of(const std::string& word, const std::vector<std::string>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_own_id(std::string_view id) {
  return !id.empty() && std::ranges::all_of(id, is_id_character);
}

/// "LicenseRef-x" or "DocumentRef-y:LicenseRef-x": a licence that its document defines.
bool is_reference(std::string_view id) {
  constexpr std::string_view license = "LicenseRef-", document = "DocumentRef-";
  if (id.starts_with(document)) {
    const std::size_t colon = id.find(':');
    if (colon == std::string_view::npos) return false;
    if (!is_own_id(id.substr(document.size(), colon - document.size()))) return false;
    id.remove_prefix(colon + 1);
  }
  return id.starts_with(license) && is_own_id(id.substr(license.size()));
}

/// Recursive descent over: or := and {OR and}; and := with {AND with}; with := simple [WITH exception].
class Expression {
public:
  Expression(const std::string& text, const LicenseList& list, const std::string& place,
             const std::string& what)
      : list_(list), place_(place), what_(what) {
    split(text);
  }

  void check() {
    either();
    if (at_ == words_.size()) return;
    if (words_[at_] == ")") fail("')' closes nothing");
    if (words_[at_] == "WITH") fail("WITH must follow one licence");
    const std::string upper = to_upper(words_[at_]);
    if (is_operator(upper)) fail(fmt::format("write '{}' instead of '{}'", upper, words_[at_]));
    fail(fmt::format("AND, OR or WITH is missing before '{}'", words_[at_]));
  }

private:
  static bool is_operator(const std::string& word) { return word == "AND" || word == "OR" || word == "WITH"; }

  static std::string to_upper(std::string word) {
    std::ranges::transform(word, word.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return word;
  }

  void split(const std::string& text) {
    std::string word;
    const auto finish = [&] {
      if (!word.empty()) words_.push_back(std::exchange(word, {}));
    };
    for (const char c : text) {
      if (c == ' ' || c == '(' || c == ')') finish();
      if (c == '(' || c == ')') words_.emplace_back(1, c);
      if (c != ' ' && c != '(' && c != ')') word += c;
    }
    finish();
  }

  bool take(std::string_view word) {
    if (at_ == words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }

  void either() {
    do
      both();
    while (take("OR"));
  }

  void both() {
    do
      license();
    while (take("AND"));
  }

  void license() {
    if (take("(")) {
      if (++depth_ > deepest_parentheses)
        fail(fmt::format("more than {} parentheses are open", deepest_parentheses));
      either();
      if (!take(")")) fail("')' is missing");
      --depth_;
      return;
    }
    identifier();
    if (take("WITH")) exception();
  }

  std::string next(std::string_view wanted) {
    if (at_ == words_.size()) fail(fmt::format("{} is missing at the end", wanted));
    if (is_operator(words_[at_]) || words_[at_] == ")")
      fail(fmt::format("{} is missing before '{}'", wanted, words_[at_]));
    return words_[at_++];
  }

  void identifier() {
    const std::string word = next("a licence");
    std::string id = word;
    if (id.ends_with('+')) id.pop_back();
    if (is_one_of(id, list_.licenses) || is_one_of(word, list_.licenses) || is_reference(word)) return;
    unknown("licence", id, list_.licenses);
  }

  void exception() {
    const std::string id = next("an exception");
    if (!is_one_of(id, list_.exceptions)) unknown("exception", id, list_.exceptions);
  }

  [[noreturn]] void unknown(std::string_view kind, const std::string& id,
                            const std::vector<std::string>& known) const {
    std::string why = fmt::format("SPDX has no {} '{}'", kind, support::escaped(id));
    const std::string near = support::nearest(id, known);
    const std::vector<std::string> family = family_of(id, known);
    if (!near.empty()) {
      why += fmt::format(", did you mean '{}'?", near);
    } else if (!family.empty()) {
      why += fmt::format(", it has {}", fmt::join(family, ", "));
    }
    fail(why);
  }

  /// "Apache" alone: the identifiers that say which.
  static std::vector<std::string> family_of(const std::string& id, const std::vector<std::string>& known) {
    std::vector<std::string> family;
    std::ranges::copy_if(known, std::back_inserter(family),
                         [&](const std::string& each) { return each.starts_with(id + '-'); });
    return family;
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw support::Error(place_, what_ + " is not a licence expression", why,
                         "spdx.org/licenses has the identifiers; LicenseRef-<name> is for others");
  }

  const LicenseList& list_;
  const std::string& place_;
  const std::string& what_;
  std::vector<std::string> words_;
  std::size_t at_ = 0, depth_ = 0;
};

LicenseList read_list() {
  const std::filesystem::path file = support::templates_folder() / "package/spdx.yaml";
  const support::Value document = support::read_yaml(file);
  support::Fields fields(document, file.string());
  fields.text("source");
  LicenseList list{fields.texts("licenses"), fields.texts("exceptions")};
  const std::vector<std::string> deprecated = fields.texts("deprecated");
  fields.finish();
  list.licenses.insert(list.licenses.end(), deprecated.begin(), deprecated.end());
  return list;
}

} // namespace

const LicenseList& spdx_list() {
  static const LicenseList list = read_list();
  return list;
}

void require_license_expression(const std::string& text, const LicenseList& list, const std::string& place,
                                const std::string& what) {
  Expression(text, list, place, what).check();
}

} // namespace pdist::package
