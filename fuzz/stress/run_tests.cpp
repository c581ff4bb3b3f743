#include "fuzz/stress/run_tests.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

#include "fuzz/stress/campaign.h"
#include "fuzz/stress/group.h"
#include "report/progress.h"

namespace snarl::stress {
namespace {

using Clock = std::chrono::steady_clock;
using report::Verdict;

constexpr int kPoll_ms = 100;
constexpr double kPatience_s = 3;  // with a process that was asked to end

// Of a test's process: asked to end. Of the one that watches: interrupted.
std::atomic<bool> asked_to_end{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// Requests to end are caught as long as this lives: a test framework around it has its own way with them. One that the
// process was started to ignore stays ignored.
class Requests {
 public:
  Requests() {
    struct sigaction action{};
    action.sa_handler = [](int) { asked_to_end = true; };
    for (std::size_t i = 0; i < std::size(kSignals); ++i) {
      sigaction(kSignals[i], nullptr, &old_[i]);
      if (old_[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
    }
  }
  ~Requests() {
    for (std::size_t i = 0; i < std::size(kSignals); ++i) sigaction(kSignals[i], &old_[i], nullptr);
  }
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction old_[std::size(kSignals)] = {};
};

bool write_all(int descriptor, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t written = write(descriptor, text.data() + at, text.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += static_cast<std::size_t>(written);
  }
  return true;
}

[[noreturn]] void be_the_test(const Body& body, const Machine& machine, const Options& options, const Fixed& fixed,
                              int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    run_test(body, machine, options, fixed, asked_to_end,
             [output](const TestResult& result) { write_all(output, to_json(result) + "\n"); });
  } catch (const std::exception&) {
    _exit(kNoMeans);
  }
  _exit(0);
}

// The whole lines of what a test's process sends; the last one is what it knows.
class Lines {
 public:
  // False: the other end is closed.
  bool read(int descriptor) {
    char buffer[1 << 14];
    const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
    if (got < 0) return errno == EINTR;
    if (got == 0) return false;
    text_.append(buffer, static_cast<std::size_t>(got));
    const std::size_t end = text_.rfind('\n');
    if (end == std::string::npos) return true;
    const std::size_t before = end == 0 ? std::string::npos : text_.rfind('\n', end - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    last_ = text_.substr(begin, end - begin);
    text_.erase(0, end + 1);
    return true;
  }
  std::optional<TestResult> take() { return test_from_json(std::exchange(last_, "")); }

 private:
  std::string text_, last_;
};

void tell_progress(const TestResult& result, std::size_t number, std::size_t of) {
  std::uint64_t weak = 0;
  for (const Outcome& outcome : result.outcomes)
    if (outcome.grade == Grade::kWeak) weak += outcome.count;
  char text[256];
  std::snprintf(text, sizeof text, "%.100s (%zu of %zu): %.1f M iterations, %.1f M/s, %llu weak", result.name.c_str(),
                number, of, static_cast<double>(result.iterations) / 1e6,
                static_cast<double>(result.iterations) / 1e6 / std::max(result.time_s, 1e-3),
                static_cast<unsigned long long>(weak));
  report::draw_line(STDERR_FILENO, text);
}

class Watch {
 public:
  Watch(const Body& body, const Machine& machine, const Options& options, const Fixed& fixed)
      : body_(body), machine_(machine), options_(options), fixed_(fixed) {
    known_.name = body.name;
    known_.file = body.file;
    known_.model = body.model;
    known_.threads = body.threads;
    for (int value = 0; value < body.values_shown; ++value) known_.names.emplace_back(body.value_names[value]);
    known_.reason = "it could not be started";
  }

  TestResult run(const std::function<void(const TestResult&)>& told) {
    int ends[2];
    if (pipe(ends) != 0) return known_;
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      be_the_test(body_, machine_, options_, fixed_, ends[1]);
    }
    close(ends[1]);
    if (child > 0) {
      follow(child, ends[0], told);
      int status = 0;
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      conclude(status);
    }
    close(ends[0]);
    return known_;
  }

 private:
  void follow(pid_t child, int descriptor, const std::function<void(const TestResult&)>& told) {
    Lines lines;
    bool asked = false;
    Clock::time_point when;
    for (pollfd ready{descriptor, POLLIN, 0};;) {
      if (asked_to_end && !std::exchange(asked, true)) {
        kill(child, SIGTERM);
        when = Clock::now();
      }
      if (asked && Clock::now() - when > std::chrono::duration<double>(kPatience_s)) kill(child, SIGKILL);
      if (poll(&ready, 1, kPoll_ms) <= 0) continue;
      if (!lines.read(descriptor)) return;
      if (std::optional<TestResult> result = lines.take()) {
        known_ = std::move(*result);
        told(known_);
      }
    }
  }

  void conclude(int status) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    if (known_.verdict == Verdict::kBug) return;  // whatever has ended it
    if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMeans) {
      known_.verdict = Verdict::kInconclusive;
      known_.reason = "the machine has not the memory or the threads that the test needs";
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
      known_.verdict = Verdict::kInconclusive;
      known_.reason = "the test's process was killed";
    } else if (WIFSIGNALED(status)) {
      known_.verdict = Verdict::kBug;
      known_.reason = std::string("the test crashed: ") + strsignal(WTERMSIG(status));
    } else {
      known_.verdict =
          WEXITSTATUS(status) == report::exit_code(Verdict::kInternal) ? Verdict::kInternal : Verdict::kBug;
      known_.reason = "the test ended its process with exit status " + std::to_string(WEXITSTATUS(status));
    }
  }

  const Body& body_;
  const Machine& machine_;
  const Options& options_;
  const Fixed& fixed_;
  TestResult known_;
};

RunResult begun(const Machine& machine, const Options& options) {
  RunResult run;
  run.architecture = machine.architecture;
  run.cpu = machine.cpu;
  run.cpus = static_cast<int>(machine.cpus.size());
  run.emulated = machine.emulated;
  run.seed = options.seed;
  return run;
}

}  // namespace

bool begin_report(const Machine& machine, const Options& options) {
  RunResult run = begun(machine, options);
  run.verdict = Verdict::kInconclusive;
  return options.output.empty() || write_report(run, options);
}

RunResult run_tests(const std::vector<Body>& tests, const Machine& machine, const Options& options,
                    const Fixed& fixed) {
  const Requests requests;
  RunResult run = begun(machine, options);
  const bool progress = report::progress_wanted(STDERR_FILENO);
  for (std::size_t i = 0; i < tests.size() && !asked_to_end; ++i) {
    Watch watch(tests[i], machine, options, fixed);
    TestResult result = watch.run([&](const TestResult& so_far) {
      if (progress) tell_progress(so_far, i + 1, tests.size());
      if (options.output.empty()) return;
      // Whoever is killed from now on leaves this.
      RunResult partial = run;
      partial.tests.push_back(so_far);
      partial.verdict = Verdict::kInconclusive;
      write_report(partial, options);
    });
    run.tests.push_back(std::move(result));
  }
  if (progress) report::erase_progress(STDERR_FILENO);
  run.verdict = verdict_of(run.tests);
  if (asked_to_end && run.tests.size() < tests.size() && run.verdict == Verdict::kClean)
    run.verdict = Verdict::kInconclusive;
  return run;
}

std::string render(const RunResult& result, const std::string& format) {
  return format == "json" ? run_json(result) : format == "html" ? run_html(result) : run_text(result);
}

bool write_report(const RunResult& result, const Options& options) {
  const std::string text = render(result, options.format);
  if (options.output.empty())
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  // A device or a pipe cannot be exchanged for another file.
  struct stat status{};
  const bool exchanged = stat(options.output.c_str(), &status) != 0 || S_ISREG(status.st_mode);
  const std::string part = options.output + (exchanged ? ".part" : "");
  std::ofstream stream(part, std::ios::binary);
  stream << text;
  stream.close();
  if (!exchanged) return !stream.fail();
  if (stream && std::rename(part.c_str(), options.output.c_str()) == 0) return true;
  std::remove(part.c_str());
  return false;
}

}  // namespace snarl::stress
