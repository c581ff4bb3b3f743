// A callable that is given to a function of another unit takes a lock that the giver holds: a deadlock when that
// function calls it, none when it keeps it, gives it to a thread or frees the lock first, and nobody's guess when
// nobody sees what it does.
#include <vector>

#include "runner.h"

class Table {
 public:
  void grow() {
    std::lock_guard<std::mutex> lock(mutex_);
    runner_.run_now([this] { resize(); });  // expect[certain]: this call takes Table::mutex_
  }
  void grow_more() {
    std::lock_guard<std::mutex> lock(mutex_);
    runner_.run_through([this] {  // expect[certain]: this call takes Table::mutex_
      std::lock_guard<std::mutex> again(mutex_);
      ++size_;
    });
  }
  void visit() {
    std::lock_guard<std::mutex> lock(mutex_);
    runner_.keep([this] { resize(); });
    runner_.in_thread([this] { resize(); });
    runner_.later([this] { resize(); });
    elsewhere([this] { resize(); });
    waiting_.push_back([this] { resize(); });
    waiting_.emplace_back([this] { resize(); });
  }
  void leave() {
    std::unique_lock<std::mutex> lock(mutex_);
    runner_.unlocked(lock, [this] { resize(); });
  }
  void resize() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++size_;
  }

 private:
  std::mutex mutex_;
  int size_ = 0;
  Runner runner_;
  std::vector<std::function<void()>> waiting_;
};

std::mutex cells;
void clear(int* cell) {
  std::lock_guard<std::mutex> lock(cells);
  *cell = 0;
}
void clear_all(int* first, int* last) {
  std::lock_guard<std::mutex> lock(cells);
  each(first, last, clear);  // expect[certain]: this call takes cells
}
