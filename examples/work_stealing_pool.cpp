// Shutting down a thread pool whose workers steal from each other and sleep when there is nothing to do.
//
// stop() sets a flag and wakes everybody. A worker that has just found all queues empty, but does not sleep yet, must
// not miss that wake-up: flag and wake-up belong under the mutex of the condition variable. -DBROKEN sets the flag
// without the mutex; the wake-up can then fall between the worker's look at the flag and its going to sleep, and the
// join in stop() never returns.
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

class Pool {
 public:
  Pool() {
    for (int i = 0; i < kWorkers; ++i) threads_[i] = std::thread([this, i] { work(i); });
  }

  void submit(int worker, int task) {
    {
      std::lock_guard lock(queues_[worker].mutex);
      queues_[worker].tasks.push_back(task);
    }
    std::lock_guard lock(sleep_mutex_);
    ++pending_;
    wake_.notify_one();
  }

  int stop() {
    {
#ifndef BROKEN
      std::lock_guard lock(sleep_mutex_);
#endif
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    return sum_;
  }

 private:
  static constexpr int kWorkers = 2;

  struct Queue {
    std::mutex mutex;
    std::deque<int> tasks;
  };

  bool take(int from, bool steal, int* task) {
    Queue& queue = queues_[from];
    std::lock_guard lock(queue.mutex);
    if (queue.tasks.empty()) return false;
    *task = steal ? queue.tasks.back() : queue.tasks.front();
    steal ? queue.tasks.pop_back() : queue.tasks.pop_front();
    return true;
  }

  void work(int self) {
    for (;;) {
      {
        std::unique_lock lock(sleep_mutex_);
        wake_.wait(lock, [&] { return pending_ > 0 || stopping_; });
        if (pending_ == 0) return;
        --pending_;
      }
      int task;
      if (take(self, false, &task) || take(1 - self, true, &task)) sum_ += task;
    }
  }

  Queue queues_[kWorkers];
  std::mutex sleep_mutex_;
  std::condition_variable wake_;
  int pending_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> sum_ = 0;
  std::thread threads_[kWorkers];
};

int main() {
  Pool pool;
  pool.submit(0, 7);
  assert(pool.stop() == 7);  // tasks that were submitted are done before the pool stops
}
