// A non-recursive mutex locked twice by its owner.
#include <mutex>

int main() {
  std::mutex mutex;
  mutex.lock();
  mutex.lock();  // expect: deadlock
  mutex.unlock();
}
