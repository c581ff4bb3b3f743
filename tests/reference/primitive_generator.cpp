#include "tests/reference/primitive_generator.h"

#include <string>
#include <utility>

#include "tests/reference/order_style.h"

namespace snarl::reference {
namespace {

using litmus::Expr;
using litmus::ExprKind;
using litmus::MemoryOrder;
using litmus::Statement;
using litmus::StatementKind;
using runtime::OpKind;

// Locations by number: two atomic ones, a plain one, and an object of each type.
enum Place : int { kX, kY, kData, kMutex, kRwLock, kSemaphore, kQueue, kBarrier, kPlaces };

enum class Family : std::uint8_t { kMutex, kRwLock, kSemaphore, kCondition, kFutex, kBarrier, kJoin, kFamilies };

class Generator {
 public:
  Generator(std::uint64_t seed, const GeneratorOptions& options) : random_(seed), options_(options) {}

  litmus::Test run(const std::string& name) {
    test_.name = name;
    for (const char* location : {"x", "y"}) test_.locations.push_back({.name = location, .type = "atomic_int"});
    test_.locations.push_back({.name = "data", .type = "int"});
    const char* const objects[][2] = {
        {"m", "mtx_t"}, {"rw", "rwlock_t"}, {"s", "sem_t"}, {"q", "queue_t"}, {"b", "barrier_t"}};
    for (const auto& object : objects) test_.locations.push_back({.name = object[0], .type = object[1]});
    test_.locations[kSemaphore].initial = static_cast<litmus::Value>(random_.below(3));
    style_ = static_cast<OrderStyle>(random_.below(4));
    for (Family& family : families_) family = static_cast<Family>(random_.below(static_cast<int>(Family::kFamilies)));
    barrier_ = random_.one_in(3) ? 2 : options_.threads;
    for (int i = 0; i < options_.threads; ++i) add_thread();
    return test_;
  }

 private:
  void add_thread() {
    thread_ = {};
    for (const auto& location : test_.locations)
      thread_.registers.push_back({.name = location.name, .type = location.type + "*", .is_parameter = true});
    const int blocks = 1 + random_.below(options_.operations_max);
    for (int i = 0; i < blocks; ++i) add_block(thread_.body);
    test_.threads.push_back(std::move(thread_));
  }

  void add_block(std::vector<Statement>& body) {
    if (random_.one_in(3)) {
      body.push_back(memory());
      return;
    }
    switch (families_[random_.below(2)]) {
      case Family::kMutex:
        return section(body, lock_of({OpKind::kMutexLock, OpKind::kMutexTryLock}), kMutex, OpKind::kMutexUnlock);
      case Family::kRwLock:
        return section(body,
                       lock_of(random_.one_in(2) ? std::pair{OpKind::kRwReadLock, OpKind::kRwTryReadLock}
                                                 : std::pair{OpKind::kRwWriteLock, OpKind::kRwTryWriteLock}),
                       kRwLock, OpKind::kRwUnlock);
      case Family::kSemaphore:
        return semaphore(body);
      case Family::kCondition:
        return condition(body);
      case Family::kFutex:
        return futex(body);
      case Family::kBarrier:
        body.push_back(primitive(OpKind::kBarrierWait, kBarrier, barrier_));
        return;
      case Family::kJoin:
        return join(body);
      default:
        return;
    }
  }

  // Waiting, timed or trying.
  struct Taking {
    OpKind kind;
    bool timed;
  };
  Taking lock_of(std::pair<OpKind, OpKind> kinds) {
    const int way = random_.below(4);
    return {way == 0 ? kinds.second : kinds.first, way == 1};
  }

  void section(std::vector<Statement>& body, Taking taking, int object, OpKind unlock) {
    Statement lock = primitive(taking.kind, object, 0);
    lock.timed = taking.timed;
    const int result = lock.target;
    body.push_back(std::move(lock));
    std::vector<Statement> inner;
    inner.push_back(memory());
    if (random_.one_in(4)) inner.push_back(memory());
    inner.push_back(primitive(unlock, object, 0));
    const bool certain = !taking.timed && taking.kind != OpKind::kMutexTryLock &&
                         taking.kind != OpKind::kRwTryReadLock && taking.kind != OpKind::kRwTryWriteLock;
    if (certain) {
      for (Statement& statement : inner) body.push_back(std::move(statement));
      return;
    }
    Statement branch = only_if(result, 0);
    branch.body = std::move(inner);
    if (random_.one_in(3)) branch.otherwise.push_back(memory());
    body.push_back(std::move(branch));
  }

  void semaphore(std::vector<Statement>& body) {
    const int way = random_.below(8);
    const OpKind kind = way < 3   ? OpKind::kSemaphorePost
                        : way < 5 ? OpKind::kSemaphoreWait
                        : way < 7 ? OpKind::kSemaphoreTryWait
                                  : OpKind::kSemaphoreGet;
    Statement statement = primitive(kind, kSemaphore, 0);
    statement.timed = kind == OpKind::kSemaphoreWait && random_.one_in(3);
    body.push_back(std::move(statement));
  }

  // lock; if (x == 0) wait; unlock, or lock; x = 1; unlock; notify with the parts in any order that makes sense.
  void condition(std::vector<Statement>& body) {
    if (test_.threads.empty() || random_.one_in(3)) {
      const bool under_lock = !random_.one_in(3), late = random_.one_in(2);
      if (under_lock) body.push_back(primitive(OpKind::kMutexLock, kMutex, 0));
      body.push_back(store(kX, 1));
      if (under_lock && late) body.push_back(primitive(OpKind::kMutexUnlock, kMutex, 0));
      body.push_back(wake(MemoryOrder::kRelaxed));
      if (under_lock && !late) body.push_back(primitive(OpKind::kMutexUnlock, kMutex, 0));
      return;
    }
    body.push_back(primitive(OpKind::kMutexLock, kMutex, 0));
    std::vector<Statement> waiting;
    waiting.push_back(queue(OpKind::kQueueEnter, MemoryOrder::kRelaxed));
    waiting.push_back(primitive(OpKind::kMutexUnlock, kMutex, 0));
    waiting.push_back(queue(OpKind::kQueueAwait, MemoryOrder::kRelaxed));
    waiting.back().timed = random_.one_in(4);
    waiting.push_back(primitive(OpKind::kMutexLock, kMutex, 0));
    if (random_.one_in(4)) {
      for (Statement& statement : waiting) body.push_back(std::move(statement));
    } else {
      body.push_back(load(kX));
      Statement branch = only_if(body.back().target, 0);
      branch.body = std::move(waiting);
      body.push_back(std::move(branch));
    }
    if (random_.one_in(2)) body.push_back(memory());
    body.push_back(primitive(OpKind::kMutexUnlock, kMutex, 0));
  }

  void futex(std::vector<Statement>& body) {
    if (test_.threads.empty() || random_.one_in(3)) {
      if (!random_.one_in(4)) body.push_back(store(kX, 1));
      body.push_back(wake(MemoryOrder::kSeqCst));
      return;
    }
    body.push_back(queue(OpKind::kQueueEnter, MemoryOrder::kSeqCst));
    body.push_back(load(kX));
    Statement branch = only_if(body.back().target, 0);
    branch.body.push_back(queue(OpKind::kQueueAwait, MemoryOrder::kSeqCst));
    branch.body.back().timed = random_.one_in(4);
    branch.otherwise.push_back(queue(OpKind::kQueueLeave, MemoryOrder::kSeqCst));
    // A wake that had been spent on this thread is passed on.
    Statement passed = only_if(branch.otherwise.back().target, 1);
    passed.body.push_back(wake(MemoryOrder::kSeqCst));
    branch.otherwise.push_back(std::move(passed));
    body.push_back(std::move(branch));
  }

  Statement wake(MemoryOrder order) {
    Statement statement = queue(OpKind::kQueueWake, order);
    statement.value = constant(random_.one_in(2) ? 1 : 64);
    return statement;
  }

  // Each thread by its predecessor at most, and once: no cycle of threads that join one another.
  void join(std::vector<Statement>& body) {
    const int target = static_cast<int>(test_.threads.size()) + 1;
    if (target >= options_.threads || joined_ >= target) {
      body.push_back(memory());
      return;
    }
    joined_ = target;
    body.push_back(primitive(OpKind::kThreadJoin, kX, target));
  }

  Statement queue(OpKind kind, MemoryOrder order) {
    Statement statement = primitive(kind, kQueue, 0);
    statement.order = order;
    return statement;
  }

  Statement primitive(OpKind kind, int object, int operand) {
    Statement statement;
    statement.kind = StatementKind::kPrimitive;
    statement.primitive = kind;
    statement.address = local(object);
    statement.value = constant(operand);
    statement.target = new_register("r", 0);
    return statement;
  }

  Statement only_if(int result, int value) {
    Statement branch;
    branch.kind = StatementKind::kIf;
    branch.value.kind = ExprKind::kBinary;
    branch.value.binary = litmus::BinaryOp::kEqual;
    branch.value.operands = {local(result), constant(value)};
    return branch;
  }

  Statement memory() {
    const int kind = random_.below(10);
    if (options_.plain && kind < 4) return random_.one_in(2) ? load(kData) : store(kData, ++last_value_);
    const int place = random_.below(2);
    if (kind < 6) return load(place);
    if (kind < 8) return store(place, random_.one_in(2) ? 1 : ++last_value_);
    return options_.updates ? update(place) : store(place, 1);
  }

  Statement load(int place) {
    Statement statement;
    statement.kind = StatementKind::kAssign;
    statement.target = new_register("r", 0);
    statement.value.kind = ExprKind::kLoad;
    statement.value.order = load_order(style_, random_);
    statement.value.plain = place == kData;
    statement.value.operands = {local(place)};
    return statement;
  }

  Statement store(int place, int value) {
    Statement statement;
    statement.kind = StatementKind::kStore;
    statement.order = store_order(style_, random_);
    statement.plain = place == kData;
    statement.address = local(place);
    statement.value = constant(value);
    return statement;
  }

  // A weak compare-exchange, or an addition, half of them with a result that nobody uses.
  Statement update(int place) {
    Statement statement;
    Expr& expr = statement.value;
    expr.order = update_order(style_, random_);
    statement.kind = random_.one_in(2) ? StatementKind::kEvaluate : StatementKind::kAssign;
    if (statement.kind == StatementKind::kAssign) statement.target = new_register("r", 0);
    if (random_.one_in(2)) {
      expr.kind = ExprKind::kFetch;
      expr.rmw = litmus::RmwKind::kAdd;
      expr.operands = {local(place), constant(1)};
      return statement;
    }
    expr.kind = ExprKind::kCompareExchange;
    expr.expected_is_register = true;
    expr.weak = !random_.one_in(3);
    expr.index = new_register("e", random_.below(2));
    expr.order_failure = random_.one_in(2) ? MemoryOrder::kRelaxed : MemoryOrder::kAcquire;
    expr.operands = {local(place), constant(++last_value_)};
    return statement;
  }

  static Expr constant(int value) {
    Expr expr;
    expr.value = static_cast<litmus::Value>(value);
    return expr;
  }

  static Expr local(int index) {
    Expr expr;
    expr.kind = ExprKind::kRegister;
    expr.index = index;
    return expr;
  }

  int new_register(const char* prefix, int initial) {
    const auto index = static_cast<int>(thread_.registers.size());
    thread_.registers.push_back(
        {.name = prefix + std::to_string(index - kPlaces), .initial = static_cast<litmus::Value>(initial)});
    return index;
  }

  Random random_;
  const GeneratorOptions options_;
  litmus::Test test_;
  litmus::Thread thread_;
  Family families_[2] = {};
  int barrier_ = 2;
  int joined_ = 0;
  int last_value_ = 1;
  OrderStyle style_ = OrderStyle::kAnything;
};

}  // namespace

litmus::Test generate_primitives(std::uint64_t seed, std::uint64_t number, const GeneratorOptions& options) {
  Random mix(seed * 0x9E3779B97F4A7C15u + number);
  return Generator(mix.next(), options).run("P" + std::to_string(seed) + "-" + std::to_string(number));
}

}  // namespace snarl::reference
