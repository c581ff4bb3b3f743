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

// ---- output ----
// $ snarl verify examples/work_stealing_pool.cpp
// verified: examples/work_stealing_pool.cpp (rc11, 104 executions)
//
// $ snarl verify examples/work_stealing_pool.cpp -- -DBROKEN
// bug: examples/work_stealing_pool.cpp (rc11, 2 executions)
//
// thread 1 waits to be notified, and nobody is left to do it [deadlock]
//   thread 1: waits at examples/work_stealing_pool.cpp:63:15 in Pool::work
//
//       | thread 0                     | thread 1                     | thread 2
//   ----+------------------------------+------------------------------+-----------------------------
//    #1 | work_stealing_pool.cpp:17    |                              |
//       |   create thread 1            |                              |
//    #2 | work_stealing_pool.cpp:17    |                              |
//       |   create thread 2            |                              |
//    #3 | work_stealing_pool.cpp:22    |                              |
//       |   lock queues_[worker].mutex |                              |
//    #4 | work_stealing_pool.cpp:24    |                              |
//       |   unlock                     |                              |
//       |   queues_[worker].mutex      |                              |
//    #5 | work_stealing_pool.cpp:25    |                              |
//       |   lock sleep_mutex_          |                              |
//    #6 | work_stealing_pool.cpp:27    |                              |
//       |   notify nobody              |                              |
//       |   [0x...]           |                              |
//    #7 | work_stealing_pool.cpp:28    |                              |
//       |   unlock sleep_mutex_        |                              |
//    #8 |                              | work_stealing_pool.cpp:62    |
//       |                              |   lock sleep_mutex_          |
//    #9 |                              | work_stealing_pool.cpp:66    |
//       |                              |   unlock sleep_mutex_        |
//   #10 |                              | work_stealing_pool.cpp:52    |
//       |                              |   lock queues_[worker].mutex |
//   #11 |                              | work_stealing_pool.cpp:57    |
//       |                              |   unlock                     |
//       |                              |   queues_[worker].mutex      |
//   #12 |                              | work_stealing_pool.cpp:68    |
//       |                              |   fetch_add [0x...] |
//       |                              |   0 -> 7 (seq_cst) from the  |
//       |                              |   initial value              |
//   #13 |                              | work_stealing_pool.cpp:62    |
//       |                              |   lock sleep_mutex_          |
//   #14 |                              | work_stealing_pool.cpp:63    |
//       |                              |   load [0x...] = 0  |
//       |                              |   (seq_cst) from the initial |
//       |                              |   value                      |
//   #15 | work_stealing_pool.cpp:35    |                              |
//       |   store [0x...] :=  |                              |
//       |   1 (seq_cst)                |                              |
//   #16 | work_stealing_pool.cpp:37    |                              |
//       |   notify nobody              |                              |
//       |   [0x...]           |                              |
//   #17 |                              | work_stealing_pool.cpp:63    |
//       |                              |   begin to wait              |
//       |                              |   [0x...]           |
//   #18 |                              | work_stealing_pool.cpp:63    |
//       |                              |   unlock sleep_mutex_        |
//   #19 |                              |                              | work_stealing_pool.cpp:62
//       |                              |                              |   lock sleep_mutex_
//   #20 |                              |                              | work_stealing_pool.cpp:63
//       |                              |                              |   load [0x...] = 1
//       |                              |                              |   (seq_cst) from #15
//   #21 |                              |                              | work_stealing_pool.cpp:66
//       |                              |                              |   unlock sleep_mutex_
//   #22 |                              | work_stealing_pool.cpp:63    |
//       |                              |   waits to be notified:      |
//       |                              |   [0x...]           |
//
//   missing: The notification is missing, or came before the wait began.
