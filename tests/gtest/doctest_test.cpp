// Another framework: snarl::verify inside its cases, built with snarl_instrument() as a user would.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <snarl/verify.h>

#include <atomic>
#include <cassert>
#include <thread>

namespace {

snarl::Result publish(std::memory_order order) {
  return snarl::verify([order] {
    int data = 0;
    std::atomic<bool> ready = false;
    std::thread writer([&] {
      data = 1;
      ready.store(true, order);
    });
    if (ready.load(std::memory_order_acquire)) assert(data == 1);
    writer.join();
  });
}

}  // namespace

TEST_CASE("a release publishes") {
  const snarl::Result result = publish(std::memory_order_release);
  INFO(result.text);
  CHECK(result);
  CHECK(result.executions_complete == 2);
}

TEST_CASE("a relaxed store does not") {
  const snarl::Result result = publish(std::memory_order_relaxed);
  CHECK(result.verdict == "bug");
  CHECK(result.text.find("data race") != std::string::npos);
}

// The framework's own assertions are for outside; a failure inside is not shown with its execution, but it is not lost.
TEST_CASE("REQUIRE inside a body throws, and that is found" * doctest::should_fail()) {
  const snarl::Result result = snarl::verify([] { REQUIRE(1 == 2); });
  CHECK(result.verdict == "bug");
}

TEST_CASE("CHECK inside a body fails the case" * doctest::should_fail()) {
  const snarl::Result result = snarl::verify([] { CHECK(1 == 2); });
  CHECK(result.verdict == "verified");
}
