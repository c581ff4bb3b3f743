// Small random litmus tests for the agreement of engines: every operation, order and fence, RMWs, conditionals.
//
// The same seed and number give the same test on every machine.
#pragma once
#include <cstdint>

#include "litmus/ast.h"

namespace snarl::reference {

struct GeneratorOptions {
  int threads = 2;
  int operations_max = 3;  // per thread, at least 1
  int locations = 2;
  bool updates = true;       // exchange, fetch_*, compare_exchange
  bool conditionals = true;  // and stores of values read
  bool locks = false;
  bool spins = false;  // threads wait for a flag that P0 sets
  bool loops = false;  // the same, and spin locks, retried updates, locks taken with back-off
  bool plain = false;  // some accesses non-atomic
};

litmus::Test generate_program(std::uint64_t seed, std::uint64_t number, const GeneratorOptions& options);

}  // namespace snarl::reference
