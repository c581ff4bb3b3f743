#include "runner.h"

#include <thread>
#include <utility>

void Runner::run_now(const std::function<void()>& work) {
  if (work) work();
}
void Runner::run_through(std::function<void()> work) { run_now(work); }
void Runner::keep(std::function<void()> work) { kept_ = std::move(work); }
void Runner::in_thread(std::function<void()> work) {
  std::thread worker(work);
  worker.detach();
}
void Runner::unlocked(std::unique_lock<std::mutex>& lock, const std::function<void()>& work) {
  lock.unlock();
  work();
  lock.lock();
}
void Runner::later(const std::function<void()>& work) {
  kept_ = [work] { work(); };
}
void each(int* first, int* last, void (*visit)(int*)) {
  for (; first != last; ++first) visit(first);
}
