// Looked at in one critical section, acted upon in the next.
#include <pthread.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

int compute(int n);

// True: a class; calls of methods that lock for themselves.
class Account {
 public:
  int balance() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return balance_;
  }
  void withdraw(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    balance_ -= n;
  }
  bool try_withdraw(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (balance_ < n) return false;
    balance_ -= n;
    return true;
  }

 private:
  mutable std::mutex mutex_;
  int balance_ = 0;
};
void pay(Account& account, int n) {
  if (account.balance() >= n) account.withdraw(n);  // expect[likely]: Account::balance_ is changed here because of
}

// True: a template; two sections of one function, an early return.
template <class V>
class Cache {
 public:
  V get(const std::string& key) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      auto at = values_.find(key);
      if (at != values_.end()) return at->second;
    }
    V made = V(compute(1));
    std::lock_guard<std::mutex> lock(mutex_);
    values_[key] = made;  // expect: Cache::values_ is changed here because of what an earlier critical section
    return made;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, V> values_;
};
int use(Cache<int>& cache) { return cache.get("a"); }

// True: pthread, a lost update.
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
int level;
void raise() {
  pthread_mutex_lock(&lock);
  int now = level;
  pthread_mutex_unlock(&lock);
  now = compute(now);
  pthread_mutex_lock(&lock);
  level = now;  // expect: level is changed here because of what an earlier critical section of lock found
  pthread_mutex_unlock(&lock);
}

// True: a lambda; the lock is given back in between.
class Seats {
 public:
  bool book(int n) {
    auto attempt = [this, n] {
      std::unique_lock<std::mutex> lock(mutex_);
      const bool enough = free_ >= n;
      lock.unlock();
      compute(n);
      if (!enough) return false;
      lock.lock();
      free_ -= n;  // expect: Seats::free_ is changed here
      return true;
    };
    return attempt();
  }

 private:
  std::mutex mutex_;
  int free_ = 10;
};

// Near miss: one section; the callee looks for itself.
void pay_well(Account& account, int n) {
  if (account.balance() > 0) account.try_withdraw(n);
}
class Careful {
 public:
  int get(int key) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      const auto at = values_.find(key);
      if (at != values_.end()) return at->second;
    }
    const int made = compute(key);
    std::lock_guard<std::mutex> lock(mutex_);
    const auto at = values_.find(key);
    if (at != values_.end()) return at->second;
    values_[key] = made;
    return made;
  }
  // Near miss: another object; no dependence; a loop whose sections look for themselves.
  void step() {
    int n = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      n = wanted_;
    }
    n = compute(n);
    std::lock_guard<std::mutex> lock(mutex_);
    done_ = n;
  }
  void drain() {
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      if (queue_.empty()) break;
      queue_.pop_back();
      lock.unlock();
      compute(0);
    }
  }
  int report() {
    int n = 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      n = wanted_;
    }
    compute(n);
    std::lock_guard<std::mutex> lock(mutex_);
    wanted_ = 0;
    return n;
  }

 private:
  std::mutex mutex_;
  std::map<int, int> values_;
  std::vector<int> queue_;
  int wanted_ = 0, done_ = 0;
};

// Near miss: the insertion leaves what is there; a state is waited for; the outer section of a recursive lock goes on.
class Patient {
 public:
  int get(int key) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      const auto at = values_.find(key);
      if (at != values_.end()) return at->second;
    }
    const int made = compute(key);
    std::lock_guard<std::mutex> lock(mutex_);
    return values_.try_emplace(key, made).first->second;
  }
  int total() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return total_;
  }
  void reset() {
    std::lock_guard<std::mutex> lock(mutex_);
    total_ = 0;
  }

 private:
  mutable std::mutex mutex_;
  std::map<int, int> values_;
  int total_ = 0;
};
void reset_when_full(Patient& patient) {
  while (patient.total() < 10) compute(0);
  patient.reset();
}
class Nested {
 public:
  void add(int value) {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    values_.push_back(value);
    if (size() > 8) clear();
  }
  std::size_t size() const {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    return values_.size();
  }
  void clear() {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    values_.clear();
  }

 private:
  mutable std::recursive_mutex mutex_;
  std::vector<int> values_;
};

// True: a loop that looks in one section and takes in the next, and goes on.
class Line {
 public:
  bool empty() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return values_.empty();
  }
  void pop() {
    std::lock_guard<std::mutex> lock(mutex_);
    values_.pop_back();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<int> values_;
};
void serve(Line& line) {
  for (int i = 0; i < 100; ++i)
    if (!line.empty()) line.pop();  // expect: Line::values_ is changed here because of what an earlier
}
