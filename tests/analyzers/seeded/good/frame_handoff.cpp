#include <atomic>
#include <thread>

static int frameData[128];
static std::atomic<int> frameReady{0};

static void decoder() {
  for (int i = 0; i < 128; ++i) frameData[i] = i;
  frameReady.store(1, std::memory_order_release);
}

static int presenter() {
  while (frameReady.load(std::memory_order_acquire) == 0) std::this_thread::yield();
  return frameData[127];
}

int main() {
  std::thread thread(decoder);
  int last = presenter();
  thread.join();
  return last == 127 ? 0 : 1;
}
