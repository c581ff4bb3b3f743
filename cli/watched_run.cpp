// A deadlock is seen from outside: the kernel tells what system call each thread is in (/proc/PID/task/TID/syscall).
// When all of them have stood in the same futex wait without a time limit for two seconds, nothing inside the process
// can wake them. One thread is left out: ThreadSanitizer's own, which does nothing but sleep.
//
// Limits: x86-64 and AArch64 Linux. Threads that wait for other processes, signals or input are never in a deadlock
// here.
#include "cli/watched_run.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include "cli/interrupt.h"

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Calls = std::map<std::string, std::string>;  // thread id: the line of its system call

// `started`: closed by a successful exec, and written to otherwise.
[[noreturn]] void exec_watched(const std::vector<std::string>& command,
                               const std::vector<std::pair<std::string, std::string>>& environment,
                               const std::string& standard_error, int started) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  const int nowhere = open("/dev/null", O_RDWR);
  const int file = open(standard_error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  dup2(file >= 0 ? file : nowhere, STDERR_FILENO);
  const int now = personality(0xffffffff);
  if (now != -1) personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  (void)!write(started, "", 1);
  _exit(127);
}

Calls system_calls(pid_t pid) {
  Calls calls;
  std::error_code error;
  for (const fs::directory_entry& thread : fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", error)) {
    std::ifstream stream(thread.path() / "syscall");
    std::getline(stream, calls[thread.path().filename().string()]);
  }
  return calls;
}

// "202 0x7ffff7fc1a04 0x189 0x0 0x0 ...": a wait for a value without a time limit.
bool waits_for_ever(const std::string& call) {
  std::istringstream words(call);
  long number = -1;
  std::string address, operation, value, timeout;
  if (!(words >> number >> address >> operation >> value >> timeout) || number != SYS_futex) return false;
  const long command = std::strtol(operation.c_str(), nullptr, 16) & FUTEX_CMD_MASK;
  return (command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET || command == FUTEX_LOCK_PI) && timeout == "0x0";
}

bool sleeps(const std::string& call) {
  std::istringstream words(call);
  long number = -1;
  words >> number;
  return number == SYS_clock_nanosleep || number == SYS_nanosleep;
}

// How many threads wait for ever when all do; 0 otherwise.
int all_waiting(const Calls& calls) {
  int waiting = 0, sleeping = 0;
  for (const auto& [thread, call] : calls) {
    if (waits_for_ever(call))
      ++waiting;
    else if (sleeps(call))
      ++sleeping;
    else
      return 0;
  }
  return sleeping <= 1 ? waiting : 0;
}

// Of the threads that wait: a sleeper's line changes with the time that is left.
Calls waiters(const Calls& calls) {
  Calls kept;
  for (const auto& [thread, call] : calls)
    if (waits_for_ever(call)) kept[thread] = call;
  return kept;
}

class DeadlockWatch {
 public:
  // Asked every kStep; the number of threads once they have all stood still for long enough.
  int look(pid_t pid) {
    constexpr int kLooks = 20;
    Calls calls = system_calls(pid);
    const int waiting = all_waiting(calls);
    calls = waiters(calls);
    still_ = waiting > 0 && calls == before_ ? still_ + 1 : 0;
    before_ = std::move(calls);
    return still_ >= kLooks ? waiting : 0;
  }

 private:
  Calls before_;
  int still_ = 0;
};

constexpr auto kStep = std::chrono::milliseconds(100);

// True when it ended; then `*status` is waitpid's.
bool ended_within(pid_t pid, Clock::duration time, int* status) {
  // Short steps first: most runs take milliseconds.
  const Clock::time_point end = Clock::now() + time;
  for (auto pause = std::chrono::microseconds(500);; pause = std::min(2 * pause, std::chrono::microseconds(20'000))) {
    if (waitpid(pid, status, WNOHANG) == pid) return true;
    if (Clock::now() >= end) return false;
    usleep(static_cast<useconds_t>(pause.count()));
  }
}

}  // namespace

WatchedRun run_watched(const std::vector<std::string>& command,
                       const std::vector<std::pair<std::string, std::string>>& environment,
                       const std::string& standard_error, double limit_s) {
  WatchedRun run;
  int started[2];
  if (pipe2(started, O_CLOEXEC) != 0) return run;
  const pid_t pid = fork();
  if (pid == 0) exec_watched(command, environment, standard_error, started[1]);
  close(started[1]);
  char failed = 0;
  run.started = pid > 0 && read(started[0], &failed, 1) == 0;
  close(started[0]);
  if (pid < 0) return run;
  const Clock::time_point begun = Clock::now();
  DeadlockWatch watch;
  int status = 0;
  while (!ended_within(pid, kStep, &status)) {
    const std::chrono::duration<double> elapsed = Clock::now() - begun;
    run.threads_waiting = watch.look(pid);
    if (run.threads_waiting > 0)
      run.end = RunEnd::kDeadlock;
    else if (interrupts() > 0)
      run.end = RunEnd::kInterrupt;
    else if (limit_s > 0 && elapsed.count() >= limit_s)
      run.end = RunEnd::kTime;
    if (run.end == RunEnd::kItself) continue;
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    break;
  }
  if (WIFEXITED(status)) run.exit_status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
  return run;
}

}  // namespace snarl::cli
