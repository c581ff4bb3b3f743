// fork, exec, wait. The child's address space is made reproducible here, before exec, which saves the program under
// test from starting itself a second time.
#include "cli/child.h"

#include "cli/interrupt.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snarl::cli {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void exec(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

pid_t start(const std::vector<std::string>& command) {
  const pid_t pid = fork();
  if (pid == 0) exec(command);
  return pid;
}

ChildOutcome outcome_of(int status) {
  ChildOutcome outcome;
  outcome.started = true;
  if (WIFEXITED(status)) outcome.exit_status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  return outcome;
}

ChildOutcome wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return {};
  return outcome_of(status);
}

// What is left after an interrupt for the program to say what it has found so far.
constexpr auto kAfterInterrupt = std::chrono::seconds(10);

// Reads until the other side is closed or the deadline has passed. False: the deadline. A second interrupt is one.
bool read_until(int fd, std::optional<Clock::time_point> deadline, std::string* text) {
  char buffer[65536];
  for (bool interrupted = false;;) {
    if (interrupts() > 1) return false;
    if (interrupts() > 0 && !interrupted) {
      interrupted = true;
      const Clock::time_point soon = Clock::now() + kAfterInterrupt;
      deadline = deadline ? std::min(*deadline, soon) : soon;
    }
    // An interrupt just before the call would not end it, so none lasts for ever.
    int wait_ms = 1000;
    if (deadline) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - Clock::now()).count();
      if (left <= 0) return false;
      wait_ms = static_cast<int>(std::min<long long>(left, wait_ms));
    }
    pollfd poll_fd = {fd, POLLIN, 0};
    const int ready = poll(&poll_fd, 1, wait_ms);
    if (ready < 0 && errno != EINTR) return true;
    if (ready <= 0) continue;
    const ssize_t count = read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return true;
    text->append(buffer, static_cast<std::size_t>(count));
  }
}

[[noreturn]] void exec_program(std::vector<std::string> command, int result_fd,
                               const std::vector<std::pair<std::string, std::string>>& environment) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  setenv("SNARL_RESULT_FD", std::to_string(result_fd).c_str(), 1);
  const int now = personality(0xffffffff);
  if (now != -1) personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE);
  exec(command);
}

}  // namespace

bool on_path(const std::string& command) {
  if (command.find('/') != std::string::npos) return access(command.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");
  std::string rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    if (access((rest.substr(0, colon) + "/" + command).c_str(), X_OK) == 0) return true;
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return false;
}

ChildOutcome run_command(const std::vector<std::string>& command) { return run_commands({command}, 1).front(); }

std::vector<ChildOutcome> run_commands(const std::vector<std::vector<std::string>>& commands, int jobs) {
  std::vector<ChildOutcome> outcomes(commands.size());
  std::map<pid_t, std::size_t> running;
  std::size_t next = 0;
  const std::size_t limit = jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1L, sysconf(_SC_NPROCESSORS_ONLN));
  while ((next < commands.size() && interrupts() == 0) || !running.empty()) {
    if (next < commands.size() && running.size() < limit && interrupts() == 0) {
      const pid_t pid = start(commands[next]);
      if (pid > 0) {
        running[pid] = next;
        watch_child(pid);
      }
      ++next;
      continue;
    }
    int status = 0;
    const pid_t pid = wait(&status);
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) break;
    forget_child(pid);
    if (const auto entry = running.find(pid); entry != running.end()) {
      outcomes[entry->second] = outcome_of(status);
      running.erase(entry);
    }
  }
  return outcomes;
}

std::optional<std::string> output_of(const std::vector<std::string>& command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    exec(command);
  }
  close(ends[1]);
  std::string text;
  if (pid > 0) {
    watch_child(pid);
    read_until(ends[0], std::nullopt, &text);
    forget_child(pid);
  }
  close(ends[0]);
  if (pid < 0 || wait_for(pid).exit_status != 0) return std::nullopt;
  return text;
}

ChildOutcome run_program(const std::vector<std::string>& command,
                         const std::vector<std::pair<std::string, std::string>>& environment, double kill_after_s) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return {};
  const pid_t pid = fork();
  if (pid == 0) {
    fcntl(fds[1], F_SETFD, 0);
    exec_program(command, fds[1], environment);
  }
  close(fds[1]);
  if (pid < 0) {
    close(fds[0]);
    return {};
  }
  watch_child(pid);
  std::optional<Clock::time_point> deadline;
  if (kill_after_s > 0)
    deadline = Clock::now() + std::chrono::milliseconds(static_cast<long long>(kill_after_s * 1000));
  std::string text;
  const bool in_time = read_until(fds[0], deadline, &text);
  if (!in_time) kill(pid, SIGKILL);
  close(fds[0]);
  ChildOutcome outcome = wait_for(pid);
  forget_child(pid);
  outcome.timed_out = !in_time;
  outcome.result = std::move(text);
  return outcome;
}

}  // namespace snarl::cli
