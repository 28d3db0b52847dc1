#include "runtime/names/windows.hpp"

#include "runtime/names/case_twins.hpp"
#include "support/error.hpp"
#include "support/windows_name.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

namespace {

using support::Error;

/// MAX_PATH, with the NUL at the end.
constexpr std::size_t longest_path = 260;

/// Length in UTF-16, as Windows counts: what takes four bytes in UTF-8 takes two there, all else one.
std::size_t utf16_length(std::string_view text) {
  std::size_t out = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) out += byte >= 0xF0U ? 2 : 1;
  }
  return out;
}

class Checker {
public:
  explicit Checker(const Plan& plan) : plan_(plan), errors_(case_twins(plan, "Windows")) {}

  void check() {
    for (const PlanEntry& entry : plan_.entries) {
      check_name(entry);
      check_length(entry);
      if (entry.type == support::EntryType::symlink)
        add(entry, "this is a symlink", "Windows lets administrators only make them",
            "install what it points to");
    }
    if (!errors_.empty()) throw support::Errors(std::move(errors_));
  }

private:
  void add(const PlanEntry& entry, const std::string& what, const std::string& why, const std::string& hint) {
    errors_.emplace_back(entry.path, what, why, hint);
  }

  void check_name(const PlanEntry& entry) {
    const std::string name = entry.path.substr(entry.path.rfind('/') + 1);
    if (const std::string problem = support::problem_of_windows_name(name); !problem.empty())
      add(entry, "Windows cannot have this name", problem, "install it under another name");
  }

  void check_length(const PlanEntry& entry) {
    const std::string usual = fmt::format("C:\\Program Files\\{}\\{}", plan_.facts.name, entry.path);
    const std::size_t length = utf16_length(usual) + 1;
    if (length > longest_path)
      add(entry, "the path is too long for Windows",
          fmt::format("below 'C:\\Program Files\\{}' it has {} characters, {} are allowed",
                      support::escaped(plan_.facts.name), length - 1, longest_path - 1),
          "install it under a shorter path");
  }

  const Plan& plan_;
  std::vector<Error> errors_;
};

} // namespace

void refuse_windows_names(const Plan& plan) {
  if (plan.facts.system == "windows") Checker(plan).check();
}

} // namespace pdist::runtime
