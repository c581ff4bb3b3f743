// executions: *
// Sleeping takes no time, a detached thread that has announced its end may be left alone.
#include <chrono>
#include <future>
#include <thread>

#include <cassert>

int main() {
  auto done = std::make_shared<std::promise<void>>();
  std::future<void> end = done->get_future();
  std::thread([done] {
    std::this_thread::sleep_for(std::chrono::hours(24));
    done->set_value();
  }).detach();
  end.wait();
}
