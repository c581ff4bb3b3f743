// Small random programs of mutexes, read-write locks, semaphores, condition variables, futexes, barriers and joins
// between atomic and plain accesses, used as programs use them: what was locked is unlocked, waits have their wakers
// more often than not, so that about as many programs end as get stuck.
//
// The same seed and number give the same program on every machine.
#pragma once
#include "tests/reference/program_generator.h"

namespace snarl::reference {

litmus::Test generate_primitives(std::uint64_t seed, std::uint64_t number, const GeneratorOptions& options);

}  // namespace snarl::reference
