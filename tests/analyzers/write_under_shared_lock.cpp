// Changes under a reader's lock.
#include <pthread.h>

#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

// True: a class, a counter.
class Flags {
 public:
  bool get(const std::string& name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    ++asked_;  // expect[likely]: Flags::asked_ is changed while Flags::mutex_ is held for reading only
    const auto at = flags_.find(name);
    return at != flags_.end() && at->second;
  }

 private:
  mutable std::shared_mutex mutex_;
  mutable long asked_ = 0;
  std::map<std::string, bool> flags_;
};

// True: a template; the subscript of a map inserts.
template <class V>
class Cache {
 public:
  V get(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_[key];  // expect: Cache::values_ is changed while Cache::mutex_ is held for reading only
  }

 private:
  std::shared_mutex mutex_;
  std::map<int, V> values_;
};
int use(Cache<int>& cache) { return cache.get(1); }

// True: pthread, in a helper.
pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
int hits;
void count() { hits++; }  // expect: hits is changed while table_lock is held for reading only
void look() {
  pthread_rwlock_rdlock(&table_lock);
  count();
  pthread_rwlock_unlock(&table_lock);
}

// True: a lambda that runs at once, by hand.
class Names {
 public:
  void normalise() {
    mutex_.lock_shared();
    const auto fix = [this] { names_.push_back("end"); };  // expect: Names::names_ is changed while
    fix();
    mutex_.unlock_shared();
  }

 private:
  std::shared_mutex mutex_;
  std::vector<std::string> names_;
};

// A hint: elements may be each reader's own.
class Slots {
 public:
  void mark(int i) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    slots_[i] = 1;  // expect[hint]: Slots::slots_ is changed while
  }

 private:
  std::shared_mutex mutex_;
  int slots_[8] = {};
};

// Near miss: for writing; atomic; a lock for the counter; what is local; taken anew for writing.
class Careful {
 public:
  void set(int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    value_ = v;
  }
  int get() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    reads_.fetch_add(1, std::memory_order_relaxed);
    {
      std::lock_guard<std::mutex> count(count_mutex_);
      ++counted_;
    }
    int local = value_;
    local += 1;
    return local;
  }
  void upgrade() {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      if (value_ != 0) return;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    value_ = 1;
  }

 private:
  mutable std::shared_mutex mutex_;
  mutable std::mutex count_mutex_;
  mutable std::atomic<long> reads_{0};
  mutable long counted_ = 0;
  int value_ = 0;
};
