// Prints a litmus test as herd's C, so that herd7 and the parser read it back.
#pragma once
#include <string>

#include "litmus/ast.h"

namespace snarl::litmus {

struct PrintOptions {
  // herd7's compare_exchange takes the expected value from memory only: print `&r` as a location of its own.
  bool expected_in_memory = false;
};

std::string print(const Test& test, const PrintOptions& options = {});

// Shared with the log: `0:r0` or `x`, and a value, which is a location's name where it is an address.
std::string print(const Observable& observable, const Test& test);
std::string print(const Proposition& proposition, const Test& test);
std::string print_value(Value value, const Test& test);

}  // namespace snarl::litmus
