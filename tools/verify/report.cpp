#include "verify/report.hpp"

#include "support/error.hpp"
#include "verify/checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pdist::verify {

namespace {

/// Lines shown of one check; the JSON report has them all.
constexpr std::size_t most_lines = 40;
constexpr int schema_version = 1;

std::string_view word_for(Check::Outcome outcome) {
  switch (outcome) {
  case Check::Outcome::passed:
    return "passed";
  case Check::Outcome::failed:
    return "failed";
  case Check::Outcome::skipped:
    return "skipped";
  }
  return {};
}

/// Lines of people's text may not be broken or coloured by what stands in file names: findings are escaped
/// where they are made, but an error of another room may have several lines.
void add_lines(std::string& text, std::string_view label, const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == most_lines) {
      text += fmt::format("          … and {} more; the JSON report has all\n", lines.size() - i);
      return;
    }
    std::string_view rest = lines[i];
    for (std::string_view indent = "          "; !rest.empty(); indent = "            ") {
      const std::size_t end = rest.find('\n');
      text += fmt::format("{}{}{}\n", indent, label, rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
}

support::Value to_value(const Check& check) {
  support::Value value = support::Value::map({{"name", check.name},
                                              {"outcome", word_for(check.outcome)},
                                              {"summary", check.summary},
                                              {"findings", support::Value::list(check.findings)},
                                              {"notes", support::Value::list(check.notes)},
                                              {"hint", check.hint}});
  if (check.details.is(support::Value::Kind::map)) value.set("details", check.details);
  return value;
}

} // namespace

std::string to_text(const Report& report) {
  std::string text = fmt::format("proof of {}\n", support::escaped(report.dist.string()));
  std::vector<std::string> failed;
  std::size_t passed = 0, skipped = 0;
  for (const Check& check : report.checks) {
    const bool is_failed = check.outcome == Check::Outcome::failed;
    text += fmt::format("  {:<7} {:<15} {}\n", is_failed ? "FAILED" : word_for(check.outcome), check.name,
                        check.summary);
    add_lines(text, "", check.findings);
    add_lines(text, "note: ", check.notes);
    if (!check.hint.empty()) add_lines(text, "hint: ", {check.hint});
    if (is_failed) failed.push_back(check.name);
    (check.outcome == Check::Outcome::passed ? passed : skipped) += is_failed ? 0 : 1;
  }
  const std::string left_out = skipped == 0 ? "" : fmt::format(", {} skipped", skipped);
  if (!failed.empty())
    return text + fmt::format("not proven: {} failed ({}), {} passed{}\n", counted(failed.size(), "check"),
                              fmt::join(failed, ", "), passed, left_out);
  text += fmt::format("{}: {} passed{}\n", report.verdict(), counted(passed, "check"), left_out);
  if (report.verdict() == checked_only)
    text += "not proven: no manifest says that these are the files that were made\n";
  return text;
}

support::Value to_value(const Report& report) {
  support::Value checks = support::Value::list();
  for (const Check& check : report.checks)
    checks.add(to_value(check));
  return support::Value::map({{"schema", schema_version},
                              {"dist", support::name_value(report.dist.string())},
                              {"passed", report.passed()},
                              {"verdict", report.verdict()},
                              {"checks", std::move(checks)}});
}

} // namespace pdist::verify
