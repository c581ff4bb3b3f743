// A unit's summary: its functions as small flow graphs of the events that matter to locks and shared data.
//
// Extraction only translates; which locks are held where is computed when the program is linked, where the effects of
// all callees are known. So wrappers and guards work across units, and there is one engine for it. Plain data.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace snarl::analyzers {

using Name = std::uint32_t;    // index into Summary::names; 0 is ""
using PathId = std::uint32_t;  // index into Summary::paths; 0 is an unknown object

struct Point {
  Name file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Point&) const = default;
};

// What an access path starts from, seen from inside one function. A lambda's body is in the frame of the function
// around it as far as `this` is concerned; its captured variables are kVariable by their own identity.
enum class Base : std::uint8_t {
  kUnknown,    // what a call or an expression we do not follow gives; never equal to another
  kThis,       // *this
  kParameter,  // parameter `index`
  kVariable,   // global, static or local variable, by USR
  kReturn,     // what the function returns
};

// A base and the steps from it. A step is a field's USR, or one of the kinds below, all USRs being longer:
//   "*"  what it points to      "&"  its address ("&" then "*" cancel)      "[]"  an element      "="  a copy of it
//   "^" and a USR  the address of the object whose field has this address (container_of)
// A reference is what it refers to.
struct Path {
  Base base = Base::kUnknown;
  std::uint32_t index = 0;
  Name variable = 0;
  std::vector<Name> steps;
};

enum class Order : std::uint8_t { kPlain, kRelaxed, kConsume, kAcquire, kRelease, kAcqRel, kSeqCst };

enum class EventKind : std::uint8_t {
  kAcquire,     // path: the lock
  kTryAcquire,  // as above; held where the block's test says so
  kRelease,
  kGuardMake,  // path: the guard object; arguments: its locks; flags: deferred, adopted, tried, several, shared
  kGuardLock,  // path: the guard, and so on
  kGuardTryLock,
  kGuardUnlock,
  kGuardForget,  // release(): no longer owns, still locked
  kGuardMove,    // path: the new guard, other: the old one
  kGuardDestroy,
  kRead,  // path: the object; order: when it is atomic
  kWrite,
  kReadWrite,  // x++, fetch_add, compare_exchange
  kCall,       // target: callee; arguments: `this` first for methods, then one each; path: what it returns into
  kInvoke,     // a stored callable or function pointer is called; path: where it is stored
  kSpawn,      // target: entry (0: unknown, `other` is where it is stored); arguments as in kCall; path: the handle;
               // detail: "std::thread", "post"
  kJoin,       // path: the handle
  kDetach,
  kWait,       // path: the condition; other: the lock or the guard; flags: kHasPredicate, kTimed
  kNotifyOne,  // path: the condition
  kNotifyAll,
  kBlock,    // detail: what blocks: "std::this_thread::sleep_for"
  kBind,     // from here on path is another name of other (reference members, pointers in fields)
  kCompare,  // path and other are compared by < or >: an order among objects
  kReturn,   // path: what is returned, when it is a reference or pointer
  kFence,    // order
  kThrow,
  kAssign,  // a local that conditions test gets a value; detail: "0", "1", or "" when not constant
  kGive,    // a callable is given to a function, just before its call; target: the callable, other: its object, path:
            // the callee's parameter that gets it, detail: the callee, arguments: the call's. Linking makes it a kCall
            // or a kSpawn when the callee calls it at once or starts a thread with it (callables.h)
};

enum EventFlags : std::uint32_t {
  kShared = 1u << 0,  // reader's mode
  kDeferred = 1u << 1,
  kAdopted = 1u << 2,
  kTried = 1u << 3,
  kSeveral = 1u << 4,    // several locks at once, free of order
  kRecursive = 1u << 5,  // may be taken again by its owner
  kHasPredicate = 1u << 6,
  kTimed = 1u << 7,
  kInLoop = 1u << 8,
  kVirtualCall = 1u << 9,  // any override may run
  kCompareExchange = 1u << 10,
  kContainer = 1u << 11,  // the access is a method call on an object of the library
  kMayThrow = 1u << 12,
  kNoReturn = 1u << 13,
  kAsserted = 1u << 14,  // kAcquire by an assertion (ASSERT_CAPABILITY, AssertHeld): a fact, not an action
  kInitial = 1u << 15,   // the write initialises the object
  kLooksFirst =
      1u << 16,  // a container's insertion that leaves what is there: try_emplace, emplace, insert of maps and sets
  kNamedPost = 1u << 17,  // kGive: by its name the callee runs it in another thread
  kFrees = 1u << 18,      // kWrite: the whole object, whose memory is given back
};

struct Event {
  EventKind kind = EventKind::kRead;
  Order order = Order::kPlain;
  std::uint32_t flags = 0;
  Point at;
  PathId path = 0;
  PathId other = 0;
  Name target = 0;  // USR
  Name detail = 0;
  std::vector<PathId> arguments;
  std::vector<Point>
      depends;  // of writes and calls: the reads and calls of this function that what is given comes from
};

// What the end of a block tests, so that a try_lock is known to have succeeded on one side.
enum class Test : std::uint8_t { kNone, kTried, kOwns };
struct Block {
  std::vector<Event> events;
  std::vector<std::uint32_t> successors;  // for a test: the true side first
  Test test = Test::kNone;
  bool negated = false;
  PathId tested = 0;  // the lock, or the guard
  // What the end tests, so that two tests of one thing go the same way: a text without its negations, and the objects
  // whose writes make it another. Empty when it calls something.
  Name condition = 0;
  bool condition_negated = false;
  std::vector<PathId> about;
  std::vector<Point> depends;  // as an event's
};

// Declared by Clang's thread-safety attributes, seen from inside the function.
enum class Contract : std::uint8_t {
  kRequires,
  kRequiresShared,
  kAcquires,
  kAcquiresShared,
  kReleases,
  kExcludes,
  kTryAcquires,
  kAsserts,
  kReturnsLock
};
struct Promise {
  Contract contract = Contract::kRequires;
  PathId lock = 0;
};

enum FunctionFlags : std::uint32_t {
  kConstructor = 1u << 0,
  kDestructor = 1u << 1,
  kMethod = 1u << 2,
  kVirtual = 1u << 3,
  kLambda = 1u << 4,
  kMain = 1u << 5,
  kInstance = 1u << 6,   // of a template; instances of one template have one `pattern`
  kPublic = 1u << 7,     // callable from elsewhere: public method, external linkage
  kUnchecked = 1u << 8,  // NO_THREAD_SAFETY_ANALYSIS
  kNoexcept = 1u << 9,
  kCoroutine = 1u << 10,
  kAddressTaken = 1u << 11,
  kConst = 1u << 12,
  kInHeader = 1u << 13,
  kReturnsReference = 1u << 14,
  kImplicit = 1u << 15,  // written by the compiler
};

struct Function {
  Name usr = 0;
  Name name = 0;       // "Account::deposit", "lambda at queue.cpp:31"
  Name class_usr = 0;  // of a method, and of a lambda inside one
  Name enclosing = 0;  // of a lambda: the function around it
  Name pattern = 0;    // of an instance: the template's place, which names it
  Point at;
  std::uint32_t flags = 0;
  std::vector<Name> parameters;  // USRs, as lambdas inside refer to them
  std::vector<Name> overrides;
  std::vector<Promise> promises;
  std::vector<Block> blocks;  // 0 is the entry; empty: only declared
  std::uint32_t exit = 0;
};

enum VariableFlags : std::uint32_t {
  kIsLock = 1u << 0,
  kIsAtomic = 1u << 1,
  kIsCondition = 1u << 2,
  kIsThread = 1u << 3,
  kIsConst = 1u << 4,
  kIsReference = 1u << 5,
  kIsPointer = 1u << 6,
  kIsThreadLocal = 1u << 7,
  kIsGuard = 1u << 8,
  kIsStaticLocal = 1u << 9,
  kIsLocal = 1u << 10,
  kIsVolatile = 1u << 11,
  kIsRecursiveLock = 1u << 12,
  kIsCallable = 1u << 13,
  kIsParameter = 1u << 14,
  kIsMutable = 1u << 15,
};

// A field, a global or static variable, or a local that lambdas capture or whose address goes elsewhere.
struct Variable {
  Name usr = 0;
  Name name = 0;  // "Account::balance_"
  Name type = 0;
  Name owner = 0;  // class of a field, function of a local
  std::uint32_t flags = 0;
  std::uint32_t position = 0;  // among its class' fields
  Point at;
  std::vector<PathId> guarded_by;          // GUARDED_BY; paths start at this
  std::vector<PathId> pointee_guarded_by;  // PT_GUARDED_BY
  std::vector<PathId> acquired_before;     // locks
  std::vector<PathId> acquired_after;
};

struct Class {
  Name usr = 0;
  Name name = 0;
  Point at;
  std::vector<Name> bases;
};

struct Summary {
  std::string unit;
  std::vector<std::string> names = {""};
  std::vector<Path> paths = {{}};
  std::vector<Function> functions;
  std::vector<Variable> variables;
  std::vector<Class> classes;
};

}  // namespace snarl::analyzers
