// For the installed command: a race in the program's only line of work.
#include <thread>

int main() {
  int count = 0;
  std::thread other([&] { ++count; });
  ++count;
  other.join();
}
