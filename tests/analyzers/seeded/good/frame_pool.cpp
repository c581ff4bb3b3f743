// A pool of frames with a spin lock and its guard.
#include <array>
#include <atomic>
#include <cstddef>
#include <thread>

class SpinLock {
 public:
  void acquire() noexcept {
    while (flag_.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
  }
  void release() noexcept { flag_.clear(std::memory_order_release); }

 private:
  std::atomic_flag flag_ = ATOMIC_FLAG_INIT;
};

struct SpinGuard {
  explicit SpinGuard(SpinLock& l) : lock(l) { lock.acquire(); }
  ~SpinGuard() { lock.release(); }
  SpinGuard(const SpinGuard&) = delete;
  SpinLock& lock;
};

class FramePool {
 public:
  int take() {
    SpinGuard guard{lock_};
    return top_ > 0 ? free_[--top_] : -1;
  }

  void give(int frame) {
    SpinGuard guard{lock_};
    free_[top_++] = frame;
  }

 private:
  SpinLock lock_;
  std::array<int, 8> free_{0, 1, 2, 3, 4, 5, 6, 7};
  std::size_t top_ = 8;
};

int main() {
  FramePool pool;
  auto render = [&pool] {
    for (int i = 0; i < 50; ++i) {
      const int frame = pool.take();
      if (frame >= 0) pool.give(frame);
    }
  };
  std::thread a(render), b(render);
  a.join();
  b.join();
}
