// A finding as the oracles know it: events and program counters, before the witness is made.
#pragma once
#include <string>
#include <vector>

#include "checker/event.h"
#include "report/finding.h"

namespace snarl::checker {

struct RawFinding {
  report::FindingKind kind;
  std::string message;
  std::string missing;
  struct RawPlace {
    std::string role;
    ThreadId thread = 0;
    std::uintptr_t pc = 0;
    std::vector<std::uintptr_t> call_pcs;
    // Of what is no event of the graph, for the witness; `step` empty: it is one, or is not to be shown.
    std::string step{};
    Address address = 0;
    std::uint32_t tick = ~std::uint32_t{0};  // how many events its thread had executed by then
  };
  std::vector<RawPlace> places;
  std::vector<EventId> roots;  // the witness is these events and all they depend on
  Address address = 0;         // of a race
};

}  // namespace snarl::checker
