// The one that waits frees the condition variable before the one that notifies it has done so.
#include <condition_variable>
#include <mutex>
#include <thread>

struct Gate {
  std::mutex mutex;
  std::condition_variable condition;
  bool open = false;
};

int main() {
  auto* gate = new Gate;
  std::thread opener([=] {
    {
      std::lock_guard lock(gate->mutex);
      gate->open = true;
    }
    gate->condition.notify_one();  // expect-anywhere: use-after-free
  });
  {
    std::unique_lock lock(gate->mutex);
    gate->condition.wait(lock, [=] { return gate->open; });
  }
  delete gate;
  opener.join();
}
