// An object deletes itself under its own lock: the guard unlocks a mutex that is gone.
#include <mutex>
#include <thread>

struct Session {
  std::mutex mutex;
  void close() {
    std::lock_guard lock(mutex);
    delete this;
  }
};

int main() {
  auto* session = new Session;
  std::thread closer([=] { session->close(); });  // expect-anywhere: use-after-free
  closer.join();
}
