// The memory models as axioms over relations: slow, a page long, and the judge of everything faster.
//
// RC11: O. Lahav, V. Vafeiadis, J. Kang, C.-K. Hur, D. Dreyer, "Repairing Sequential Consistency in C/C++11",
// PLDI 2017, sections 3 and 4, with C++20's release sequences (P0982R1): read-modify-writes only. A
// read-modify-write is two events related by rmw, as in the paper. Initial writes are co-first and have no po.
// Primitives are read-modify-writes of their object that synchronise as primitives.h says.
#pragma once
#include <string_view>

#include "tests/reference/graph.h"

namespace snarl::reference {

// Empty: consistent. Otherwise the name of a violated axiom.
std::string_view violated_rc11(const Graph& graph);
std::string_view violated_sc(const Graph& graph);
// x86-TSO after the usual mapping from C++ (checker/models/tso.h says which). J. Alglave, L. Maranget, M. Tautschnig,
// "Herding Cats", TOPLAS 2014, section 4.3, with MFENCE and LOCKed instructions.
std::string_view violated_tso(const Graph& graph);

// A conflicting pair, one of them plain, unordered by happens-before (the graph must be consistent).
bool has_data_race(const Graph& graph);

}  // namespace snarl::reference
