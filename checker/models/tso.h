// x86-TSO: what x86-64 does with C++ atomics when the compiler reorders nothing.
//
// The mapping is the usual one (P. Sewell et al., C/C++11 mappings to processors): a load of any order and a store below
// seq_cst are MOV; a seq_cst store is XCHG (MOV and MFENCE allow the same); read-modify-writes of any order, failed
// compare-exchanges too, are LOCKed; atomic_thread_fence(seq_cst) is MFENCE, weaker fences are nothing. Modelled
// primitives that change their object are LOCKed instructions, as those of the C library are; one that fails is a load.
//   acyclic(po-loc | rf | co | fr)                       sc per location
//   empty(rmw & (fre; coe))                              atomicity
//   acyclic(ppo | barrier | rfe | co | fr | waits)       with ppo = po minus W to R, barrier = po; [LOCKed|MFENCE]; po?
//                                                        | [LOCKed|MFENCE]; po, waits = po?; (create|join|wake); po?
// J. Alglave, L. Maranget, M. Tautschnig: Herding Cats, TOPLAS 2014; P. Sewell, S. Sarkar, S. Owens, F. Zappa Nardelli,
// M. Myreen: x86-TSO, CACM 2010. The first two axioms hold by the graph's construction: the mapping is sound for RC11
// (Lahav et al., PLDI 2017), so what RC11's coherence leaves out TSO leaves out too.
// A read-modify-write is one event: every edge into or out of one of its parts goes into or out of the other too.
// Data races are those of C++: under any model, what is racy may be compiled to anything.
// Shortcut: a depth-first search from the new event. What is reachable in a thread is a suffix of its stores and a
// suffix of everything, so two indices per thread are the visited set.
// Limits: no non-temporal stores, no write-combining memory, no accesses of mixed sizes.
// Tested by: tests/agreement (against the axioms), tests/unit/litmus (known results).
#pragma once
#include "checker/models/model.h"

namespace snarl::checker {

class TsoModel final : public Model {
 public:
  bool consistent(const ExecutionGraph& graph, EventId id) override;

 private:
  // Of a thread: everything from `all` on is reachable, and every store from `stores` on.
  struct Reached {
    std::uint32_t all = kIndexMax;
    std::uint32_t stores = kIndexMax;
  };
  // `from` is reachable, or what follows it in its thread (`after`).
  void reach(const ExecutionGraph& graph, EventId from, bool after);
  void expand(const ExecutionGraph& graph, EventId id);

  std::vector<Reached> reached_;
  std::vector<EventId> open_;
};

}  // namespace snarl::checker
