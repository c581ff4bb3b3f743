#include "tests/reference/program_generator.h"

#include <array>
#include <string>
#include <utility>

#include "tests/reference/order_style.h"

namespace snarl::reference {
namespace {

using litmus::Expr;
using litmus::ExprKind;
using litmus::MemoryOrder;
using litmus::RmwKind;
using litmus::Statement;
using litmus::StatementKind;

Expr constant(int value) {
  Expr expr;
  expr.value = static_cast<litmus::Value>(value);
  return expr;
}

Expr local(int index) {
  Expr expr;
  expr.kind = ExprKind::kRegister;
  expr.index = index;
  return expr;
}

class Generator {
 public:
  Generator(std::uint64_t seed, const GeneratorOptions& options) : random_(seed), options_(options) {}

  litmus::Test run(const std::string& name) {
    test_.name = name;
    for (int i = 0; i < options_.locations; ++i) {
      test_.locations.push_back(
          {.name = std::string(1, static_cast<char>(i < 3 ? 'x' + i : 'a' + i)), .type = "atomic_int"});
    }
    if (options_.locks) test_.locations.push_back({.name = "m", .type = "mtx_t"});
    if (options_.loops) {
      mutexes_ = static_cast<int>(test_.locations.size());
      test_.locations.push_back({.name = "m", .type = "mtx_t"});
      test_.locations.push_back({.name = "n", .type = "mtx_t"});
      test_.locations.push_back({.name = "lock", .type = "atomic_int"});
    }
    if (options_.spins || options_.loops) {
      flag_ = static_cast<int>(test_.locations.size());
      test_.locations.push_back({.name = "flag", .type = "atomic_int"});
    }
    style_ = static_cast<OrderStyle>(random_.below(4));
    shaped_ = options_.locations >= 2 && !random_.one_in(3);
    for (int i = 0; i < options_.threads; ++i) add_thread();
    observe();
    return test_;
  }

 private:
  void add_thread() {
    thread_ = {};
    for (const auto& location : test_.locations) {
      thread_.registers.push_back({.name = location.name, .type = location.type + "*", .is_parameter = true});
    }
    reads_.clear();
    const int count = 1 + random_.below(options_.operations_max);
    const bool locked = options_.locks && random_.one_in(2);
    // Waiting while holding the mutex could deadlock, which is a finding and no disagreement.
    const bool waits = options_.spins || (options_.loops && (test_.threads.empty() || random_.one_in(4)));
    const int flag_at = !waits ? -2 : locked ? -1 : random_.below(count + 1);
    const int loop_at = options_.loops ? random_.below(count) : -2;
    for (int i = -1; i <= count; ++i) {
      if (i == 0 && locked) thread_.body.push_back(mutex(StatementKind::kLock));
      if (i == flag_at) thread_.body.push_back(test_.threads.empty() ? set_flag() : wait_for_flag());
      if (i == loop_at) add_loop();
      if (i >= 0 && i < count && !shaped_) add_statement();
      if (i == 0 && shaped_) add_shape();
    }
    if (locked) thread_.body.push_back(mutex(StatementKind::kUnlock));
    test_.threads.push_back(thread_);
  }

  // Names everything that can differ, and asks for a random combination of some of it. Expected values of
  // compare_exchange are left out: herd7 keeps them in memory.
  void observe() {
    for (int i = 0; i < options_.threads; ++i) {
      const auto& registers = test_.threads[static_cast<std::size_t>(i)].registers;
      for (std::size_t j = 0; j < registers.size(); ++j) {
        if (registers[j].name[0] == 'r') test_.observed.push_back({i, static_cast<int>(j)});
      }
    }
    for (int i = 0; i < options_.locations; ++i) test_.observed.push_back({-1, i});
    test_.quantifier = static_cast<litmus::Quantifier>(random_.below(3));
    test_.condition.kind = random_.one_in(2) ? litmus::PropositionKind::kAnd : litmus::PropositionKind::kOr;
    for (int i = 0; i < 2; ++i) {
      litmus::Proposition atom;
      atom.kind = litmus::PropositionKind::kEqual;
      atom.left = test_.observed[static_cast<std::size_t>(random_.below(static_cast<int>(test_.observed.size())))];
      atom.value = static_cast<litmus::Value>(random_.below(3));
      test_.condition.operands.push_back(atom);
    }
  }

  void add_statement() {
    if (!options_.conditionals || reads_.empty() || !random_.one_in(5)) {
      thread_.body.push_back(operation());
      return;
    }
    Statement branch;
    branch.kind = StatementKind::kIf;
    branch.value.kind = ExprKind::kBinary;
    branch.value.binary = litmus::BinaryOp::kEqual;
    branch.value.operands = {local(some_read()), constant(random_.below(3))};
    const std::vector<int> reads_before = reads_;
    branch.body.push_back(operation());
    reads_ = reads_before;
    if (random_.one_in(2)) branch.otherwise.push_back(operation());
    reads_ = reads_before;
    thread_.body.push_back(branch);
  }

  Statement operation() {
    const int kind = random_.below(options_.updates ? 10 : 8);
    if (kind < 3) return load(location());
    if (kind < 7) return store(location());
    if (kind == 7) return fence();
    return update(location());
  }

  // Two accesses to two locations, perhaps with a fence between them, as threads of the classical tests have: even
  // threads go one way and odd ones the other, which closes the cycles that memory models decide about.
  void add_shape() {
    const bool forward = (test_.threads.size() % 2 == 0) != random_.one_in(5);
    const int first = forward ? 0 : 1, second = 1 - first;
    const bool short_form = options_.operations_max < 3;
    if (options_.updates && random_.one_in(5)) {
      thread_.body.push_back(update(local(random_.below(2))));
      return;
    }
    const bool writes_first = random_.one_in(2);
    thread_.body.push_back(shape_access(local(first), writes_first));
    const bool writes_second = random_.one_in(3) != writes_first;
    const bool fenced = style_ == OrderStyle::kFences ? !random_.one_in(4) : random_.one_in(6);
    if (fenced) thread_.body.push_back(fence_before(writes_second));
    thread_.body.push_back(shape_access(local(second), writes_second));
    if (!short_form && random_.one_in(3)) thread_.body.push_back(shape_access(local(second), random_.one_in(2)));
  }

  Statement shape_access(Expr at, bool writes) {
    if (options_.updates && random_.one_in(6)) return update(std::move(at));
    return writes ? store(std::move(at)) : load(std::move(at));
  }

  Statement fence_before(bool write) {
    Statement statement = fence();
    if (random_.one_in(2)) statement.order = write ? MemoryOrder::kRelease : MemoryOrder::kAcquire;
    if (random_.one_in(3)) statement.order = MemoryOrder::kSeqCst;
    return statement;
  }

  // A critical section under a lock that is taken by spinning or with back-off, or an update that is retried.
  void add_loop() {
    const int first = mutexes_ + random_.below(2), second = 2 * mutexes_ + 1 - first, lock = mutexes_ + 2;
    std::vector<Statement>& body = thread_.body;
    switch (random_.below(test_.threads.empty() ? 4 : 3)) {
      case 0: {  // exchange until it was free
        Expr taken;
        taken.kind = ExprKind::kExchange;
        taken.order = update_order(style_, random_);
        taken.operands = {local(lock), constant(1)};
        body.push_back(loop(taken, 1));
        body.push_back(operation());
        Statement free;
        free.kind = StatementKind::kStore;
        free.order = store_order(style_, random_);
        free.address = local(lock);
        free.value = constant(0);
        body.push_back(free);
        return;
      }
      case 1: {  // compare-exchange until it succeeds
        const int location = random_.below(options_.locations), expected = new_register("e", 0);
        Statement read = load(local(location));
        body.push_back(read);
        Statement copy;
        copy.kind = StatementKind::kAssign;
        copy.target = expected;
        copy.value = local(read.target);
        body.push_back(copy);
        Expr update;
        update.kind = ExprKind::kCompareExchange;
        update.order = update_order(style_, random_);
        update.order_failure = MemoryOrder::kRelaxed;
        update.expected_is_register = true;
        update.index = expected;
        update.operands = {local(location), constant(++last_value_)};
        body.push_back(loop(update, 0));
        return;
      }
      case 2: {  // two locks, without waiting for the second while holding the first
        body.push_back(on_mutex(StatementKind::kLock, first));
        Expr taken;
        taken.kind = ExprKind::kTryLock;
        taken.operands = {local(second)};
        Statement again = loop(taken, 0);
        again.body.push_back(on_mutex(StatementKind::kUnlock, first));
        again.body.push_back(on_mutex(StatementKind::kLock, first));
        body.push_back(again);
        break;
      }
      default:  // two locks, waiting for both: P0 only, or it could deadlock
        body.push_back(on_mutex(StatementKind::kLock, first));
        body.push_back(on_mutex(StatementKind::kLock, second));
    }
    body.push_back(operation());
    body.push_back(on_mutex(StatementKind::kUnlock, second));
    body.push_back(on_mutex(StatementKind::kUnlock, first));
  }

  // while (value == until) {}
  static Statement loop(Expr value, int until) {
    Statement statement;
    statement.kind = StatementKind::kWhile;
    statement.value.kind = ExprKind::kBinary;
    statement.value.binary = litmus::BinaryOp::kEqual;
    statement.value.operands = {std::move(value), constant(until)};
    return statement;
  }

  static Statement on_mutex(StatementKind kind, int mutex) {
    Statement statement;
    statement.kind = kind;
    statement.address = local(mutex);
    return statement;
  }

  Statement set_flag() {
    Statement statement;
    statement.kind = StatementKind::kStore;
    statement.order = store_order(style_, random_);
    statement.address = local(flag_);
    statement.value = constant(1);
    return statement;
  }

  Statement wait_for_flag() {
    Expr load;
    load.kind = ExprKind::kLoad;
    load.order = load_order(style_, random_);
    load.operands = {local(flag_)};
    if (!options_.loops || random_.one_in(2)) return loop(load, 0);
    // A loop that reads something else as well.
    Expr other;
    other.kind = ExprKind::kLoad;
    other.order = load_order(style_, random_);
    other.operands = {location()};
    Expr nothing;
    nothing.kind = ExprKind::kBinary;
    nothing.binary = litmus::BinaryOp::kMul;
    nothing.operands = {other, constant(0)};
    Expr sum;
    sum.kind = ExprKind::kBinary;
    sum.operands = {load, nothing};
    return loop(sum, 0);
  }

  Statement mutex(StatementKind kind) {
    Statement statement;
    statement.kind = kind;
    statement.address = local(options_.locations);
    return statement;
  }

  Statement assign(Expr value, const char* prefix = "r") {
    Statement statement;
    statement.kind = StatementKind::kAssign;
    statement.target = new_register(prefix, 0);
    statement.value = std::move(value);
    reads_.push_back(statement.target);
    return statement;
  }

  Statement load(Expr from) {
    Expr expr;
    expr.kind = ExprKind::kLoad;
    expr.order = load_order(style_, random_);
    expr.plain = options_.plain && random_.one_in(4);
    expr.operands = {std::move(from)};
    return assign(expr);
  }

  Statement store(Expr to) {
    Statement statement;
    statement.kind = StatementKind::kStore;
    statement.order = store_order(style_, random_);
    statement.plain = options_.plain && random_.one_in(4);
    statement.address = std::move(to);
    statement.value = some_value();
    return statement;
  }

  Statement fence() {
    static constexpr std::array kOrders{MemoryOrder::kAcquire, MemoryOrder::kRelease, MemoryOrder::kAcqRel,
                                        MemoryOrder::kSeqCst};
    Statement statement;
    statement.kind = StatementKind::kFence;
    statement.order = kOrders[static_cast<std::size_t>(random_.below(4))];
    return statement;
  }

  Statement update(Expr at) {
    static constexpr std::array kKinds{RmwKind::kAdd, RmwKind::kSub, RmwKind::kAnd, RmwKind::kOr, RmwKind::kXor};
    static constexpr std::array kFailureOrders{MemoryOrder::kRelaxed, MemoryOrder::kAcquire, MemoryOrder::kSeqCst};
    Expr expr;
    expr.order = update_order(style_, random_);
    const int kind = random_.below(3);
    if (kind == 0) {
      expr.kind = ExprKind::kExchange;
      expr.operands = {at, some_value()};
    } else if (kind == 1) {
      expr.kind = ExprKind::kFetch;
      expr.rmw = random_.one_in(2) ? RmwKind::kAdd : kKinds[static_cast<std::size_t>(random_.below(5))];
      expr.operands = {at, constant(1 + random_.below(2))};
    } else {
      expr.kind = ExprKind::kCompareExchange;
      expr.expected_is_register = true;
      expr.index = new_register("e", random_.below(3));
      expr.order_failure = kFailureOrders[static_cast<std::size_t>(random_.below(3))];
      expr.operands = {at, some_value()};
    }
    return assign(expr);
  }

  // Distinct constants mostly; sometimes equal ones, or a value read before (a data dependency).
  Expr some_value() {
    if (options_.conditionals && !reads_.empty() && random_.one_in(5)) {
      Expr sum;
      sum.kind = ExprKind::kBinary;
      sum.operands = {local(some_read()), constant(1)};
      return sum;
    }
    return constant(random_.one_in(3) ? 1 : ++last_value_);
  }

  Expr location() { return local(random_.below(options_.locations)); }
  int some_read() { return reads_[static_cast<std::size_t>(random_.below(static_cast<int>(reads_.size())))]; }

  int new_register(const char* prefix, int initial) {
    const auto index = static_cast<int>(thread_.registers.size());
    thread_.registers.push_back({.name = prefix + std::to_string(index - static_cast<int>(test_.locations.size())),
                                 .initial = static_cast<litmus::Value>(initial)});
    return index;
  }

  Random random_;
  const GeneratorOptions options_;
  litmus::Test test_;
  litmus::Thread thread_;
  std::vector<int> reads_;  // registers that hold a value read
  int last_value_ = 0;
  int flag_ = -1;
  int mutexes_ = -1;
  OrderStyle style_ = OrderStyle::kAnything;
  bool shaped_ = false;
};

}  // namespace

litmus::Test generate_program(std::uint64_t seed, std::uint64_t number, const GeneratorOptions& options) {
  Random mix(seed * 0x9E3779B97F4A7C15u + number);
  return Generator(mix.next(), options).run("G" + std::to_string(seed) + "-" + std::to_string(number));
}

}  // namespace snarl::reference
