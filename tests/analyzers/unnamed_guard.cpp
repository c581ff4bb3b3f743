// Guards that are temporaries, and what looks like them.
#include <pthread.h>

#include <mutex>
#include <shared_mutex>
#include <utility>

std::mutex global;
std::shared_mutex readers;
int value;

void function_style() {
  std::lock_guard<std::mutex>(std::ref(global).get());  // expect[certain]: this guard has no name
  value = 1;
}

void braces() {
  std::unique_lock<std::mutex>{global};  // expect: this guard has no name
  value = 2;
}

struct Account {
  std::mutex mutex_;
  int balance_ = 0;
  void deposit(int amount) {
    std::scoped_lock{mutex_};  // expect: this guard has no name
    balance_ += amount;
  }
  int read() {
    if (balance_ == 0) std::lock_guard<std::mutex>{mutex_};  // expect: this guard has no name
    return balance_;
  }
};

template <class Mutex>
struct Table {
  Mutex mutex_;
  int size_ = 0;
  int size() {
    std::shared_lock<Mutex>{mutex_};  // expect: this guard has no name
    return size_;
  }
};
int use(Table<std::shared_mutex>& table) { return table.size(); }

void in_lambda() {
  auto increment = [] {
    std::lock_guard<std::mutex>{global};  // expect: this guard has no name
    ++value;
  };
  increment();
}

class PthreadGuard {
 public:
  explicit PthreadGuard(pthread_mutex_t* mutex) : mutex_(mutex) { pthread_mutex_lock(mutex_); }
  ~PthreadGuard() { pthread_mutex_unlock(mutex_); }

 private:
  pthread_mutex_t* mutex_;
};
pthread_mutex_t of_c = PTHREAD_MUTEX_INITIALIZER;
void own_guard() {
  PthreadGuard{&of_c};  // expect[likely]: this guard has no name
  value = 6;
}

void hides() {
  std::unique_lock<std::mutex>(global);  // expect[certain]: declares a new guard called global
  value = 7;
}

// Near misses.
class Timer {  // locks nothing while it lives
 public:
  explicit Timer(std::mutex& mutex) : mutex_(mutex) {}
  ~Timer() { value = 0; }
  std::mutex& mutex_;
};
void no_guard() { Timer{global}; }
void own_guard_with_a_name() {
  PthreadGuard guard{&of_c};
  value = 8;
}
void named() {
  std::lock_guard<std::mutex> guard(global);
  std::unique_lock<std::mutex> second{global, std::defer_lock};
  value = 3;
}
std::unique_lock<std::mutex> returned() { return std::unique_lock<std::mutex>(global); }
void consume(std::unique_lock<std::mutex> lock) { (void)lock; }
void passed_on() { consume(std::unique_lock<std::mutex>(global)); }
void comma() { std::lock_guard<std::mutex>{global}, value = 4; }
void held_for_a_call() { (void)std::unique_lock<std::mutex>(global).owns_lock(); }
void moved() {
  std::unique_lock<std::mutex> lock;
  lock = std::unique_lock<std::mutex>(global);
  value = 5;
}
void declares_a_variable() {
  std::unique_lock<std::mutex>(local);  // a default-constructed guard called `local`: another mistake
  (void)local;
}
void empty() { std::unique_lock<std::mutex>(); }
