// Fields that are kept under a lock, and accesses that forget it.
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// True: a class; the reader forgets.
class Counter {
 public:
  void increment() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++value_;
  }
  void add(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ += n;
  }
  int value() const { return value_; }  // expect[likely]: Counter::value_ is read without holding Counter::mutex_

 private:
  mutable std::mutex mutex_;
  int value_ = 0;
};

// True: a template, a container.
template <class T>
class Registry {
 public:
  void put(const std::string& key, T value) {
    std::lock_guard<std::mutex> lock(mutex_);
    values_[key] = value;
  }
  void erase(const std::string& key) {
    std::lock_guard<std::mutex> lock(mutex_);
    values_.erase(key);
  }
  bool empty() const { return values_.empty(); }  // expect: Registry::values_ is read without holding

 private:
  mutable std::mutex mutex_;
  std::map<std::string, T> values_;
};
bool use(Registry<int>& registry) {
  registry.put("a", 1);
  registry.erase("a");
  return registry.empty();
}

// True: a global, a lambda in a thread.
std::mutex total_mutex;
long total = 0;
void tally() {
  std::thread worker([] {
    std::lock_guard<std::mutex> lock(total_mutex);
    total += 2;
  });
  {
    std::lock_guard<std::mutex> lock(total_mutex);
    total += 1;
  }
  total += 3;  // expect: total is written without holding total_mutex
  worker.join();
}

// True: released too early.
class Queue {
 public:
  void push(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    last_ = value;
    lock.unlock();
    ++size_;  // expect: Queue::size_ is written without holding
  }
  int size() {
    std::lock_guard<std::mutex> lock(mutex_);
    return size_;
  }
  void clear() {
    std::lock_guard<std::mutex> lock(mutex_);
    size_ = 0;
    last_ = 0;
  }

 private:
  std::mutex mutex_;
  int size_ = 0, last_ = 0;
};

// Near miss: constructors; a helper whose callers all hold the lock; atomics; what never changes.
class Careful {
 public:
  explicit Careful(int limit) : limit_(limit) { value_ = 1; }
  ~Careful() { value_ = 0; }
  void set(int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (value < limit_) store(value);
  }
  void reset() {
    std::lock_guard<std::mutex> lock(mutex_);
    store(0);
    hits_ = 0;
  }
  int hits() const { return hits_; }
  int limit() const { return limit_; }

 private:
  void store(int value) { value_ = value; }
  std::mutex mutex_;
  int value_ = 0;
  int limit_;
  std::atomic<int> hits_{0};
};

// Near miss: a user's own guard.
class Latch {
 public:
  explicit Latch(std::mutex* mutex) : mutex_(mutex) { mutex_->lock(); }
  ~Latch() { mutex_->unlock(); }

 private:
  std::mutex* mutex_;
};
class WithLatch {
 public:
  void set(int value) {
    Latch latch(&mutex_);
    value_ = value;
  }
  int get() {
    Latch latch(&mutex_);
    return value_;
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
};

// Near miss: before the threads start, and after they are joined.
class Phase {
 public:
  std::mutex mutex_;
  int sum_ = 0;
};
int phases() {
  Phase phase;
  phase.sum_ = 1;
  std::thread worker([&] {
    std::lock_guard<std::mutex> lock(phase.mutex_);
    phase.sum_ += 1;
  });
  {
    std::lock_guard<std::mutex> lock(phase.mutex_);
    phase.sum_ += 1;
  }
  worker.join();
  return phase.sum_;
}
int main() { return phases(); }

// Near miss: a lock that is conditional, by unique_lock.
class Lazy {
 public:
  int get() {
    std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return -1;
    return value_;
  }
  void set(int value) {
    std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
    lock.lock();
    value_ = value;
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
};

// A hint: half of the accesses are no rule.
class Half {
 public:
  void set(int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ = value;
  }
  int get() const { return value_; }  // expect[hint]: Half::value_ is read without holding Half::mutex_ (held at 1 of 2

 private:
  std::mutex mutex_;
  int value_ = 0;
};

// Near miss: what the compiler's own move does is nobody's access.
struct Job {
  std::vector<int> parts;
  int state = 0;
};
class Board {
 public:
  explicit Board(int n) {
    for (int i = 0; i < n; ++i) jobs_.push_back({{i}, 0});
  }
  void finish(int i) {
    std::lock_guard<std::mutex> lock(mutex_);
    jobs_[i].state = 1;
  }
  void claim(int i) {
    std::lock_guard<std::mutex> lock(mutex_);
    jobs_[i].state = 2;
  }

 private:
  std::mutex mutex_;
  std::vector<Job> jobs_;
};

// Near miss: a new object is nobody else's until it is handed on.
struct Ticket {
  std::mutex mutex;
  int uses = 0;
  Ticket* next = nullptr;
};
Ticket* tickets = nullptr;
void use(Ticket& ticket) {
  std::lock_guard<std::mutex> lock(ticket.mutex);
  ++ticket.uses;
}
void issue() {
  Ticket* ticket = new Ticket;
  ticket->uses = 7;
  tickets = ticket;
}
// True: afterwards it is everybody's.
void issue_late() {
  Ticket* ticket = new Ticket;
  tickets = ticket;
  ticket->uses = 8;  // expect: Ticket::uses is written without holding Ticket::mutex
}

// Near miss: so it is with allocators of other names, and what an early return gave away is gone there.
void* pool_calloc(unsigned long size);
void drop(Ticket* ticket);
void issue_from_pool(bool failed) {
  Ticket* ticket = static_cast<Ticket*>(pool_calloc(sizeof(Ticket)));
  if (failed) {
    drop(ticket);
    return;
  }
  ticket->uses = 9;
  tickets = ticket;
}
