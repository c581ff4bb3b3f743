// TruSt: the depth-first search over execution graphs that visits each consistent one exactly once.
//
// Kokologiannakis, Marmanis, Gladstein, Vafeiadis: Truly Stateless, Optimal Dynamic Partial Order Reduction, POPL 2022.
// The search is a stack of branches on one graph. An event is added maximally (a read reads the newest write, a write
// comes last in co); what else it could have done waits as a branch. A write also revisits earlier reads of its
// location outside its porf-prefix, when everything that would be deleted had been added maximally.
// Departures from the paper:
//  - An update (read-modify-write) is one event. When it reads from a write that another update has already consumed
//    the graph is inconsistent, and is kept only until the revisits from its write part have been explored.
//  - A primitive that must wait (a held mutex) is not in the graph. When another one takes its place by a revisit
//    (both locked the same free mutex), it is deleted instead of reading a state in which it waits; what stays is
//    pinned, as in the paper it would be by the blocked read.
// Tested by: tests/agreement (against brute force), tests/programs (recorded counts).
#pragma once
#include <deque>
#include <functional>
#include <vector>

#include "checker/additions.h"

namespace snarl::checker {

class Search final : public Additions {
 public:
  using Additions::Additions;

  // --- Additions. Branches for what else the event could do are pushed.
  EventId add_write(unsigned thread, const Event& event) override;
  EventId add_read(unsigned thread, const Event& event) override;
  // The first alternative is taken.
  EventId add_choice(unsigned thread, const Event& event) override;

  // Adds an event exactly so; `rank` orders the writes of its location. No branches. (Replay.)
  EventId force(unsigned thread, const Event& event, EventId rf, const std::function<std::uint32_t(EventId)>& rank);

  // The execution ended with these primitives waiting: they may still displace others (see above).
  struct Waiting { unsigned thread; Event event; };
  void explore_waiting(const std::vector<Waiting>& waiting);

  // Goes to the next graph to be explored. False: the whole space has been covered.
  bool next();

  // Splits what is still to be explored in two: the later half of the alternatives of the oldest branch that has any,
  // and all the rest. The search keeps the one or the other. All that it gives away comes later (or earlier) in
  // depth-first order than all that it keeps. Between executions only, right after next().
  bool can_split() const;
  enum class Half { kEarlier, kLater };
  void keep(Half half);

  // Estimated share of the search space that has been covered, in [0, 1]: each branch point divides its share evenly.
  double progress() const;
  void clear();

 private:
  enum class BranchKind : std::uint8_t { kReadFrom, kPlace, kRevisit, kChoice, kWaiting, kUndo };
  struct Branch {
    BranchKind kind;
    EventId event;        // the event whose alternatives these are
    EventId read;         // kPlace: the read that the write has revisited, if any; kUndo: the revisited read
    Stamp stamp;          // the graph at this branch ends here
    std::size_t begin;    // alternatives: pool_[begin, end), taken from the end
    std::size_t end;
    std::size_t total;    // how many alternatives this point had, including the one taken first
  };
  struct Undo {
    ExecutionGraph::Deleted deleted;
    Event read;                     // as it was
    std::uint32_t read_co_index;
    std::vector<Tick> read_clocks;
    bool read_deleted;
    std::uint32_t write_co_index;   // of the revisiting plain write
    std::vector<EventId> pinned;
  };

  // The write part of `id`, which reads from its rf, enters co; pushes its revisits. False: inconsistent.
  bool add_write_part(EventId id, bool maximal);
  bool complete_pending();
  void push_choices(EventId id);
  void push_revisits(EventId write);
  bool is_candidate(EventId write, EventId read) const;
  bool was_added_maximally(const OrderEntry& entry, EventId write) const;
  bool overwritten(EventId write, Stamp stamp, EventId by, EventId except) const;
  // Places for a plain write whose readers need at least `floor`; the last is left to the caller, the others pushed.
  void push_places(EventId write, EventId read, std::uint32_t floor);
  void push(BranchKind kind, EventId event, EventId read, std::size_t begin);

  bool take_read_from(EventId id, EventId write);
  bool take_place(const Branch& branch, EventId predecessor);
  bool take_choice(EventId id, std::uint32_t choice);
  void take_waiting(const Waiting& waiting);
  void undo(const Branch& branch);
  void truncate(Stamp stamp);
  bool revisit(EventId write, EventId read);
  void pin(EventId write, Undo& record);

  std::vector<Branch> branches_;
  std::vector<EventId> pool_;
  std::deque<Undo> undo_;        // one per kUndo on the stack, reused
  std::size_t undo_count_ = 0;
  std::vector<Waiting> waiting_; // a stack beside pool_, for kWaiting
};

}  // namespace snarl::checker
