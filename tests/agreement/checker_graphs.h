// The execution graphs that the checker visits for a litmus test, in the reference's canonical text.
#pragma once
#include <map>
#include <string>

#include "checker/options.h"
#include "litmus/ast.h"
#include "report/finding.h"
#include "tests/reference/enumerator.h"

namespace snarl::agreement {

struct Exploration {
  std::map<std::string, std::size_t> graphs;  // how often each complete one was visited; must be once
  std::map<reference::Outcome, std::size_t> outcomes;
  std::size_t blocked = 0;
  bool racy = false;  // some complete graph has a data race
  report::Result result;
};

// `native`: plain accesses are no events, as those of native programs; `graphs` and `racy` are then left empty.
// `jobs` > 1: by so many processes, which split the search as often as they can.
Exploration explore(const litmus::Test& test, checker::ModelKind model, const reference::Environment& environment,
                    bool native, unsigned jobs = 1);

// As a strategy of fuzz/strategies samples them. `schedules`: so many.
Exploration sample(const litmus::Test& test, checker::ModelKind model, const reference::Environment& environment,
                   bool native, const std::string& strategy, std::uint64_t schedules);

}  // namespace snarl::agreement
