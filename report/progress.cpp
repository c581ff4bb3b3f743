// Formats and draws the progress line. An estimate that the count has already passed is not shown.
#include "report/progress.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "report/raw_exit.h"

namespace snarl::report {
namespace {

std::string compact(double count) {
  char text[32];
  if (count < 10'000)
    std::snprintf(text, sizeof text, "%.0f", count);
  else if (count < 1e6)
    std::snprintf(text, sizeof text, "%.1fk", count / 1e3);
  else if (count < 1e9)
    std::snprintf(text, sizeof text, "%.1fM", count / 1e6);
  else
    std::snprintf(text, sizeof text, "%.1e", count);
  return text;
}

std::string clock_time(double seconds) {
  char text[32];
  if (seconds < 90)
    std::snprintf(text, sizeof text, "%.0f s", seconds);
  else if (seconds < 5400)
    std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
  else
    std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
  return text;
}

}  // namespace

std::string progress_text(const ProgressNumbers& numbers) {
  const auto done = static_cast<double>(numbers.executions + numbers.blocked);
  std::string text = compact(static_cast<double>(numbers.executions)) + (numbers.sampled ? " schedules" : " executions");
  if (numbers.blocked > 0) text += ", " + compact(static_cast<double>(numbers.blocked)) + " blocked";
  const double rate = numbers.elapsed_s > 0 ? done / numbers.elapsed_s : 0;
  if (rate > 0) text += ", " + compact(rate) + "/s";
  if (numbers.sampled) {
    char chance[32];
    std::snprintf(chance, sizeof chance, "%.2g %%", numbers.unseen * 100);
    return text + ", " + compact(static_cast<double>(numbers.partial_orders)) + " different, next is new: " + chance;
  }
  const double left = numbers.executions_estimate - static_cast<double>(numbers.executions);
  if (left > 0) {
    text += ", about " + compact(numbers.executions_estimate) + " in all";
    if (rate > 0) text += ", " + clock_time(left / rate) + " left";
  }
  return text;
}

bool progress_wanted(int fd) {
  const char* ci = std::getenv("CI");
  const char* term = std::getenv("TERM");
  if (ci != nullptr && *ci != '\0') return false;
  if (term != nullptr && std::strcmp(term, "dumb") == 0) return false;
  return isatty(fd) != 0;
}

void draw_progress(int fd, const ProgressNumbers& numbers) { draw_line(fd, progress_text(numbers)); }

void draw_line(int fd, const std::string& text) {
  const std::string line = "\r\033[K" + text;
  raw_write(fd, line.data(), line.size());
}

void erase_progress(int fd) { raw_write(fd, "\r\033[K", 4); }

}  // namespace snarl::report
