// A bounded buffer with one condition variable for both directions: the classic lost wake-up.
//
// Producers and consumers wait in the same condition variable. notify_one may wake a thread of the wrong kind, which
// goes back to sleep, and the thread that could go on is never woken: a deadlock that needs a particular choice of whom
// to wake. -DFIXED gives each direction its own condition variable.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

class BoundedBuffer {
 public:
  void put(int value) {
    std::unique_lock lock(mutex_);
    not_full().wait(lock, [&] { return !full_; });
    value_ = value;
    full_ = true;
    not_empty().notify_one();
  }

  int get() {
    std::unique_lock lock(mutex_);
    not_empty().wait(lock, [&] { return full_; });
    full_ = false;
    not_full().notify_one();
    return value_;
  }

 private:
#ifdef FIXED
  std::condition_variable& not_full() { return not_full_; }
#else
  std::condition_variable& not_full() { return not_empty_; }
#endif
  std::condition_variable& not_empty() { return not_empty_; }

  std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  bool full_ = false;
  int value_ = 0;
};

int main() {
  BoundedBuffer buffer;
  std::thread first_consumer([&] { buffer.get(); });
  std::thread second_consumer([&] { buffer.get(); });
  std::thread first_producer([&] { buffer.put(1); });
  buffer.put(2);
  first_producer.join();
  first_consumer.join();
  second_consumer.join();
}

// ---- output ----
// $ snarl verify examples/bounded_buffer.cpp
// bug: examples/bounded_buffer.cpp (rc11, 0 executions)
//
//  [exception]
//   thread 0: here at address 0x28
//
// $ snarl verify examples/bounded_buffer.cpp -- -DFIXED
// bug: examples/bounded_buffer.cpp (rc11, 0 executions)
//
//  [exception]
//   thread 0: here at address 0x28
