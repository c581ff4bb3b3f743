#include <atomic>
#include <string>
#include <thread>

struct Theme {
  std::string name;
  int accent;
};

static std::atomic<const Theme*> theme{nullptr};

int main() {
  Theme* fresh = new Theme;
  std::thread reader([] {
    const Theme* seen;
    while ((seen = theme.load(std::memory_order_acquire)) == nullptr) std::this_thread::yield();
    volatile int accent = seen->accent;
    (void)accent;
  });
  fresh->name = "dark";
  fresh->accent = 3;
  theme.store(fresh, std::memory_order_release);
  reader.join();
  delete theme.load(std::memory_order_relaxed);
}
