// Locks and condition variables whose destruction is right: after the last use, in memory that is used again, from the
// thread that was notified, and by the last one to unlock.
// executions: *
#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <thread>

struct Shared {
  std::mutex mutex;
  std::condition_variable condition;
  int users = 2;
};

void leave(Shared* shared) {
  bool last;
  {
    std::lock_guard lock(shared->mutex);
    last = --shared->users == 0;
    shared->condition.notify_all();
  }
  if (last) delete shared;
}

void use_local_mutex() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_destroy(&mutex);
}

int main() {
  use_local_mutex();
  use_local_mutex();
  pthread_rwlock_t lock;
  for (int i = 0; i < 2; ++i) {
    pthread_rwlock_init(&lock, nullptr);
    pthread_rwlock_wrlock(&lock);
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_destroy(&lock);
  }
  auto* shared = new Shared;
  std::thread other(leave, shared);
  leave(shared);
  other.join();
  {
    std::mutex mutex;
    std::condition_variable condition;
    bool ready = false;
    std::thread notifier([&] {
      std::lock_guard guard(mutex);
      ready = true;
      condition.notify_one();
    });
    std::unique_lock guard(mutex);
    condition.wait(guard, [&] { return ready; });
    guard.unlock();
    notifier.join();
  }
}
