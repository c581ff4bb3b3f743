// Virtual time, and random numbers that are the same in every execution.
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/interceptors/facility.h"

using std::chrono::hours;
using std::chrono::steady_clock;
using std::chrono::system_clock;

SNARL_FACILITY(sleep_for_hours) {
  if (!snarl::interceptors::is_controlled()) return;
  auto start = steady_clock::now();
  std::thread sleeper([] { std::this_thread::sleep_for(hours(10)); });
  sleeper.join();
  REQUIRE(steady_clock::now() - start >= hours(10));
}

SNARL_FACILITY(sleep_until) {
  auto deadline = system_clock::now() + std::chrono::milliseconds(2);
  std::this_thread::sleep_until(deadline);
  REQUIRE(system_clock::now() >= deadline);
}

SNARL_FACILITY(polling_reaches_a_deadline) {
  auto wait = snarl::interceptors::is_controlled() ? steady_clock::duration(hours(1)) : std::chrono::milliseconds(1);
  auto deadline = steady_clock::now() + wait;
  int polls = 0;
  while (steady_clock::now() < deadline) ++polls;
  if (snarl::interceptors::is_controlled()) REQUIRE(polls < 100);
}

SNARL_FACILITY(clocks_agree) {
  timespec real;
  timeval day;
  clock_gettime(CLOCK_REALTIME, &real);
  gettimeofday(&day, nullptr);
  time_t seconds = time(nullptr);
  REQUIRE(day.tv_sec >= real.tv_sec && day.tv_sec <= real.tv_sec + 1);
  REQUIRE(seconds >= real.tv_sec && seconds <= real.tv_sec + 1);
}

SNARL_FACILITY(sleeps) {
  auto start = steady_clock::now();
  timespec pause{0, 1000000};
  nanosleep(&pause, nullptr);
  clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, nullptr);
  usleep(1000);
  REQUIRE(steady_clock::now() - start >= std::chrono::milliseconds(3));
}

SNARL_FACILITY(random_numbers) {
  std::random_device device;
  unsigned long drawn = device();
  drawn = drawn * 31 + static_cast<unsigned long>(rand());
  drawn = drawn * 31 + static_cast<unsigned long>(random());
  unsigned char bytes[8];
  REQUIRE(getentropy(bytes, sizeof bytes) == 0);
  for (unsigned char byte : bytes) drawn = drawn * 31 + byte;
  snarl::interceptors::same_in_every_execution(drawn);
}

SNARL_FACILITY(seeded_rand) {
  srand(42);
  int a = rand();
  srand(42);
  REQUIRE(rand() == a);
}
