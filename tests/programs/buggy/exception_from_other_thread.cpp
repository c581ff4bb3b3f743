// The exception of one thread is thrown again in another: the place is where it came from.
#include <exception>
#include <thread>

int main() {
  std::exception_ptr caught;
  std::thread other([&] {
    try {
      throw 5;  // expect: exception
    } catch (...) {
      caught = std::current_exception();
    }
  });
  other.join();
  std::rethrow_exception(caught);
}
