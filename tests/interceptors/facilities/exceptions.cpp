// Exceptions that live across switches of threads.
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(exceptions_across_switches) {
  auto work = [](int mine) {
    try {
      throw mine;
    } catch (int caught) {
      std::this_thread::yield();
      try {
        throw std::string("inner");
      } catch (const std::string&) {
        std::this_thread::yield();
      }
      REQUIRE(caught == mine);
      REQUIRE(std::uncaught_exceptions() == 0);
      std::this_thread::yield();
      try {
        throw;
      } catch (int again) {
        REQUIRE(again == mine);
      }
    }
  };
  std::thread a(work, 1), b(work, 2);
  a.join();
  b.join();
}

namespace {
struct Count {
  int* place;
  ~Count() {
    std::this_thread::yield();
    *place = std::uncaught_exceptions();
  }
};
}  // namespace

SNARL_FACILITY(uncaught_exceptions) {
  auto work = [](bool throws) {
    int count = -1;
    try {
      Count counted{&count};
      if (throws) throw 1;
    } catch (int) {
    }
    REQUIRE(count == (throws ? 1 : 0));
  };
  std::thread a(work, true), b(work, false);
  a.join();
  b.join();
}

SNARL_FACILITY(exception_ptr) {
  std::exception_ptr exception;
  std::mutex mutex;
  std::thread a([&] {
    try {
      throw std::runtime_error("shared");
    } catch (...) {
      std::lock_guard lock(mutex);
      exception = std::current_exception();
    }
  });
  a.join();
  std::thread b([copy = exception] {
    try {
      std::rethrow_exception(copy);
    } catch (const std::runtime_error& error) {
      REQUIRE(std::strcmp(error.what(), "shared") == 0);
    }
  });
  exception = nullptr;
  b.join();
}

SNARL_PLANTED(exception_leaves_thread, kAlways, kException) {
  std::thread worker([] { throw std::runtime_error("nobody catches this"); });
  worker.join();
}

SNARL_PLANTED(abort_in_thread, kAlways, kAssertion) {
  std::thread worker([] { std::abort(); });
  worker.join();
}
