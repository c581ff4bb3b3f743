#include <atomic>
#include <thread>

static std::atomic<bool> paused{false};
static std::atomic<unsigned> mask{0};

static bool togglePause() {
  paused = !paused;  // expect: atomic-split-rmw
  return paused;
}

static void enableChannel(int n) { mask.fetch_or(1u << n); }

int main() {
  std::thread keyboard([] {
    for (int i = 0; i < 10; ++i) togglePause(), enableChannel(i);
  });
  std::thread remote([] {
    for (int i = 0; i < 10; ++i) togglePause(), enableChannel(i + 10);
  });
  keyboard.join();
  remote.join();
  return paused.load() ? 1 : 0;
}
