// All small two-thread programs, by number: every load, store, update and fence with every order over two locations.
#pragma once
#include <cstdint>
#include <optional>

#include "litmus/ast.h"

namespace snarl::reference {

// Programs with exactly `operations` operations in each of two threads.
std::uint64_t program_count(int operations, bool updates);

// nullopt: the same program with its threads exchanged has a smaller number.
std::optional<litmus::Test> small_program(std::uint64_t number, int operations, bool updates);

}  // namespace snarl::reference
