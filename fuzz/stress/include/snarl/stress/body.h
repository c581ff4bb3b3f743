// A stress test as the harness sees it: many instances of a few memory cells, threads that run over all of them, and
// what their outcomes mean. Made from C++ structs by stress.h and from litmus files by litmus/stress_source.h.
//
// An instance is one set of cells. Cell c of instance i lies at base[c] + i * stride[c], so that one loop serves every
// placement: packed, on lines of their own, in arrays of their own, on pages of their own (fuzz/stress/layout.h).
#pragma once
#include <cstddef>
#include <cstdint>

namespace snarl::stress {

inline constexpr int kThreadsMax = 16;
inline constexpr int kCellsMax = 32;
inline constexpr int kValuesMax = 32;

// How the threads of one group keep together. slots: each instance has its time, read from the clock, and nothing is
// communicated. stride: a barrier before every so many instances. timebase: a barrier before each instance, and a time
// behind it at which all begin. free: nothing but the barrier of the round.
enum class Sync : std::uint8_t { kSlots, kStride, kTimebase, kFree };
inline constexpr int kSyncs = 4;

// What a thread does with the cells of an instance before its turn comes.
enum class Preload : std::uint8_t { kNone, kTouch, kOwn, kFlush };
inline constexpr int kPreloads = 4;

class Pace;

// One round of one thread. `order`: which instance comes when; the same for all threads of the group.
struct Batch {
  char* base[kCellsMax] = {};
  std::size_t stride[kCellsMax] = {};
  std::int64_t* values[kValuesMax] = {};  // a column for each value of an outcome
  const std::uint32_t* order = nullptr;
  std::uint32_t count = 0;
  int cells = 0;
  Preload preload = Preload::kNone;
  Pace* pace = nullptr;
};

// One instance, inside a batch.
class Instance {
 public:
  Instance(const Batch& batch, std::uint32_t index) : batch_(batch), index_(index) {}

  template <typename T>
  T* cell(int which) const {
    return reinterpret_cast<T*>(batch_.base[which] + index_ * batch_.stride[which]);
  }
  // Value `which` of the outcome.
  std::int64_t& value(int which) const { return batch_.values[which][index_]; }

 private:
  const Batch& batch_;
  std::uint32_t index_;
};

// kWeak: allowed, but no interleaving of the threads leads there. kLoadBuffering: allowed only where loads may be
// satisfied by stores that depend on nothing before them. kUnknown: nobody said.
enum class Grade : std::uint8_t { kAllowed, kWeak, kLoadBuffering, kForbidden, kUnknown };

struct GradedOutcome {
  const std::int64_t* values;  // as many as Body::values_shown
  Grade grade;
  const char* remark;  // or null
};

struct CellShape {
  std::size_t size;
  std::size_t alignment;
};

// What `exists (...)` of a litmus test asks.
enum class Quantifier : std::uint8_t { kNone, kExists, kNotExists, kForall };

struct Body {
  const char* name = "";
  const char* file = "";
  int threads = 0;
  int cells = 0;
  const CellShape* cell_shapes = nullptr;
  int values = 0;        // of an outcome, as recorded
  int values_shown = 0;  // of these, the first so many make the outcome; the others serve `keep`
  const char* const* value_names = nullptr;
  std::uint32_t pointers = 0;               // bit k: value k is the address of a cell, recorded as kCellAddress + cell
  const char* const* cell_names = nullptr;  // for these
  void (*run[kThreadsMax][kSyncs])(const Batch&) = {};
  void (*construct)(const Instance&) = nullptr;      // before the threads
  void (*after)(const Instance&) = nullptr;          // or null; when all threads are through with the instance
  void (*destroy)(const Instance&) = nullptr;        // or null; behind `after`
  bool (*keep)(const std::int64_t*) = nullptr;       // or null; false: the outcome does not count
  bool (*condition)(const std::int64_t*) = nullptr;  // or null
  Quantifier quantifier = Quantifier::kNone;
  const char* condition_text = "";
  const GradedOutcome* graded = nullptr;
  std::size_t graded_count = 0;
  Grade others = Grade::kUnknown;  // outcomes that are not among `graded`
  const char* not_judged = "";     // why outcomes have no grade; or empty
  const char* model = "";          // whose grades they are
  const char* note = "";           // what a result is to be read with; or empty
  const char* wrong = "";          // what is wrong with the test whatever is seen: see registry.cpp; or empty
};

// An address in a recorded value: this plus the cell's index. Far from any number that a test computes with.
inline constexpr std::int64_t kCellAddress = 0x4c49'544d'0000;

// What the checker has found of the test with this name; compiled into the program (cli/stress_checked.h).
struct ModelOutcomes {
  const char* test;
  const char* model;
  const GradedOutcome* graded;  // all that the model allows: kAllowed, or kWeak where no interleaving has it
  std::size_t graded_count;
  const char* incomplete;  // why these may not be all; or empty
  const char* bug;         // what the checker found instead; or empty
};
void add_model(const ModelOutcomes& outcomes);

struct Modelled {
  explicit Modelled(const ModelOutcomes& outcomes) { add_model(outcomes); }
};

// All tests of this program, in the order of their registration.
void add_test(const Body& body);

struct Registered {
  explicit Registered(const Body& body) { add_test(body); }
};

}  // namespace snarl::stress
