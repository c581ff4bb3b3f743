// What an engine found, as data: findings, places, the witness trace, and the result of a whole run.
//
// Every engine produces these types and every output format consumes them; nothing here knows how either works.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snarl::report {

enum class FindingKind {
  kDataRace, kAssertion, kException, kCrash, kDeadlock, kLivelock, kUseAfterFree, kDoubleFree, kInvalidFree,
  kLeak, kLockMisuse, kUninitializedRead, kThreadMisuse,
};
// The kind's stable name in JSON and in expectations: "data-race", "use-after-free", ...
std::string_view name(FindingKind kind);
std::optional<FindingKind> finding_kind(std::string_view name);

struct Frame {
  std::string function;
  std::string file;  // empty when unknown
  int line = 0;
  int column = 0;
};

// A point in the program under test. `pc` is a return address (the call before it is meant); `stack` is filled by the
// symboliser, innermost first (inlined frames included).
struct Place {
  std::string role;  // "write", "read", "free", "lock", "waits for", "allocated", ...: what happened here
  int thread = 0;
  std::uintptr_t pc = 0;
  std::vector<std::uintptr_t> call_pcs;  // callers, innermost first; what comes before `pc` in it does not count
  std::vector<Frame> stack;
};

// One step of a witness: one visible operation of one thread, in an order that a real run could take.
struct Step {
  int thread = 0;
  Place place;
  std::string operation;  // "load", "store", "fetch_add", "compare_exchange", "fence", "lock", "unlock", "create thread 1", ...
  std::string object;     // the variable's name or "address" text; filled by the symboliser where it can
  std::uintptr_t address = 0;
  std::string order;      // "relaxed", "acquire", ... or empty
  std::string value;      // value read or written: "3", "1 -> 2" for a read-modify-write
  int reads_from = -1;    // index of the step whose value it reads; -1: the initial value, or no read
  bool is_read = false;
  int newer = -1;         // for a stale read: index of a coherence-later write that had already happened; else -1
  int repeat = 1;         // loops folded: this step stands for so many equal ones
};

struct Finding {
  FindingKind kind;
  std::string message;    // one sentence
  std::string missing;    // one sentence on what is missing (the happens-before edge, the notify, ...); may be empty
  std::vector<Place> places;
  std::vector<Step> witness;
  std::string replay;     // token
};

// kClean: nothing was found in a sample, which proves nothing.
enum class Verdict { kVerified, kClean, kBug, kInconclusive, kMisuse, kInternal };
std::string_view name(Verdict verdict);  // "verified", "clean", "bug", "inconclusive", "misuse", "internal"
std::optional<Verdict> verdict(std::string_view name);
int exit_code(Verdict verdict);          // 0 0 1 3 2 70, the same for every verb

// What samples were taken, and what they covered.
struct Sampling {
  std::string strategy;
  std::uint64_t seed = 0;
  std::uint64_t schedules = 0;
  std::uint64_t schedules_to_first_bug = 0;  // 0: none was found
  bool has_coverage = true;                  // false: the engine cannot see what it runs, and what follows is empty
  std::uint64_t partial_orders = 0;          // different executions
  std::uint64_t reads_from = 0;              // pairs of places: one read what the other wrote
  std::uint64_t hand_overs = 0;              // pairs of places: a lock given back at one was taken at the other
  double unseen = 1;                         // the chance that the next schedule shows an execution that is new
};

struct Result {
  std::string program;
  std::string model = "rc11";
  Verdict verdict = Verdict::kInternal;
  std::string reason;  // for inconclusive, misuse, internal: one sentence; "{place}" in it is where `reason_place` is
  Place reason_place;
  std::uint64_t executions_complete = 0;
  std::uint64_t executions_blocked = 0;
  double time_ms = 0;
  std::vector<Finding> findings;
  std::optional<Sampling> sampling;  // of an engine that samples
  std::vector<std::string> warnings;  // things worth knowing that do not change the verdict
};

}  // namespace snarl::report
