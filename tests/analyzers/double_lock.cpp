// Locks taken twice by one thread, also through helpers.
#include <mutex>
#include <shared_mutex>

// True: a helper that locks for itself.
class Counter {
 public:
  void add(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (n < 0) reset();  // expect[certain]: this call takes Counter::mutex_
    value_ += n;
  }
  void reset() {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ = 0;
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
};

// True: by hand.
std::mutex global;
int value;
void by_hand(bool twice) {
  global.lock();
  ++value;
  if (twice) global.lock();  // expect: global is taken although this function holds it
  global.unlock();
}

// True: a template, a unique_lock, reader then writer.
template <class T>
class Box {
 public:
  void set(T next) {
    std::shared_lock<std::shared_mutex> read(mutex_);
    if (value_ == next) return;
    std::unique_lock<std::shared_mutex> write(mutex_);  // expect: Box::mutex_ is taken although
    value_ = next;
  }

 private:
  std::shared_mutex mutex_;
  T value_{};
};
void use(Box<int>& box) { box.set(1); }

// True: a lambda that runs at once.
void in_lambda() {
  std::lock_guard<std::mutex> lock(global);
  auto bump = [] {
    std::lock_guard<std::mutex> inner(global);
    ++value;
  };
  bump();  // expect: this call takes global
}

// Near miss: recursive; two objects; released in between; a try_lock; only on the other branch.
class Recursive {
 public:
  void outer() {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    inner();
  }
  void inner() { std::lock_guard<std::recursive_mutex> lock(mutex_); }

 private:
  std::recursive_mutex mutex_;
};
struct Item {
  std::mutex mutex;
  void touch() { std::lock_guard<std::mutex> lock(mutex); }
};
void two_objects(Item& a, Item& b) {
  std::lock_guard<std::mutex> lock(a.mutex);
  b.touch();
}
void in_between() {
  std::unique_lock<std::mutex> lock(global);
  lock.unlock();
  global.lock();
  ++value;
  global.unlock();
  lock.lock();
}
void tries() {
  std::lock_guard<std::mutex> lock(global);
  if (global.try_lock()) global.unlock();
}
void branches(bool flag) {
  if (flag) global.lock();
  ++value;
  if (!flag) global.lock();
  global.unlock();
}
void elements(Item* items, int n) {
  for (int i = 0; i < n; ++i) items[i].mutex.lock();
  for (int i = 0; i < n; ++i) items[i].mutex.unlock();
}

// Near miss: a helper that gives back the caller's lock before it takes it again.
class Relay {
 public:
  void send() {
    mutex_.lock();
    pause();
    ++sent_;
    mutex_.unlock();
  }

 private:
  void pause() {
    mutex_.unlock();
    rest();
    mutex_.lock();
  }
  void rest() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++sent_;
  }
  std::mutex mutex_;
  int sent_ = 0;
};

// True: an accessor whose body is elsewhere says which lock it gives. Near miss: another lock.
class __attribute__((capability("mutex"))) Seal {
 public:
  void Lock() __attribute__((acquire_capability()));
  void Unlock() __attribute__((release_capability()));
};
class Vault {
 public:
  Seal* seal() const __attribute__((lock_returned(seal_)));
  void open() {
    seal_.Lock();
    seal()->Lock();  // expect[certain]: Vault::seal_ is taken although
    seal()->Unlock();
    spare_.Lock();
    seal()->Unlock();
    spare_.Unlock();
  }

 private:
  mutable Seal seal_;
  Seal spare_;
};
