// The progress line of long work; of an exploration: executions, rate, estimate, time left; of samples: what is new. Only on a terminal.
#pragma once
#include <cstdint>
#include <string>

namespace snarl::report {

struct ProgressNumbers {
  std::uint64_t executions = 0;
  std::uint64_t blocked = 0;
  double executions_estimate = 0;  // 0: unknown
  double elapsed_s = 0;
  bool sampled = false;              // these are samples, of `partial_orders` different executions so far
  std::uint64_t partial_orders = 0;
  double unseen = 0;                 // the chance that the next is a new one
};

// One line without control characters.
std::string progress_text(const ProgressNumbers& numbers);

// True when `fd` is a terminal and nothing says that no person watches it (CI is set, TERM is dumb).
bool progress_wanted(int fd);

// Draws over the previous line. Uses raw system calls, so it may be called while executions run.
void draw_progress(int fd, const ProgressNumbers& numbers);
void draw_line(int fd, const std::string& text);
void erase_progress(int fd);

}  // namespace snarl::report
