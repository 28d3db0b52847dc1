#include "support/run/process.hpp"

#include "support/error.hpp"
#include "support/file.hpp"
#include "support/shell.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace pdist::support {

namespace {

using Clock = std::chrono::steady_clock;

/// How much of a child's output is kept: its end is what explains a failure.
constexpr std::size_t kept_output = 1 << 20;

struct Pipe {
  FileDescriptor read_end, write_end;
};

Pipe make_pipe(const std::string& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error(program, "start it: make a pipe", errno);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Only async-signal-safe calls from here to exec: other threads may hold locks that the fork copied.
[[noreturn]] void become_child(const ProcessRequest& request, char* const* arguments,
                               char* const* environment, int output, int errors, int failure) {
  const auto fail = [&](int number) {
    const ssize_t ignored = ::write(failure, &number, sizeof number);
    static_cast<void>(ignored); // the parent sees the early end either way
    ::_exit(127);
  };
  ::setpgid(0, 0);
  const int null_input = ::open("/dev/null", O_RDONLY);
  if (null_input < 0 || ::dup2(null_input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(errors, 2) < 0)
    fail(errno);
  if (null_input > 2) ::close(null_input);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
    ::signal(number, SIG_DFL);
  if (request.before_exec) {
    if (const int number = request.before_exec(); number != 0) fail(number);
  }
  if (request.folder && ::chdir(request.folder->c_str()) != 0) fail(errno);
  // Not execvpe for paths: it would hand a binary of another architecture to the shell.
  if (std::strchr(arguments[0], '/') != nullptr) {
    ::execve(arguments[0], arguments, environment);
  } else {
    ::execvpe(arguments[0], arguments, environment);
  }
  fail(errno);
  ::_exit(127);
}

/// Collects one of the child's outputs; hands complete lines on where somebody listens.
class Collector {
public:
  Collector(FileDescriptor fd, const std::function<bool(std::string_view)>* listener)
      : fd_(std::move(fd)), listener_(listener) {}

  int descriptor() const { return fd_.get(); }
  std::string& text() { return text_; }

  /// Reads what is there. Returns false when the listener wants the child gone.
  bool take() {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (got <= 0) {
      fd_.reset();
      return line_.empty() || hand_on();
    }
    const std::string_view chunk(buffer.data(), static_cast<std::size_t>(got));
    text_ += chunk;
    if (text_.size() > 2 * kept_output) text_.erase(0, text_.size() - kept_output);
    if (listener_ == nullptr) return true;
    for (const char c : chunk) {
      if (c != '\n') {
        line_ += c;
      } else if (!hand_on()) {
        return false;
      }
    }
    return true;
  }

private:
  bool hand_on() {
    const bool go_on = listener_ == nullptr || (*listener_)(line_);
    line_.clear();
    return go_on;
  }

  FileDescriptor fd_;
  const std::function<bool(std::string_view)>* listener_;
  std::string text_, line_;
};

int decoded_status(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

/// Milliseconds until `deadline` for poll(); -1 without one.
int remaining(const std::optional<Clock::time_point>& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

/// Reads both outputs until they are closed, the time is over, or a listener ends it. Returns whether the
/// time was over; kills the child's process group unless the outputs closed by themselves.
bool collect(pid_t child, Collector& output, Collector& errors,
             const std::optional<Clock::time_point>& deadline) {
  while (output.descriptor() >= 0 || errors.descriptor() >= 0) {
    std::array<pollfd, 2> waiting{pollfd{output.descriptor(), POLLIN, 0},
                                  pollfd{errors.descriptor(), POLLIN, 0}};
    const int ready = ::poll(waiting.data(), waiting.size(), remaining(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) throw system_error({}, "wait for a program's output", errno);
    bool go_on = ready > 0;
    if (waiting[0].revents != 0) go_on = output.take() && go_on;
    if (waiting[1].revents != 0) go_on = errors.take() && go_on;
    if (!go_on) {
      ::kill(-child, SIGKILL);
      return ready == 0;
    }
  }
  return false;
}

/// Waits for the child, which has no outputs any more; kills its process group when the time is over.
int wait_for_end(pid_t child, ProcessResult& result, const std::optional<Clock::time_point>& deadline) {
  int status = 0;
  for (;;) {
    const bool limited = deadline && !result.timed_out;
    const pid_t ended = ::waitpid(child, &status, limited ? WNOHANG : 0);
    if (ended == child || (ended < 0 && errno != EINTR)) return status;
    if (!limited) continue;
    if (remaining(deadline) == 0) {
      result.timed_out = true;
      ::kill(-child, SIGKILL);
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
}

/// Of programs that `run` waits for. Never destroyed: the thread that ends the process may outlive statics.
struct Running {
  std::mutex guard;
  std::set<pid_t> groups;
  bool is_ending = false;
};

Running& running() {
  static auto* const only = new Running;
  return *only;
}

/// One program while it runs.
class RunningProgram {
public:
  explicit RunningProgram(pid_t group) : group_(group) {
    const std::lock_guard lock(running().guard);
    running().groups.insert(group_);
  }
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  ~RunningProgram() {
    {
      const std::lock_guard lock(running().guard);
      running().groups.erase(group_);
      if (!running().is_ending) return;
    }
    // What was killed with the process is no failure of the program: nobody is to be told so.
    for (;;)
      std::this_thread::sleep_for(std::chrono::hours(1));
  }

private:
  pid_t group_;
};

} // namespace

void kill_running_programs() {
  const std::lock_guard lock(running().guard);
  running().is_ending = true;
  for (const pid_t group : running().groups)
    ::kill(-group, SIGKILL);
}

ProcessResult run(const ProcessRequest& request) {
  std::vector<std::string> command = request.command;
  std::vector<std::string> environment;
  if (request.environment) {
    environment = *request.environment;
  } else {
    for (char** entry = environ; *entry != nullptr; ++entry)
      environment.emplace_back(*entry);
  }
  const std::vector<char*> arguments = pointers(command);
  const std::vector<char*> variables = pointers(environment);
  Pipe output = make_pipe(command.front()), errors = make_pipe(command.front()),
       failure = make_pipe(command.front());

  const pid_t child = ::fork();
  if (child < 0) throw system_error(command.front(), "start", errno);
  if (child == 0) {
    become_child(request, arguments.data(), variables.data(), output.write_end.get(), errors.write_end.get(),
                 failure.write_end.get());
  }
  for (Pipe* pipe : {&output, &errors, &failure})
    pipe->write_end.reset();

  int number = 0;
  ssize_t told = 0;
  while ((told = ::read(failure.read_end.get(), &number, sizeof number)) < 0 && errno == EINTR) {
  }
  if (told == sizeof number) {
    ::waitpid(child, nullptr, 0);
    throw system_error(command.front(), "start", number);
  }

  std::optional<RunningProgram> program(std::in_place, child);
  std::optional<Clock::time_point> deadline;
  if (request.time_limit) deadline = Clock::now() + *request.time_limit;
  Collector out(std::move(output.read_end), nullptr);
  Collector err(std::move(errors.read_end), request.on_error_line ? &request.on_error_line : nullptr);
  ProcessResult result;
  result.timed_out = collect(child, out, err, deadline);
  const int status = wait_for_end(child, result, deadline);
  program.reset();
  result.status = decoded_status(status);
  for (auto [from, to] : {std::pair{&out, &result.output}, std::pair{&err, &result.errors}}) {
    *to = std::move(from->text());
    if (to->size() > kept_output) to->erase(0, to->size() - kept_output);
  }
  return result;
}

std::string shown_command(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command)
    line += (line.empty() ? "" : " ") + shell_word(word, "=%");
  return line;
}

} // namespace pdist::support
