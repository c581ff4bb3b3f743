#pragma once
#include <condition_variable>
#include <mutex>

#define TS(x) __attribute__((x))

class TS(lockable) Latch {
 public:
  void Lock() TS(exclusive_lock_function()) { mu_.lock(); }
  void Unlock() TS(unlock_function()) { mu_.unlock(); }
  void AssertHeld() TS(assert_exclusive_lock()) {}

 private:
  friend class Signal;
  std::mutex mu_;
};

class TS(scoped_lockable) LatchGuard {
 public:
  explicit LatchGuard(Latch* latch) TS(exclusive_lock_function(latch)) : latch_(latch) { latch_->Lock(); }
  ~LatchGuard() TS(unlock_function()) { latch_->Unlock(); }

 private:
  Latch* const latch_;
};

class Signal {
 public:
  explicit Signal(Latch* latch) : latch_(latch) {}
  void Wait() {
    std::unique_lock<std::mutex> lock(latch_->mu_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  void Wake() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
  Latch* const latch_;
};

// Without annotations: by its shape.
class Plain {
 public:
  void Lock() { mutex_.lock(); }
  void Unlock() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};
