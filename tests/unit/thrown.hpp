// What a call throws, as text that a test can compare.
#pragma once

#include "support/error.hpp"

#include <string>
#include <utility>

namespace pdist::test {

/// The error of `call` as a program shows it: "<file>: <what>: <why>", with a second line "hint: <way out>"
/// where there is one. Several errors are one after the other. "no error" when nothing is thrown.
template <typename Call>
std::string thrown_by(Call&& call) {
  const auto shown = [](const support::Error& error) {
    return error.hint().empty() ? error.what() : std::string(error.what()) + "\nhint: " + error.hint();
  };
  try {
    std::forward<Call>(call)();
  } catch (const support::Error& error) {
    return shown(error);
  } catch (const support::Errors& errors) {
    std::string text;
    for (const support::Error& error : errors.all())
      text += (text.empty() ? "" : "\n") + shown(error);
    return text;
  }
  return "no error";
}

} // namespace pdist::test
