#pragma once
#include <functional>
#include <mutex>

class Runner {
 public:
  void run_now(const std::function<void()>& work);
  void run_through(std::function<void()> work);
  void keep(std::function<void()> work);
  void in_thread(std::function<void()> work);
  void unlocked(std::unique_lock<std::mutex>& lock, const std::function<void()>& work);
  void later(const std::function<void()>& work);

 private:
  std::function<void()> kept_;
};

void elsewhere(const std::function<void()>& work);  // nobody defines it
void each(int* first, int* last, void (*visit)(int*));
