// Iterations of a loop that were for nothing, by definition: the thread is back in a state that it was in, and nothing
// of what it has changed since is left, nor was it seen to be changed by another thread in between.
#pragma once
#include <cstddef>
#include <vector>

#include "tests/reference/graph.h"

namespace snarl::reference {

// A thread that was about to read, and the event with which it did.
struct Visit {
  int pc;
  std::vector<Value> registers;
  std::size_t event;
};

// A releasing store to what an acquiring update of this thread has changed last: it opens a lock.
bool gives_back(const Graph& graph, std::size_t thread, const GraphEvent& store);

// Has the thread, now at `pc` with `registers`, come back to a state it was in, with all that it changed since put
// back?
bool back_again(const Graph& graph, std::size_t thread, const std::vector<Visit>& visits, int pc,
                const std::vector<Value>& registers);

}  // namespace snarl::reference
