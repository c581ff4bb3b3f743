// call_once, pthread_once, function-local statics, and once objects of libraries, which must not be scheduling points.
#include <pthread.h>

#include <locale>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(call_once) {
  int count = 0;
  std::once_flag flag;
  auto work = [&] {
    std::call_once(flag, [&] {
      std::this_thread::yield();
      ++count;
    });
    REQUIRE(count == 1);
  };
  std::thread a(work), b(work);
  work();
  a.join();
  b.join();
}

SNARL_FACILITY(call_once_exception) {
  std::once_flag flag;
  int count = 0;
  auto work = [&] {
    try {
      std::call_once(flag, [&] {
        if (count++ == 0) throw 1;
      });
    } catch (int) {
    }
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(count == 2);
}

SNARL_FACILITY(pthread_once) {
  static pthread_once_t control = PTHREAD_ONCE_INIT;
  static int count;
  auto work = [] {
    pthread_once(&control, [] { ++count; });
    REQUIRE(count == 1);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}

SNARL_FACILITY(once_is_forgotten) {
  if (!snarl::interceptors::is_controlled()) return;
  static pthread_once_t control = PTHREAD_ONCE_INIT;
  static int count;
  REQUIRE(count == 0);
  pthread_once(&control, [] { ++count; });
  pthread_once(&control, [] { ++count; });
  REQUIRE(count == 1);
}

namespace {
struct Slow {
  int value = 0;
  Slow() {
    std::this_thread::yield();
    value = 11;
  }
  ~Slow() { value = -1; }
};
Slow& instance() {
  static Slow slow;
  return slow;
}
bool fail_once = true;
struct Failing {
  Failing() {
    if (fail_once) {
      fail_once = false;
      throw std::runtime_error("first time");
    }
  }
};
}  // namespace

SNARL_FACILITY(function_static) {
  auto work = [] { REQUIRE(instance().value == 11); };
  std::thread a(work), b(work);
  a.join();
  b.join();
}

SNARL_FACILITY(function_static_exception) {
  // Natively the static would survive from one run of this body to the next.
  if (!snarl::interceptors::is_controlled()) return;
  fail_once = true;
  int failures = 0, successes = 0;
  for (int i = 0; i < 2; ++i) {
    try {
      static Failing failing;
      ++successes;
    } catch (const std::runtime_error&) {
      ++failures;
    }
  }
  REQUIRE(failures == 1 && successes == 1);
}

SNARL_FACILITY(library_once_objects) {
  auto work = [] {
    std::ostringstream stream;
    stream << std::locale().name() << 1.5;
    try {
      throw std::runtime_error(stream.str());
    } catch (const std::runtime_error& error) {
      REQUIRE(error.what()[0] != '\0');
    }
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}
