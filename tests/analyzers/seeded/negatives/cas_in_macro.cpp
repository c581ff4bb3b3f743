#include <atomic>
#include <thread>

#define ATOMIC_UPDATE(var, old, expr)                \
  do {                                               \
    auto old = (var).load();                         \
    while (!(var).compare_exchange_weak(old, expr)) { \
    }                                                \
  } while (0)

static std::atomic<int> scale{1};

static void doubleScale() { ATOMIC_UPDATE(scale, was, was * 2); }

static bool addIfOdd(std::atomic<int>& value) {
  int seen = value.load();
retry:
  if (seen % 2 == 0) return false;
  if (!value.compare_exchange_weak(seen, seen + 1)) goto retry;
  return true;
}

int main() {
  std::thread a(doubleScale);
  std::thread b([] { addIfOdd(scale); });
  a.join();
  b.join();
  return scale.load() > 1 ? 0 : 1;
}
