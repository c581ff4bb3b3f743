// Brute force: all consistent execution graphs of a litmus test, by definition and without cleverness.
//
// The models here forbid po|rf cycles, so every graph can be built one event after the other, each read taking the
// value of some write that is there already. All such buildings are tried (graphs met twice are dropped), then all
// permutations of the writes of each location, and what violates an axiom is filtered out.
// An iteration that leaves its thread's state and the memory as they were is no part of any graph: graphs in which one
// stands are dropped, as every graph without it is met too. So spin loops are finite here. That nothing is lost by it
// is another question: with `idle_max` so many of them are kept in each thread, and the outcomes must be the same.
// Independent of checker/: shares with Snarl only the thread-local semantics of litmus/code.h, which herd7 judges.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "litmus/ast.h"
#include "tests/reference/graph.h"

namespace snarl::reference {

enum class Model { kSc, kRc11, kTso };

// What may happen to a program from outside: the checker's options of the same names.
struct Environment {
  bool timeouts = true;
  bool spurious_cas_failures = false;
  bool spurious_wakeups = false;
  bool try_lock_failures = false;
};

struct Enumeration {
  std::set<std::string> graphs;             // canonical texts
  std::map<Outcome, std::size_t> outcomes;  // how many graphs end so
  bool racy = false;                        // some consistent graph has a data race
  bool stuck = false;                       // in some consistent graph every thread that has not ended waits for ever
};

// nullopt: more than `partial_graphs_max` partial graphs or too many events.
std::optional<Enumeration> enumerate(const litmus::Test& test, Model model, std::size_t partial_graphs_max = 2'000'000,
                                     const Environment& environment = {}, int idle_max = 0);

}  // namespace snarl::reference
