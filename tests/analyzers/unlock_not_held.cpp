// Locks given back by who does not hold them.
#include <pthread.h>

#include <condition_variable>
#include <array>
#include <mutex>
#include <thread>

int work(int n);
std::mutex first_mutex, second_mutex, third_mutex, fourth_mutex;

// True: given back in a branch and again behind it.
class Pool {
 public:
  int take() {
    mutex_.lock();
    if (free_ == 0) {
      mutex_.unlock();
      work(0);
    }
    const int got = free_--;
    mutex_.unlock();  // expect[likely]: Pool::mutex_ is given back although it was given back before
    return got;
  }

 private:
  std::mutex mutex_;
  int free_ = 3;
};

// True: a template, behind a guard's back.
template <class T>
class Cell {
 public:
  void set(T value) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ = value;
    mutex_.unlock();  // expect: is given back here behind the back of its guard
  }

 private:
  std::mutex mutex_;
  T value_{};
};
void use(Cell<int>& cell) { cell.set(1); }

// True: a guard twice.
void twice(bool early) {
  std::unique_lock<std::mutex> lock(first_mutex);
  if (early) lock.unlock();
  work(1);
  lock.unlock();  // expect: first_mutex is given back although it was given back before
}

// True: a lambda in a thread gives back what its starter holds.
void starter() {
  first_mutex.lock();
  std::thread worker([] {
    work(3);
    first_mutex.unlock();  // expect: first_mutex is given back although this thread does not hold it
  });
  worker.join();
}

// True: the wrong one.
void mixed_up() {
  third_mutex.lock();
  work(1);
  fourth_mutex.unlock();  // expect: fourth_mutex is given back although this thread does not hold it
}

// Near miss: taken again; a wait gives it back and takes it; the same condition.
void again() {
  first_mutex.lock();
  first_mutex.unlock();
  first_mutex.lock();
  first_mutex.unlock();
}
std::condition_variable ready;
bool is_ready = false;
void waits() {
  std::unique_lock<std::mutex> lock(first_mutex);
  while (!is_ready) ready.wait(lock);
  lock.unlock();
  work(1);
  lock.lock();
}
void conditional(bool wanted) {
  if (wanted) first_mutex.lock();
  work(1);
  if (wanted) first_mutex.unlock();
}
// Near miss: a guard that lets its lock be given back for a while; owns_lock.
void for_a_while() {
  std::lock_guard<std::mutex> lock(first_mutex);
  first_mutex.unlock();
  work(1);
  first_mutex.lock();
}
void maybe() {
  std::unique_lock<std::mutex> lock(first_mutex, std::try_to_lock);
  if (lock.owns_lock()) lock.unlock();
}
// Near miss: a helper whose caller holds the lock; a wrapper.
void finish() { second_mutex.unlock(); }
void begins() {
  second_mutex.lock();
  work(2);
  finish();
}
class Gate {
 public:
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

// Near miss: locks of elements, taken by one loop and given back by another.
struct Row {
  std::mutex mutex;
  int cells = 0;
};
int sum(std::array<Row, 4>& rows) {
  for (Row& row : rows) row.mutex.lock();
  int total = 0;
  for (const Row& row : rows) total += row.cells;
  for (auto at = rows.rbegin(); at != rows.rend(); ++at) at->mutex.unlock();
  return total;
}
