#include "support/regex.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <regex>

namespace pdist::support {

namespace {

std::vector<std::string> texts(const std::smatch& match) {
  return {match.begin(), match.end()};
}

} // namespace

struct Regex::Compiled {
  std::regex expression;
};

Regex::Regex(const std::string& pattern, Grammar grammar) {
  const auto syntax = grammar == Grammar::ecmascript ? std::regex::ECMAScript : std::regex::extended;
  try {
    compiled_ = std::make_shared<const Compiled>(Compiled{std::regex(pattern, syntax)});
  } catch (const std::regex_error& problem) {
    throw Error({}, fmt::format("'{}' is no regular expression", escaped(pattern)), problem.what());
  }
}

bool Regex::is_in(const std::string& text) const {
  return std::regex_search(text, compiled_->expression);
}

bool Regex::matches(const std::string& text) const {
  return std::regex_match(text, compiled_->expression);
}

std::optional<std::vector<std::string>> Regex::find(const std::string& text) const {
  std::smatch match;
  if (!std::regex_search(text, match, compiled_->expression)) return std::nullopt;
  return texts(match);
}

std::optional<std::vector<std::string>> Regex::match(const std::string& text) const {
  std::smatch match;
  if (!std::regex_match(text, match, compiled_->expression)) return std::nullopt;
  return texts(match);
}

} // namespace pdist::support
