// A test's struct as a program for the checker, which finds all of its outcomes. Part of <snarl/stress.h>, in place of
// native.h where the code is built for the checker.
#pragma once
#include <cstdio>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include <snarl/stress/outcome.h>

// Of the engine: this execution has come to its end with this outcome.
extern "C" void snarl_record_outcome(const long long* values, int count);

namespace snarl::stress {

struct CheckedTest {
  const char* name;
  void (*run)();
};
inline std::vector<CheckedTest>& checked_tests() {
  static std::vector<CheckedTest> tests;
  return tests;
}
struct CheckedRegistered {
  CheckedRegistered(const char* name, void (*run)()) { checked_tests().push_back({name, run}); }
};

template <typename Test, int which>
void checked_thread(Test* test, std::int64_t* const* values) {
  Outcome<value_count<Test>()> outcome(values);
  call(thread_member<which, Test>(), *test, outcome);
}

template <typename Test>
void run_checked() {
  require_shape<Test>();
  constexpr int kThreads = thread_count<Test>();
  constexpr int kValues = value_count<Test>();
  const auto test = std::make_unique<Test>();  // value-initialised, as in native.h
  std::int64_t values[kValues] = {};
  std::int64_t* pointers[kValues];
  for (int i = 0; i < kValues; ++i) pointers[i] = &values[i];
  {
    std::vector<std::thread> threads;
    [&]<int... which>(std::integer_sequence<int, which...>) {
      (threads.emplace_back(&checked_thread<Test, which>, test.get(), pointers), ...);
    }(std::make_integer_sequence<int, kThreads>());
    for (std::thread& thread : threads) thread.join();
  }
  if constexpr (HasAfter<Test>) {
    Outcome<kValues> outcome(pointers);
    call(&Test::after, *test, outcome);
  }
  long long seen[kValues];
  for (int i = 0; i < kValues; ++i) seen[i] = values[i];
  snarl_record_outcome(seen, kValues);
}

}  // namespace snarl::stress

// The test that is named on the command line, or all, one after the other; --list names them. Weak: each source of a
// program has it.
[[gnu::weak]] int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--list") == 0) {
    for (const snarl::stress::CheckedTest& test : snarl::stress::checked_tests()) std::puts(test.name);
    return 0;
  }
  for (const snarl::stress::CheckedTest& test : snarl::stress::checked_tests())
    if (argc < 2 || std::strcmp(test.name, argv[1]) == 0) test.run();
}
