// executions: *
// weak: data-race
// Double-checked locking: the pointer publishes the object to those who do not take the mutex.
#include <mutex>

#include "../in_threads.h"

constexpr auto kPublish = right_or_weak(kRelease, kRelaxed);

struct Object {
  int value = 0;
};

Object storage;
std::atomic<Object*> instance;
std::mutex mutex;

void use() {
  Object* object = instance.load(kAcquire);
  if (object == nullptr) {
    std::lock_guard lock(mutex);
    object = instance.load(kRelaxed);
    if (object == nullptr) {
      storage.value = 1;
      instance.store(object = &storage, kPublish);
    }
  }
  assert(object->value == 1);
}

int main() { in_threads(use, use); }
