// Locks that are kept on some way out.
#include <pthread.h>

#include <mutex>
#include <stdexcept>

int work(int n);

// True: a class, an early return.
class Ledger {
 public:
  int take(int n) {
    mutex_.lock();
    if (n > balance_) return -1;  // expect[likely]: the function is left here while it still holds Ledger::mutex_
    balance_ -= n;
    mutex_.unlock();
    return n;
  }
  void put(int n) {
    mutex_.lock();
    balance_ += n;
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  int balance_ = 0;
};

// True: a template, an exception of its own.
template <class T>
class Slot {
 public:
  T get() {
    mutex_.lock();
    if (!full_) throw std::runtime_error("empty");  // expect: is left here while it still holds Slot::mutex_
    T value = value_;
    mutex_.unlock();
    return value;
  }

 private:
  std::mutex mutex_;
  bool full_ = false;
  T value_{};
};
int use(Slot<int>& slot) { return slot.get(); }

// True: pthread, a break out of a loop, and nothing behind it.
pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
int table[8];
void clear_until(int stop) {
  for (int i = 0; i < 8; ++i) {
    pthread_mutex_lock(&table_lock);  // expect: table_lock is taken here and not given back on every way
    if (table[i] == stop) break;
    table[i] = 0;
    pthread_mutex_unlock(&table_lock);
  }
}

// True: a lambda; a guard that lets go.
std::mutex log_mutex;
void writer(bool fast) {
  auto flush = [&] {
    std::unique_lock<std::mutex> lock(log_mutex);
    if (fast) {
      lock.release();  // expect: log_mutex is taken here and not given back on every way
      work(0);
    }
  };
  flush();
}

// Near miss: given back on each way; the flag tells; the condition is the same.
int careful(int n) {
  log_mutex.lock();
  if (n < 0) {
    log_mutex.unlock();
    return -1;
  }
  n = work(n);
  log_mutex.unlock();
  return n;
}
void with_flag(bool wanted) {
  bool locked = false;
  if (wanted && work(1) > 0) {
    log_mutex.lock();
    locked = true;
  }
  work(2);
  if (locked) log_mutex.unlock();
}
void same_condition(int n) {
  if (n > 3) log_mutex.lock();
  work(n);
  if (n > 3) log_mutex.unlock();
}
// Near miss: the lock was not got.
int refused() {
  if (pthread_mutex_lock(&table_lock) != 0) return -1;
  const int first = table[0];
  pthread_mutex_unlock(&table_lock);
  return first;
}
int tried() {
  if (!log_mutex.try_lock()) return 0;
  work(1);
  log_mutex.unlock();
  return 1;
}
// Near miss: a pair of functions, one of which keeps the lock only if all is well.
class Session {
 public:
  bool begin() {
    mutex_.lock();
    if (broken_) {
      mutex_.unlock();
      return false;
    }
    return true;
  }
  void end() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
  bool broken_ = false;
};
// Near miss: a guard of one's own, a guard that is handed out.
class Hold {
 public:
  explicit Hold(std::mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Hold() { mutex_.unlock(); }

 private:
  std::mutex& mutex_;
};
int held(int n) {
  Hold hold(log_mutex);
  if (n > 2) return 1;
  return work(n);
}
std::unique_lock<std::mutex> handed_out() { return std::unique_lock<std::mutex>(log_mutex); }
// Near miss: hand over hand.
struct Node {
  std::mutex mutex;
  Node* next = nullptr;
  int key = 0;
};
void walk(Node* head, int key) {
  Node* node = head;
  node->mutex.lock();
  while (node->next != nullptr && node->key < key) {
    Node* next = node->next;
    next->mutex.lock();
    node->mutex.unlock();
    node = next;
  }
  node->mutex.unlock();
}

// Near miss: a guard that is derived from one.
class Keeper : public std::lock_guard<std::mutex> {
 public:
  explicit Keeper(std::mutex& mutex) : std::lock_guard<std::mutex>(mutex) {}
  ~Keeper() = default;
};
std::mutex kept_mutex;
int kept_value;
void keeps() {
  Keeper keeper(kept_mutex);
  ++kept_value;
}
