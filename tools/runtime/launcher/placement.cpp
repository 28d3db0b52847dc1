#include "runtime/launcher/placement.hpp"

#include "runtime/launcher/windows.hpp"
#include "runtime/plan_checks.hpp"
#include "runtime/search_path.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

namespace pdist::runtime {

namespace {

class Placing {
public:
  Placing(Draft& draft, std::vector<PlanNeed>& needs, const LauncherPlacement& placement)
      : draft_(draft),
        needs_(needs),
        placement_(placement),
        system_(support::ascii_lower(placement.request->system)) {}

  std::vector<Path> run() {
    refuse_applications();
    for (const std::string& program : programs())
      add(program);
    return std::move(inputs_);
  }

private:
  /// macOS starts what Info.plist names, and a script there would carry no signature.
  void refuse_applications() const {
    for (const auto& [path, entry] : draft_.entries()) {
      if (system_ != "darwin" || !entry.own || entry.plan.source.empty()) continue;
      if (!folder_of(path).ends_with(".app/Contents/MacOS")) continue;
      throw support::Error(path, "no launcher can be put before the program of an application",
                           "LAUNCHER_ENV or the RUNTIME's recipe asks for one, to set its environment",
                           "let the program set it itself, or ship it outside of the application");
    }
  }

  std::vector<std::string> programs() const {
    std::vector<std::string> out;
    for (const auto& [path, entry] : draft_.entries())
      if (entry.own && is_program(entry.plan, system_)) out.push_back(path);
    return out;
  }

  void add(std::string program) {
    const std::string name = Path(program).filename().string();
    if (program == name) program = move_aside(name);
    LauncherRequest launcher = placement_.launcher;
    launcher.program = program;
    DraftEntry entry;
    entry.plan.path = name;
    entry.plan.mode = 0755;
    entry.plan.origin = {"generated:launcher",
                         fmt::format("sets the environment of {}", support::escaped(program))};
    if (system_ == "windows") {
      fill_in(entry, launcher);
    } else {
      render(entry, launcher);
    }
    draft_.add(std::move(entry));
  }

  void render(DraftEntry& entry, const LauncherRequest& launcher) {
    const Path file = placement_.templates / "launcher" / "posix.sh.in";
    inputs_.push_back(file);
    entry.plan.content = render_launcher(file, launcher);
  }

  /// It is the project's own: signed where its programs are.
  void fill_in(DraftEntry& entry, const LauncherRequest& launcher) {
    const Path program = draft_.find(launcher.program)->plan.source;
    inputs_.push_back(placement_.request->launcher);
    entry.own = true;
    entry.plan.source = filled_launcher(*placement_.request, launcher, program, entry.plan.path);
  }

  /// The launcher takes the place of a program at the root; returns the program's new path.
  std::string move_aside(const std::string& name) {
    DraftEntry entry = std::move(*draft_.find(name));
    draft_.remove(name);
    const Path file = name;
    entry.plan.path =
        system_ == "windows" ? file.stem().string() + "-bin" + file.extension().string() : name + "-bin";
    for (PlanNeed& need : needs_)
      if (need.from == name) need.from = entry.plan.path;
    return draft_.add(std::move(entry)).plan.path;
  }

  Draft& draft_;
  std::vector<PlanNeed>& needs_;
  const LauncherPlacement& placement_;
  const std::string system_;
  std::vector<Path> inputs_;
};

} // namespace

std::vector<Path> place_launchers(Draft& draft, std::vector<PlanNeed>& needs,
                                  const LauncherPlacement& placement) {
  if (placement.launcher.environment.empty() && placement.launcher.unset.empty()) return {};
  return Placing(draft, needs, placement).run();
}

} // namespace pdist::runtime
