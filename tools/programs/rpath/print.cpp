#include "programs/rpath/print.hpp"

#include "binary/description.hpp"
#include "programs/rpath/edit.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pdist::programs {

namespace {

using binary::Binary;
using Lines = std::vector<std::string>;

support::Value job_value(const RpathJob& job, const RpathOptions& options) {
  support::Value value = support::Value::map({{"file", support::name_value(job.name)}});
  const support::Value facts = binary::to_value(job.binary);
  for (const auto& [key, member] : facts.members())
    value.set(key, member);
  if (const auto windows = binary::read_windows_facts(job.file))
    value.set("windows", binary::to_value(*windows));
  if (options.edits()) {
    value.set("edit", support::Value::map({{"changed", !job.patch.empty()},
                                           {"written", !options.dry_run},
                                           {"old_size", job.patch.original_size},
                                           {"new_size", job.patch.final_size},
                                           {"strategy", support::Value::list(job.patch.strategy)},
                                           {"notes", support::Value::list(job.patch.notes)}}));
  }
  return value;
}

Lines search_path_lines(const Binary& binary) {
  return binary.format == binary::Format::macho ? binary.rpaths : Lines{current_path(binary)};
}

/// The facts of one slice, in the order in which they are printed.
Lines fact_lines(const Binary& binary, const RpathOptions& options) {
  Lines lines;
  const auto add = [&lines](bool wanted, const Lines& names) {
    if (wanted) lines.insert(lines.end(), names.begin(), names.end());
  };
  add(options.print_interpreter, {binary.interpreter});
  add(options.print_soname, {binary.soname});
  add(options.print_rpath, search_path_lines(binary));
  add(options.print_needed, binary.needed);
  add(options.print_delayed, binary.delayed);
  add(options.print_forwards, binary.forwards);
  return lines;
}

} // namespace

void print_json(const std::vector<RpathJob>& jobs, const RpathOptions& options) {
  support::Value list = support::Value::list();
  for (const RpathJob& job : jobs)
    list.add(job_value(job, options));
  fmt::print("{}", support::to_json(list));
}

void print_facts(const RpathJob& job, const RpathOptions& options) {
  const std::string prefix = options.files.size() > 1 ? support::escaped(job.name) + ": " : "";
  const Lines first = fact_lines(job.binary, options);
  const std::vector<const Binary*> slices = binary::slices_of(job.binary);
  const bool agree =
      std::ranges::all_of(slices, [&](const Binary* slice) { return fact_lines(*slice, options) == first; });
  if (agree) {
    for (const std::string& line : first)
      fmt::print("{}{}\n", prefix, line);
    return;
  }
  for (const Binary* slice : slices)
    for (const std::string& line : fact_lines(*slice, options))
      fmt::print("{}{}: {}\n", prefix, slice->slice, line);
}

void print_plan(const RpathJob& job) {
  if (job.patch.empty()) {
    fmt::print("{}: stays as it is\n", support::escaped(job.name));
    return;
  }
  fmt::print("{}: {} -> {} bytes\n", support::escaped(job.name), job.patch.original_size,
             job.patch.final_size);
  for (const std::string& decision : job.patch.strategy)
    fmt::print("  {}\n", decision);
  for (const std::string& note : job.patch.notes)
    fmt::print("  note: {}\n", note);
}

} // namespace pdist::programs
