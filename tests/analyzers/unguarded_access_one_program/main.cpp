// A whole program, where it is known which threads live when.
#include <mutex>
#include <thread>

std::mutex mutex;
int total;
int idle;

void add() {
  std::lock_guard<std::mutex> lock(mutex);
  ++total;
}
void add_twice() {
  std::lock_guard<std::mutex> lock(mutex);
  total += 2;
}
void other_work() {
  std::lock_guard<std::mutex> lock(mutex);
  ++idle;
}

// Near miss: called where no thread lives that touches it.
void reset() { total = 0; }

int main() {
  std::thread other(other_work);
  total = 1;
  reset();
  std::thread first(add), second(add_twice);
  total = 2;  // expect: total is written without holding mutex
  first.join();
  second.join();
  total = 3;
  other.join();
}
