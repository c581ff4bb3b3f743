// One fork for each unit: it costs some milliseconds, parsing a hundred times as much. A worker writes its result's
// bytes to a pipe and ends.
// Tested by: tests/cli/lint_run_test.cpp
#include "analyzers/driver/workers.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "analyzers/driver/content_hash.h"
#include "analyzers/driver/unit_result_io.h"

namespace snarl::analyzers {
namespace {

constexpr std::size_t kMemoryForAnother = std::size_t{1} << 30;  // large units of real projects take about this

struct Worker {
  pid_t pid = -1;
  int pipe = -1;
  std::size_t job = 0;
  std::int64_t began_ns = 0;
  std::string bytes;
};

// MemAvailable of /proc/meminfo; much when there is none.
std::size_t memory_available() {
  std::FILE* file = std::fopen("/proc/meminfo", "re");
  if (file == nullptr) return ~std::size_t{0};
  std::size_t kib = ~std::size_t{0} / 1024;
  char line[256];
  while (std::fgets(line, sizeof line, file) != nullptr)
    if (std::sscanf(line, "MemAvailable: %zu kB", &kib) == 1) break;
  std::fclose(file);
  return kib * 1024;
}

UnitResult not_understood(const Unit& unit, std::string why) {
  UnitResult result;
  report::LintFinding error;
  error.check = "compiler";
  error.confidence = report::Confidence::kCertain;
  error.message = std::move(why);
  error.place.file = unit.file;
  result.errors.push_back(std::move(error));
  return result;
}

[[noreturn]] void work(const Job& job, int pipe, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  if (getppid() != parent) _exit(1);  // it died in between
  const std::string bytes = to_bytes(summarise_unit(*job.unit, *job.table, nullptr));
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t wrote = write(pipe, bytes.data() + at, bytes.size() - at);
    if (wrote < 0 && errno != EINTR) _exit(1);
    if (wrote > 0) at += static_cast<std::size_t>(wrote);
  }
  _exit(0);
}

bool start(const std::vector<Job>& jobs, std::size_t job, std::vector<Worker>& workers) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  Worker worker{-1, ends[0], job, now_of_file_times_ns(), ""};
  const pid_t parent = getpid();
  worker.pid = fork();
  if (worker.pid == 0) {
    close(ends[0]);
    work(jobs[job], ends[1], parent);
  }
  close(ends[1]);
  if (worker.pid < 0) {
    close(ends[0]);
    return false;
  }
  workers.push_back(std::move(worker));
  return true;
}

// What it said, after its pipe's end.
UnitResult end(Worker& worker, const Unit& unit) {
  close(worker.pipe);
  int status = 0;
  while (waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) continue;
  if (auto result = unit_result_from_bytes(worker.bytes); result && status == 0) return std::move(*result);
  if (WIFSIGNALED(status))
    return not_understood(unit, std::string("Clang broke down on this file (") + strsignal(WTERMSIG(status)) + ")");
  return not_understood(unit, "this file's analysis ended without a result");
}

void kill_all(std::vector<Worker>& workers) {
  for (const Worker& worker : workers) kill(worker.pid, SIGKILL);
  for (const Worker& worker : workers) {
    close(worker.pipe);
    while (waitpid(worker.pid, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  workers.clear();
}

// Waits for output of any worker and takes it; the finished ones are given to `finished`.
void wait_for_some(std::vector<Worker>& workers, const std::function<void(Worker&)>& finished) {
  std::vector<pollfd> polled;
  for (const Worker& worker : workers) polled.push_back({worker.pipe, POLLIN, 0});
  if (poll(polled.data(), polled.size(), -1) <= 0) return;  // a signal
  for (std::size_t i = workers.size(); i-- > 0;) {
    if (polled[i].revents == 0) continue;
    char buffer[65536];
    const ssize_t got = read(workers[i].pipe, buffer, sizeof buffer);
    if (got > 0) workers[i].bytes.append(buffer, static_cast<std::size_t>(got));
    if (got > 0 || (got < 0 && errno == EINTR)) continue;
    finished(workers[i]);
    workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

bool run_jobs(const std::vector<Job>& jobs, unsigned processes, const JobDone& done,
              const std::function<bool()>& stop) {
  std::vector<Worker> workers;
  for (std::size_t next = 0; next < jobs.size() || !workers.empty();) {
    if (stop()) {
      kill_all(workers);
      return false;
    }
    const bool room = workers.empty() || (workers.size() < processes && memory_available() > kMemoryForAnother);
    if (next < jobs.size() && room) {
      if (start(jobs, next, workers)) {
        ++next;
        continue;
      }
      if (workers.empty()) {
        done(next, not_understood(*jobs[next].unit, std::string("no process for it: ") + std::strerror(errno)), 0);
        ++next;
        continue;
      }
    }
    wait_for_some(workers, [&](Worker& worker) {
      UnitResult result = end(worker, *jobs[worker.job].unit);
      if (!stop()) done(worker.job, std::move(result), worker.began_ns);
    });
  }
  return !stop();
}

}  // namespace snarl::analyzers
