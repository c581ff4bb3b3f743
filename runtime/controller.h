// The one interface upwards: what the code under test does (Operation), and what it is answered (Reply).
//
// A Program runs the body once under a Controller: it announces each visible operation of each controlled thread
// and does what the reply says. Who decides (exhaustive search, sampling, replay) is behind the Controller; how
// threads are made (native fibers, a litmus interpreter) is behind the Program. Neither knows the other.
//
// Blocking is the controller's affair: a thread that asks for a held mutex is simply told to switch, and asks
// again when it is resumed. Plain memory accesses are announced too, but not answered: memory already holds
// their one possible value in a race-free execution.
#pragma once
#include <cstddef>
#include <cstdint>

namespace snarl::runtime {

// Threads are numbered by the controller, 0 is the body; at most kThreadsMax live in one execution.
using ThreadId = std::uint16_t;
inline constexpr ThreadId kThreadsMax = 64;

using Address = std::uintptr_t;
// Every byte of a heap block that the program has just been given.
inline constexpr unsigned char kFreshPattern = 0xCD;
// Up to 8 bytes, zero-extended. Wider atomics are interned by the program: equal values have equal handles.
using Value = std::uint64_t;

enum class MemoryOrder : std::uint8_t { kRelaxed, kAcquire, kRelease, kAcqRel, kSeqCst };  // consume is acquire

enum class OpKind : std::uint8_t {
  // Memory. `address`, `size`, `order` are set; the reply's value is the value read.
  kLoad,
  kStore,            // operand: value
  kRmw,              // operand, rmw
  kCompareExchange,  // expected, operand, order, order_failure, weak; reply.success
  kFence,            // order only
  // Threads.
  kThreadCreate,  // reply.value: the child's ThreadId. The child's first operation must be kThreadBegin.
  kThreadBegin,
  kThreadEnd,   // last operation of a thread; the reply is always kSwitch or kStop
  kThreadJoin,  // operand: ThreadId; waits until it has ended
  kThreadDetach,  // operand: ThreadId; never a scheduling point
  // Modelled primitives: `address` names the object; `operand` as said. A state is made on first use from
  // `operand_initial` (0 where the object is statically initialised and idle). reply.value: 0 or an errno value.
  kObjectInit,     // (re)starts the object at state operand_initial
  kObjectDestroy,  // misuse if somebody holds it or waits in it
  kMutexLock,      // mutex_kind; timed: may answer ETIMEDOUT
  kMutexTryLock,   // 0 or EBUSY
  kMutexUnlock,    // 0 or EPERM (error-checking mutex); otherwise lock misuse is a finding
  kRwReadLock,     // timed: may answer ETIMEDOUT
  kRwWriteLock,
  kRwTryReadLock,
  kRwTryWriteLock,
  kRwUnlock,
  kSemaphoreWait,  // operand_initial: count when first seen; timed
  kSemaphoreTryWait,  // 0 or EAGAIN
  kSemaphorePost,
  kSemaphoreGet,   // reply.value: the count
  kOnceEnter,      // reply.value: 1 = the caller must run the initialiser, 0 = done already (acquires)
  kOnceDone,
  kOnceAbort,      // the initialiser threw: somebody else may enter
  // Wait queues: condition variables, futexes, barriers. A condition wait is kQueueEnter(c), kMutexUnlock(m),
  // kQueueAwait(c), kMutexLock(m); a futex wait is kQueueEnter, kLoad and either kQueueLeave or kQueueAwait.
  kQueueEnter,
  kQueueLeave,  // reply.value: 1 if a wake had already been spent on this thread
  kQueueAwait,  // waits until woken; timed: may answer ETIMEDOUT (the thread has then left the queue)
  kQueueWake,   // operand: how many at most (which ones is a choice); reply.value: how many were woken
  kBarrierWait,  // operand: participants; reply.value: 1 for the one that completed the round, else 0
  // Everything else that is not determined by the program.
  kChoice,  // operand: n; reply.value in [0, n): 0 is the usual outcome
  kBlock,   // no event: the thread goes no further, on purpose (an assumption does not hold); never a finding
  kYield,   // no event: a hint that the thread cannot make progress alone
};

enum class RmwKind : std::uint8_t { kExchange, kAdd, kSub, kAnd, kOr, kXor, kNand, kWide };
enum class MutexKind : std::uint8_t { kNormal, kRecursive, kErrorCheck };

// What a thread at an operation cannot use any more.
struct DeadParts {
  std::uint64_t registers = 0;           // a bit for each recorded register
  std::uint64_t words = 0;               // bit i: of the stack, the four bytes that end 4 i below words_end
  const std::byte* words_end = nullptr;
};

// What a thread looks like at an operation, for the exact detection of spin loops. `registers` are the
// callee-saved ones at the call; `[stack_low, stack_high)` is the live stack of the caller. Null where unknown.
struct ThreadState {
  const std::uintptr_t* registers = nullptr;
  std::size_t register_count = 0;
  const std::byte* stack_low = nullptr;
  const std::byte* stack_high = nullptr;
  // Null: the thread may use all of it.
  DeadParts (*dead)(const ThreadState& state) = nullptr;
};

struct Operation {
  OpKind kind;
  ThreadId thread = 0;
  MemoryOrder order = MemoryOrder::kSeqCst;
  MemoryOrder order_failure = MemoryOrder::kSeqCst;
  std::uint8_t size = 0;  // bytes; 0 for non-memory operations; 16 and odd sizes are interned ("wide")
  RmwKind rmw = RmwKind::kExchange;
  MutexKind mutex_kind = MutexKind::kNormal;
  bool weak = false;
  bool timed = false;
  bool queue = false;  // kObjectInit, kObjectDestroy: of a wait queue
  bool plain = false;  // kLoad, kStore: a non-atomic access, announced because its value may be racy (litmus tests)
  Address address = 0;
  Value operand = 0;
  Value expected = 0;
  Value operand_initial = 0;
  Value memory = 0;      // what memory holds at `address` now (first access to a location starts from it)
  std::uintptr_t pc = 0;  // return address in the caller
  // For RmwKind::kWide only: computes the new handle from the old one.
  Value (*update)(const Operation& self, Value old) = nullptr;
  ThreadState state;
};

enum class Action : std::uint8_t {
  kProceed,  // done: `value` holds the result, go on in the same thread
  kSwitch,   // not yet (or, at kThreadEnd, done): run thread `next`; when resumed, announce the same operation again
  kStop,     // this execution is over: abandon all threads
};

struct Reply {
  Action action = Action::kProceed;
  bool success = false;        // kCompareExchange
  bool write_through = false;  // store `written` to memory (it is now the newest in coherence order)
  ThreadId next = 0;
  Value value = 0;
  Value written = 0;
};

// The answer to an atomic access that the controller has answered before in the same place: what counts of a Reply.
struct KnownAnswer {
  Value value;
  Value written;
  bool success;
  bool write_through;
};

enum class AccessKind : std::uint8_t {
  kRead, kWrite,
  kAllocate,  // the block [address, address+size) now belongs to the calling thread, contents indeterminate
  kFree,      // the whole block is given back
};

struct Access {
  AccessKind kind;
  ThreadId thread;
  Address address;
  std::size_t size;
  std::uintptr_t pc;
};

// What went wrong in the program itself; the controller decides what to make of it and ends the execution.
enum class FaultKind : std::uint8_t {
  kAssertion,       // assert, abort, EXPECT_*/ASSERT_* failure
  kException,       // an exception left a thread, or std::terminate
  kCrash,           // SIGSEGV, SIGBUS, SIGFPE, SIGILL, stack overflow
  kInvalidFree,
  kDoubleFree,
  kUseAfterFree,    // found by the runtime itself (uninstrumented access to a freed block)
  kLeak,            // reported at the end of an execution; address and size of the block
  kThreadMisuse,    // neither joined nor detached, joined twice, ...
  kLockMisuse,
  kUnsupported,     // something Snarl cannot control: the result is inconclusive, `message` names it
};

struct Fault {
  FaultKind kind;
  ThreadId thread;
  const char* message;  // one sentence, copied by the receiver
  std::uintptr_t pc = 0;
  Address address = 0;
  std::size_t size = 0;
  // Where the block was allocated/freed, when that matters.
  std::uintptr_t pc_other = 0;
};

class Controller {
 public:
  virtual ~Controller() = default;
  // A thread's next visible operation. Called again for the same operation after every kSwitch.
  virtual Reply perform(const Operation& operation) = 0;
  // The short way for an atomic access (kLoad to kCompareExchange), asked before perform(): true when it is done
  // already, with this answer. Must not allocate. False: announce the operation in full.
  virtual bool known(ThreadId, OpKind, Address, std::uintptr_t /*pc*/, KnownAnswer&) { return false; }
  // A plain access. False: a finding was recorded, abandon the execution.
  virtual bool access(const Access& access) = 0;
  // The program failed. Always abandons the execution afterwards (but see kLeak: reported after the last thread ended).
  virtual void fault(const Fault& fault) = 0;
  // Function entry and exit, for call stacks (may be ignored).
  virtual void enter(ThreadId, std::uintptr_t /*call_pc*/) {}
  virtual void leave(ThreadId) {}
  // For who watches over code that never calls: a number that changes with everything that is announced, and whether
  // there is no time left. Asked from a signal handler.
  virtual std::uint64_t announced() const { return 0; }
  virtual bool is_out_of_time() const { return false; }
};

// One body, runnable any number of times from the same initial state.
class Program {
 public:
  virtual ~Program() = default;
  // Runs one execution from its beginning until the controller answers kStop. Thread 0 begins without kThreadBegin.
  virtual void run(Controller& controller) = 0;
  // The return addresses of a thread that is announcing something right now, or has just failed, innermost first, from
  // the frames of the program's own machinery outwards; how many there are.
  virtual std::size_t call_stack(ThreadId /*thread*/, std::uintptr_t* /*frames*/, std::size_t /*frames_max*/) { return 0; }
};

}  // namespace snarl::runtime
