// noted: appends a line to its notes at every interval, until it is told to stop.
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

using Settings = std::map<std::string, std::string>;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Lines `name = value`; '#' begins a comment.
bool read_settings(const std::string& file, Settings& settings) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const std::size_t equals = line.find('=');
    if (line.rfind('#', 0) == 0 || equals == std::string::npos) continue;
    settings[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
  }
  return in.eof();
}

bool write_note(const std::string& file) {
  std::ofstream notes(file, std::ios::app);
  notes << "noted " << NOTED_VERSION << " at " << std::time(nullptr) << '\n';
  return static_cast<bool>(notes.flush());
}

/// Waits for a signal that ends the service; false when the interval is over first.
bool ended_within(const sigset_t& signals, long seconds) {
  const timespec interval{seconds, 0};
  return sigtimedwait(&signals, nullptr, &interval) > 0;
}

int fail(const std::string& what) {
  std::cerr << "noted: error: " << what << '\n';
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::string config = "/etc/noted/noted.conf";
  bool once = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--version") {
      std::cout << "noted " << NOTED_VERSION << '\n';
      return 0;
    }
    if (arguments[i] == "--once")
      once = true;
    else if (arguments[i] == "--config" && i + 1 < arguments.size())
      config = arguments[++i];
    else
      return fail("unknown argument " + arguments[i]);
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);

  Settings settings{{"notes", "/var/lib/noted/notes.txt"}, {"interval", "60"}};
  if (!read_settings(config, settings)) return fail(config + ": cannot be read");
  const long interval = std::strtol(settings["interval"].c_str(), nullptr, 10);
  if (interval < 1) return fail(config + ": interval: a number of seconds is needed");
  do {
    if (!write_note(settings["notes"])) return fail(settings["notes"] + ": cannot be written");
  } while (!once && !ended_within(signals, interval));
  return 0;
}
