// Litmus tests as programs with bugs: some of their outcomes are declared bad.
#pragma once
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>

#include "litmus/interpreter.h"
#include "litmus/parser.h"

namespace snarl::checker {

inline litmus::Test test_of(const std::string& text) {
  auto parsed = litmus::parse(text);
  if (auto* error = std::get_if<litmus::ParseError>(&parsed)) throw std::runtime_error(error->message);
  return std::get<litmus::Test>(parsed);
}

inline litmus::Test corpus_test(const std::string& name) {
  std::ifstream file(SNARL_SOURCE_DIR "/tests/litmus/" + name + ".litmus");
  std::ostringstream text;
  text << file.rdbuf();
  return test_of(text.str());
}

// `threads` threads that each run `body`, which may use x and y.
inline litmus::Test alike(int threads, const std::string& body) {
  std::string text = "C alike\n{}\n";
  for (int i = 0; i < threads; ++i) {
    text += "P" + std::to_string(i) + " (atomic_int* x, atomic_int* y) {\n" + body + "}\n";
  }
  return test_of(text + "exists (x=0)\n");
}

inline constexpr const char* kAdd = "int r = atomic_fetch_add_explicit(x, 1, memory_order_relaxed);\n";
inline constexpr const char* kStoreAndLoad =
    "atomic_store_explicit(x, 1, memory_order_relaxed);\nint r = atomic_load_explicit(y, memory_order_relaxed);\n"
    "atomic_store_explicit(y, 1, memory_order_release);\n";

// A litmus test that is said to leak where `is_bad` holds of the values that its threads have read.
class Judged : public runtime::Program {
 public:
  using Predicate = std::function<bool(const litmus::LitmusProgram&)>;
  Judged(const litmus::Test& test, Predicate is_bad) : program_(test), is_bad_(std::move(is_bad)) {}

  void run(runtime::Controller& controller) override {
    program_.run(controller);
    if (program_.complete() && is_bad_ && is_bad_(program_))
      controller.fault({runtime::FaultKind::kLeak, 0, "these values are bad", 1, 0, 0, 0});
    if (after_run) after_run();
  }

  std::function<void()> after_run;

 private:
  litmus::LitmusProgram program_;
  Predicate is_bad_;
};

}  // namespace snarl::checker
