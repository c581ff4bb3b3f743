#include <atomic>
#include <memory>
#include <string>
#include <thread>

struct Task {
  std::string name;
  std::atomic<bool> done{false};
};

static std::shared_ptr<Task> launch(std::string name) {
  auto task = std::make_shared<Task>();
  task->name = std::move(name);
  std::thread([task] { task->done.store(!task->name.empty()); }).detach();
  return task;
}

int main() {
  auto task = launch("index");
  while (!task->done.load()) std::this_thread::yield();
}
