// Adds events as a strategy says: one of the possibilities that the memory model allows, no branches.
//
// RC11 has no po|rf cycles and its axioms are closed under prefixes, so every consistent graph arises by adding its
// events in some order of its porf, each consistent with what is there: sampling over schedules, writes to read from
// and places in co can reach every execution that verify has, and no other.
// Limits: of a location's writes only the newest kWindow are offered, so that an event of a long execution costs no
// more than one of a short one. Tested by: tests/agreement --fuzz.
#pragma once
#include <array>
#include <vector>

#include "checker/additions.h"
#include "checker/strategy.h"

namespace snarl::checker {

class Sampler final : public Additions {
 public:
  Sampler(ExecutionGraph& graph, Model& model, Strategy& strategy) : Additions(graph, model), strategy_(strategy) {}

  void begin_execution() { newest_until_.fill(0); }
  // The thread's events before `until` read what is newest: it has gone around a loop on something old.
  void insist_on_newest(unsigned thread, std::uint32_t until) { newest_until_[thread] = until; }

  EventId add_write(unsigned thread, const Event& event) override;
  EventId add_read(unsigned thread, const Event& event) override;
  EventId add_choice(unsigned thread, const Event& event) override;

  static constexpr std::uint32_t kWindow = 64;

 private:
  bool looks_back(EventId id);
  // The oldest place in co that is offered for an access to the location at `id`.
  std::uint32_t oldest(EventId id, LocationId location) const;
  // False: the model forbids it; the event is as it was.
  bool try_reading(EventId id, EventId write);
  void choose(EventId id);

  Strategy& strategy_;
  std::array<std::uint32_t, runtime::kThreadsMax> newest_until_{};
  std::vector<EventId> candidates_;
};

}  // namespace snarl::checker
