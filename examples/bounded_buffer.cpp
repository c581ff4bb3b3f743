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
// bug: examples/bounded_buffer.cpp (rc11, 25 executions)
//
// thread 2 waits to be notified, and nobody is left to do it; thread 3 waits to be notified, and nobody is left to do it [deadlock]
//   thread 2: waits at examples/bounded_buffer.cpp:23:17 in BoundedBuffer::get
//   thread 3: waits at examples/bounded_buffer.cpp:15:16 in BoundedBuffer::put
//
//   #1   thread 0   bounded_buffer.cpp:45  create thread 1
//   #2   thread 0   bounded_buffer.cpp:46  create thread 2
//   #3   thread 2   bounded_buffer.cpp:22  lock mutex_
//   #4   thread 2   bounded_buffer.cpp:23  begin to wait [0x...]
//   #5   thread 2   bounded_buffer.cpp:23  unlock mutex_
//   #6   thread 1   bounded_buffer.cpp:22  lock mutex_
//   #7   thread 1   bounded_buffer.cpp:23  begin to wait [0x...]
//   #8   thread 1   bounded_buffer.cpp:23  unlock mutex_
//   #9   thread 0   bounded_buffer.cpp:47  create thread 3
//   #10  thread 0   bounded_buffer.cpp:14  lock mutex_
//   #11  thread 0   bounded_buffer.cpp:18  notify [0x...]
//   #12  thread 0   bounded_buffer.cpp:19  unlock mutex_
//   #13  thread 3   bounded_buffer.cpp:14  lock mutex_
//   #14  thread 3   bounded_buffer.cpp:15  begin to wait [0x...]
//   #15  thread 3   bounded_buffer.cpp:15  unlock mutex_
//   #16  thread 1   bounded_buffer.cpp:23  wake up [0x...]
//   #17  thread 1   bounded_buffer.cpp:23  lock mutex_
//   #18  thread 1   bounded_buffer.cpp:25  notify [0x...]
//   #19  thread 1   bounded_buffer.cpp:27  unlock mutex_
//   #20  thread 2   bounded_buffer.cpp:23  wake up [0x...]
//   #21  thread 2   bounded_buffer.cpp:23  lock mutex_
//   #22  thread 2   bounded_buffer.cpp:23  begin to wait [0x...]
//   #23  thread 2   bounded_buffer.cpp:23  unlock mutex_
//   #24  thread 2   bounded_buffer.cpp:23  waits to be notified: [0x...]
//   #25  thread 3   bounded_buffer.cpp:15  waits to be notified: [0x...]
//
//   missing: The notification is missing, or came before the wait began.
//
// $ snarl verify examples/bounded_buffer.cpp -- -DFIXED
// verified: examples/bounded_buffer.cpp (rc11, 64 executions)
