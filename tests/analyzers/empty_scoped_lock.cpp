// Guards that never get a lock, and guards that do later.
#include <mutex>
#include <shared_mutex>
#include <utility>

std::mutex mutex;
int value;

void no_argument() {
  std::scoped_lock guard;  // expect[certain]: this guard is given no lock
  ++value;
}

struct Account {
  std::mutex mutex_;
  int balance_ = 0;
  void deposit(int amount) {
    const std::scoped_lock<> guard{};  // expect: this guard is given no lock
    balance_ += amount;
  }
  void withdraw(int amount) {
    std::unique_lock<std::mutex> guard;  // expect: never gets a lock
    balance_ -= amount;
  }
};

template <class Mutex>
int read(Mutex&) {
  std::shared_lock<Mutex> guard;  // expect: never gets a lock
  return value;
}
int use(std::shared_mutex& readers) { return read(readers); }

void in_lambda() {
  auto add = [] {
    std::unique_lock<std::mutex> guard(mutex, std::defer_lock);  // expect: nothing locks it later
    ++value;
  };
  add();
}

void a_function() {
  std::unique_lock<std::mutex> guard();  // expect: declares a function
  ++value;
}

// Near misses.
void given() {
  std::scoped_lock guard(mutex);
  ++value;
}
void later() {
  std::unique_lock<std::mutex> guard;
  guard = std::unique_lock<std::mutex>(mutex);
  ++value;
}
void swapped() {
  std::unique_lock<std::mutex> first(mutex), second;
  second.swap(first);
  ++value;
}
void deferred_then_locked() {
  std::unique_lock<std::mutex> guard(mutex, std::defer_lock);
  guard.lock();
  ++value;
}
void locked_together(std::mutex& other) {
  std::unique_lock<std::mutex> first(mutex, std::defer_lock), second(other, std::defer_lock);
  std::lock(first, second);
  ++value;
}
void fill(std::unique_lock<std::mutex>& guard) { guard = std::unique_lock<std::mutex>(mutex); }
void passed_on() {
  std::unique_lock<std::mutex> guard;
  fill(guard);
  ++value;
}
