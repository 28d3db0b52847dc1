#include "runtime/names/macos.hpp"

#include "runtime/names/case_twins.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

void refuse_macos_names(const Plan& plan) {
  if (plan.facts.system != "darwin") return;
  std::vector<support::Error> errors = case_twins(plan, "macOS");
  for (const PlanEntry& entry : plan.entries) {
    const std::string name = entry.path.substr(entry.path.rfind('/') + 1);
    if (support::is_utf8(name)) continue;
    errors.emplace_back(entry.path, "macOS cannot have this name",
                        fmt::format("'{}' is not UTF-8", support::escaped(name)),
                        "install it under another name");
  }
  if (!errors.empty()) throw support::Errors(std::move(errors));
}

} // namespace pdist::runtime
