// The program that all summaries make together, and what is known of it: who calls whom, which locks are held where,
// which threads run what.
//
//   link()      one pool of names and paths; functions, variables, classes united by USR; call graph
//   flow        per function: locks held before each event, relative to its entry; its effect on callers
//   (lock_flow.cpp) context     per function: locks always held at entry, threads that run it, whether others may run
//   (context.cpp) reach       per function: locks taken and objects touched by it and below, in its own frame
//   (reach.cpp)
#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/pool.h"
#include "analyzers/summary.h"
#include "report/lint_finding.h"

namespace snarl::analyzers {

using FunctionId = std::uint32_t;

// A test of the function that went one way.
struct Fact {
  Name condition = 0;
  bool value = false;
  bool operator==(const Fact&) const = default;
};

// A lock that is held, at some place of one function, seen from its frame.
struct Held {
  PathId lock = 0;
  bool must = true;      // on every way there
  bool shared = false;   // as a reader
  bool several = false;  // taken with others, free of order
  bool recursive = false;
  bool asserted = false;   // a caller's: told by REQUIRES() or AssertHeld(), or given back here and taken again
  bool tried = false;      // perhaps not got
  Point at;                // where it was taken
  std::vector<Fact> when;  // what the tests had said on every way on which it was taken
  bool operator==(const Held& other) const {
    return lock == other.lock && must == other.must && shared == other.shared && asserted == other.asserted &&
           when == other.when;
  }
};
using HeldSet = std::vector<Held>;  // by lock

struct GuardState {
  PathId guard = 0;
  std::vector<PathId> locks;
  enum Owned : std::uint8_t { kNo, kYes, kMaybe } owned = kNo;
  std::uint32_t flags = 0;
  bool operator==(const GuardState&) const = default;
};

// A thread that was started and not yet joined.
struct Live {
  PathId handle = 0;
  Point at;  // where it was started
  FunctionId spawner = 0;
  std::uint32_t block = 0, event = 0;
  std::vector<Fact> when;  // what the tests had said there
  bool operator==(const Live& other) const {
    return handle == other.handle && spawner == other.spawner && block == other.block && event == other.event;
  }
};

struct FlowState {
  bool reachable = false;
  HeldSet held;
  std::vector<GuardState> guards;
  std::vector<std::pair<PathId, PathId>> binds;
  std::vector<Live> live;
  std::vector<PathId> joined;
  std::vector<PathId> freed;  // a caller's locks that were given back on some way
  std::vector<PathId> taken;  // locks that were taken on every way, whether or not they were given back
  std::vector<Fact> facts;    // what tests have said on every way, and still holds
};

// What a call leaves behind, in the callee's frame.
struct Effect {
  HeldSet acquired;
  std::vector<PathId> released;
  std::vector<GuardState> guards;
  std::vector<std::pair<PathId, PathId>> binds;
  std::vector<Live> live;
  std::vector<PathId> joined;
  std::vector<PathId> taken;
};

// What an event does to a lock, whatever was held before.
struct LockStep {
  enum Kind : std::uint8_t {
    kTake,
    kTry,  // perhaps
    kGive,
    kGiveMaybe,  // by a guard that perhaps owns it
    kFree,       // a guard says that it does not hold it
  } kind = kTake;
  PathId lock = 0;
  bool by_guard = false;  // a guard gives it back
};

struct Site {
  HeldSet held;  // before the event, taken in this function or left by callees
  std::vector<Live> live;
  std::vector<PathId> joined;
  std::vector<PathId> freed;  // before the event: a caller's locks that were given back, maybe
  std::vector<PathId> taken;  // before the event: locks that were taken on every way, held or not
  std::vector<LockStep> steps;
  std::vector<PathId> objects;  // the event's locks or object, through reference members and guards
};

struct EventRef {
  FunctionId function = 0;
  std::uint32_t block = 0, event = 0;
  auto operator<=>(const EventRef&) const = default;
};

// A lock that a function takes, itself or below; `chain` leads there, outermost first.
struct Acquisition {
  PathId lock = 0;
  bool shared = false;
  bool tried = false;
  bool recursive = false;
  HeldSet outer;  // held there, in this frame, so far as they were taken at or below this function
  std::vector<EventRef> chain;
  std::vector<PathId> freed;  // locks of callers, in this frame, that are given back before, maybe
  HeldSet perhaps;            // held there where tests went one way
};

// A place where a function waits, itself or below: kBlock, kJoin, kWait.
struct Blocking {
  PathId about = 0;              // the handle or the condition
  std::vector<PathId> released;  // by the wait
  HeldSet outer;                 // as above; must only
  std::vector<EventRef> chain;
  std::vector<PathId> freed;
};

// An object that a function touches, itself or below.
struct Access {
  PathId object = 0;
  bool writes = false;
  bool atomic = false;
  HeldSet held;  // as above; must only
  std::vector<EventRef> chain;
  std::vector<Name> maybe;  // class-level names of locks that are held on some ways there
  std::vector<PathId> freed;
  std::vector<PathId> taken;  // locks that its thread surely took before, held or not, so far as seen from here
};

struct FunctionFlow {
  std::vector<std::vector<Site>> sites;  // by block and event
  FlowState exit;
  Effect effect;
  std::vector<Acquisition> acquisitions;
  std::vector<Access> accesses;
  std::vector<Blocking> waits;
  HeldSet entry;                     // held at every known call
  bool others = true;                // other threads may run while this does
  std::vector<std::uint32_t> roots;  // which threads run it
  std::vector<FunctionId> alive;     // entries of threads that callers started and may not have joined
  std::vector<EventRef> callers;
  bool handed_on = false;  // given as a callable to code that nobody sees: called at once, later, elsewhere?
};

class Program {
 public:
  Program();
  void add(const Summary& summary);
  void link();  // after all are added, before anything below

  const std::vector<Function>& functions() const { return functions_; }
  const FunctionFlow& flow(FunctionId function) const { return flows_[function]; }
  const Event& event(const EventRef& ref) const { return functions_[ref.function].blocks[ref.block].events[ref.event]; }
  const Site& site(const EventRef& ref) const { return flows_[ref.function].sites[ref.block][ref.event]; }
  // With what is held at entry.
  HeldSet held(const EventRef& ref) const;
  // Whether other threads may run then.
  bool others(const EventRef& ref) const;
  // Whether two events can happen at the same time in two threads, as far as threads' lives tell.
  bool concurrent(const EventRef& a, const EventRef& b) const;
  // The functions that a kCall or kSpawn may run.
  std::vector<FunctionId> targets(const Event& event) const;
  const Function* find(Name usr) const;

  const std::string& text(Name name) const { return names_[name]; }
  const Path& path(PathId id) const { return paths_[id]; }
  // The class-level name of an object: its last field, or the variable it starts from; 0 when there is none.
  Name key(PathId path) const;
  const Variable* variable(Name usr) const;
  const Variable* field_of(PathId path) const;  // what key() names
  // For messages: "Account::mutex_", "queue".
  std::string name(PathId path) const;
  std::string name_of_key(Name key) const;
  // Surely one object, seen from one frame.
  bool same(PathId a, PathId b) const;
  // Two elements of one array, by indices that are written as numbers.
  bool are_different_elements(PathId a, PathId b) const;
  bool is_number(Name step) const;  // an element by such an index
  // Maybe one object: equal, or one of them not known well enough.
  bool may_be_same(PathId a, PathId b) const;
  PathId parent(PathId path) const;  // without the last field; 0 at a base

  // A callee's path in its caller's frame.
  PathId seen_from(PathId path, const std::vector<PathId>& arguments, const Function& callee,
                   const Function& caller) const {
    return const_cast<Program*>(this)->translate(path, arguments, callee, caller);  // may add to the pool
  }

  // A bound cut what is known of the function: there may be more to find in it.
  void note_cut(FunctionId function) const { cut_.insert(function); }
  std::size_t cut() const { return cut_.size(); }

  report::LintPlace place(const Point& at) const;
  report::LintNote note(const EventRef& at, std::string message) const;
  // That a lock was taken, by who has it at `by`: the thread is that of `by`, and no locks are told.
  report::LintNote taken_note(const EventRef& by, const Point& taken, std::string message) const;
  std::string thread_name(std::uint32_t root) const;

 private:
  friend class Callables;
  friend class LockFlow;
  friend class Contexts;
  friend class Reach;
  PathId translate(PathId path, const std::vector<PathId>& arguments, const Function& callee, const Function& caller);
  PathId into(PathId path, const std::vector<PathId>& arguments, const Function& callee, const Function& caller);
  HeldSet translate(const HeldSet& held, const std::vector<PathId>& arguments, const Function& callee,
                    const Function& caller);
  bool meets(const EventRef& main, FunctionId entry) const;
  PathId loose(PathId path, bool numbers_too = false);  // indices alike that are not written as numbers, or all
  std::vector<FunctionId> post_order() const;

  std::vector<std::string> names_ = {""};
  std::vector<Path> paths_ = {{}};
  Pool pool_;
  std::vector<Function> functions_;
  std::vector<FunctionFlow> flows_;
  std::vector<Variable> variables_;
  std::vector<Class> classes_;
  std::unordered_map<Name, FunctionId> by_usr_;
  std::unordered_map<Name, std::uint32_t> variable_by_usr_;
  std::unordered_map<Name, std::uint32_t> class_by_usr_;
  std::unordered_map<Name, std::vector<FunctionId>> overriders_;
  std::vector<bool> multiple_;  // by root: more than one thread may be it
  mutable std::set<FunctionId> cut_;
  std::vector<bool> from_main_;  // by root: only the main thread starts it
};

inline constexpr std::uint32_t kMainRoot = 0, kOutsideRoot = 1, kFirstThreadRoot = 2;  // then by function

}  // namespace snarl::analyzers
