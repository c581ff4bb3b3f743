#include <atomic>
#include <chrono>
#include <string>
#include <thread>

static std::atomic<int> delivered{0};

static void deliver(const std::string& to, int priority) {
  if (!to.empty() && priority >= 0) delivered.fetch_add(1);
}

static void notifyLater(const std::string& user, int priority) {
  std::string address = user + "@example.org";
  std::thread([&] {  // expect: detached-captures-local
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    deliver(address, priority);
  }).detach();
}

int main() {
  notifyLater("alice", 1);
  notifyLater("bob", 2);
  while (delivered.load() < 2) std::this_thread::yield();
}
