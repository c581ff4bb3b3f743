#include <mutex>
#include <thread>

static std::mutex gate, red, blue;
static int reds = 0, blues = 0;

static void redFirst() {
  std::lock_guard<std::mutex> g(gate);
  std::lock_guard<std::mutex> r(red);
  std::lock_guard<std::mutex> b(blue);
  reds += blues;
}

static void blueFirst() {
  std::lock_guard<std::mutex> g(gate);
  std::lock_guard<std::mutex> b(blue);
  std::lock_guard<std::mutex> r(red);
  blues += reds + 1;
}

int main() {
  std::thread a(redFirst), b(blueFirst);
  a.join();
  b.join();
}
