#include <csignal>
#include <ctime>

static volatile std::sig_atomic_t interrupted = 0;

static void onInterrupt(int) { interrupted = 1; }

int main() {
  std::signal(SIGINT, onInterrupt);
  std::time_t now = std::time(nullptr);
  const std::tm* parts = std::localtime(&now);
  int year = parts->tm_year;
  std::raise(SIGINT);
  while (!interrupted) {
  }
  return year > 100 ? 0 : 1;
}
