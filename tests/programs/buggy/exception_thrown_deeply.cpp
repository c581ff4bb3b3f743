// The place of an uncaught exception is the throw, though a handler threw it again and noexcept stopped it.
#include <stdexcept>
#include <thread>

void open_it(int which) {
  if (which > 0) throw std::runtime_error("not there");  // expect: exception
}

void run(int which) noexcept {
  try {
    open_it(which);
  } catch (const std::logic_error&) {
  } catch (...) {
    throw;
  }
}

int main() {
  std::thread other(run, 1);
  other.join();
}
