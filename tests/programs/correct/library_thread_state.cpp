// executions: 2
// What libraries keep per thread (errno, exceptions in flight) is each thread's own, also where it gives way in
// between: the threads meet in an exchange, in 2! orders. The other way round, errno of two threads is no shared
// variable.
#include <cerrno>
#include <exception>
#include <stdexcept>

#include "../in_threads.h"

int main() {
  std::atomic<int> last = 0;
  const auto run = [&](int me) {
    errno = me;
    try {
      throw std::runtime_error(me == 1 ? "one" : "two");
    } catch (const std::runtime_error& error) {
      (void)last.exchange(me, kRelaxed);
      assert(errno == me);
      assert(std::current_exception() != nullptr);
      assert(error.what()[0] == (me == 1 ? 'o' : 't'));
    }
    assert(std::current_exception() == nullptr);
    assert(std::uncaught_exceptions() == 0);
  };
  in_threads([&] { run(1); }, [&] { run(2); });
  assert(errno == 0);
}
