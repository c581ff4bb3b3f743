// One test run by a test framework. Only plain C types cross to the library, so that the framework's program may be
// built with another standard library.
#pragma once
#include <snarl/stress/body.h>

namespace snarl::stress {

// Runs the test when it is made, with the options in SNARL_STRESS.
class Single {
 public:
  explicit Single(const Body& body);
  ~Single();
  Single(const Single&) = delete;
  Single& operator=(const Single&) = delete;

  int exit_code() const;  // 0 clean, 1 bug, 2 misuse, 3 inconclusive
  const char* verdict() const;
  const char* text() const;  // the report

 private:
  struct State;
  State* state_;
};

}  // namespace snarl::stress
