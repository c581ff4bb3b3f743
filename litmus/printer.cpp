#include "litmus/printer.h"

#include <algorithm>
#include <map>
#include <utility>

#include "report/check.h"

namespace snarl::litmus {
namespace {

const char* spelled(MemoryOrder order) {
  switch (order) {
    case MemoryOrder::kRelaxed:
      return "memory_order_relaxed";
    case MemoryOrder::kAcquire:
      return "memory_order_acquire";
    case MemoryOrder::kRelease:
      return "memory_order_release";
    case MemoryOrder::kAcqRel:
      return "memory_order_acq_rel";
    case MemoryOrder::kSeqCst:
      return "memory_order_seq_cst";
  }
  return "?";
}

const char* spelled(BinaryOp op) {
  static constexpr const char* kNames[] = {"+", "-", "*", "/", "&", "|", "^", "==", "!=", "<", ">", "<=", ">="};
  return kNames[static_cast<std::size_t>(op)];
}

// Not herd's language: for people who look at a generated test.
const char* spelled(runtime::OpKind primitive) {
  using runtime::OpKind;
  switch (primitive) {
    case OpKind::kMutexLock:
      return "mutex_lock";
    case OpKind::kMutexTryLock:
      return "mutex_trylock";
    case OpKind::kMutexUnlock:
      return "mutex_unlock";
    case OpKind::kRwReadLock:
      return "rw_rdlock";
    case OpKind::kRwWriteLock:
      return "rw_wrlock";
    case OpKind::kRwTryReadLock:
      return "rw_tryrdlock";
    case OpKind::kRwTryWriteLock:
      return "rw_trywrlock";
    case OpKind::kRwUnlock:
      return "rw_unlock";
    case OpKind::kSemaphoreWait:
      return "sem_wait";
    case OpKind::kSemaphoreTryWait:
      return "sem_trywait";
    case OpKind::kSemaphorePost:
      return "sem_post";
    case OpKind::kSemaphoreGet:
      return "sem_getvalue";
    case OpKind::kQueueEnter:
      return "queue_enter";
    case OpKind::kQueueLeave:
      return "queue_leave";
    case OpKind::kQueueAwait:
      return "queue_await";
    case OpKind::kQueueWake:
      return "queue_wake";
    case OpKind::kBarrierWait:
      return "barrier_wait";
    case OpKind::kThreadJoin:
      return "join";
    default:
      return "?";
  }
}

const char* fetch_name(RmwKind kind) {
  switch (kind) {
    case RmwKind::kAdd:
      return "add";
    case RmwKind::kSub:
      return "sub";
    case RmwKind::kAnd:
      return "and";
    case RmwKind::kOr:
      return "or";
    case RmwKind::kXor:
      return "xor";
    default:
      break;
  }
  SNARL_CHECK(!"no atomic_fetch_ has this operation");
  return "?";
}

class Printer {
 public:
  Printer(const Test& test, const PrintOptions& options) : test_(test), options_(options) {}

  std::string run() {
    std::string threads;
    for (std::size_t i = 0; i < test_.threads.size(); ++i) threads += thread(static_cast<int>(i));
    std::string text = "C " + test_.name + "\n\n{\n";
    for (const Location& location : test_.locations) {
      if (location.type == "mtx_t") continue;
      // No type: herd7 knows the sizes of few, and the threads' parameters say it.
      text += "  " + location.name + " = " + print_value(location.initial, test_) + ";\n";
    }
    return text + expected_locations_ + "}\n\n" + threads + condition();
  }

 private:
  std::string thread(int index) {
    thread_ = &test_.threads[static_cast<std::size_t>(index)];
    thread_index_ = index;
    parameters_.clear();
    for (const Register& reg : thread_->registers) {
      if (reg.is_parameter) parameters_ += (parameters_.empty() ? "" : ", ") + reg.type + " " + reg.name;
    }
    const std::string body = declarations() + block(thread_->body, 1);
    return "P" + std::to_string(index) + " (" + parameters_ + ") {\n" + body + "}\n\n";
  }

  // Registers that no assignment declares: those that only hold what a compare_exchange expects.
  std::string declarations() const {
    std::string text;
    for (std::size_t i = 0; i < thread_->registers.size() && !options_.expected_in_memory; ++i) {
      const Register& reg = thread_->registers[i];
      const bool declared = std::any_of(thread_->body.begin(), thread_->body.end(), [i](const Statement& statement) {
        return statement.kind == StatementKind::kAssign && statement.target == static_cast<int>(i);
      });
      if (!reg.is_parameter && !declared)
        text += "  int " + reg.name + " = " + print_value(reg.initial, test_) + ";\n";
    }
    return text;
  }

  std::string block(const std::vector<Statement>& statements, int depth) {
    std::string text;
    for (const Statement& statement : statements)
      text += std::string(2 * static_cast<std::size_t>(depth), ' ') + one(statement, depth);
    return text;
  }

  std::string one(const Statement& statement, int depth) {
    const std::string close(2 * static_cast<std::size_t>(depth), ' ');
    switch (statement.kind) {
      case StatementKind::kAssign:
        return (depth == 1 ? "int " : "") + name(statement.target) + " = " + expr(statement.value) + ";\n";
      case StatementKind::kStore:
        if (statement.plain) return "*" + expr(statement.address) + " = " + expr(statement.value) + ";\n";
        return "atomic_store_explicit(" + expr(statement.address) + ", " + expr(statement.value) + ", " +
               spelled(statement.order) + ");\n";
      case StatementKind::kFence:
        return std::string("atomic_thread_fence(") +
               spelled(statement.relaxed_fence ? MemoryOrder::kRelaxed : statement.order) + ");\n";
      case StatementKind::kEvaluate:
        return expr(statement.value) + ";\n";
      case StatementKind::kIf: {
        std::string text = "if (" + expr(statement.value) + ") {\n" + block(statement.body, depth + 1) + close + "}";
        if (!statement.otherwise.empty()) text += " else {\n" + block(statement.otherwise, depth + 1) + close + "}";
        return text + "\n";
      }
      case StatementKind::kWhile:
        return "while (" + expr(statement.value) + ") {\n" + block(statement.body, depth + 1) + close + "}\n";
      case StatementKind::kLock:
        return "lock(" + expr(statement.address) + ");\n";
      case StatementKind::kUnlock:
        return "unlock(" + expr(statement.address) + ");\n";
      case StatementKind::kPrimitive:
        return name(statement.target) + " = " + spelled(statement.primitive) + (statement.timed ? "_timed(" : "(") +
               expr(statement.address) + ", " + expr(statement.value) + ", " + spelled(statement.order) + ");\n";
    }
    return {};
  }

  std::string expr(const Expr& e) {
    switch (e.kind) {
      case ExprKind::kConstant:
        return print_value(e.value, test_);
      case ExprKind::kRegister:
        return name(e.index);
      case ExprKind::kLoad:
        if (e.plain) return "*" + expr(e.operands[0]);
        return "atomic_load_explicit(" + expr(e.operands[0]) + ", " + spelled(e.order) + ")";
      case ExprKind::kExchange:
        return "atomic_exchange_explicit(" + expr(e.operands[0]) + ", " + expr(e.operands[1]) + ", " +
               spelled(e.order) + ")";
      case ExprKind::kFetch:
        return std::string("atomic_fetch_") + fetch_name(e.rmw) + "_explicit(" + expr(e.operands[0]) + ", " +
               expr(e.operands[1]) + ", " + spelled(e.order) + ")";
      case ExprKind::kCompareExchange:
        return std::string("atomic_compare_exchange_") + (e.weak ? "weak" : "strong") + "_explicit(" +
               expr(e.operands[0]) + ", " + expected(e) + ", " + expr(e.operands[1]) + ", " + spelled(e.order) + ", " +
               spelled(e.order_failure) + ")";
      case ExprKind::kTryLock:
        return "trylock(" + expr(e.operands[0]) + ")";
      case ExprKind::kBinary:
        return "(" + expr(e.operands[0]) + " " + spelled(e.binary) + " " + expr(e.operands[1]) + ")";
    }
    return {};
  }

  std::string expected(const Expr& e) {
    if (!e.expected_is_register) return expr(e.operands[2]);
    if (!options_.expected_in_memory) return "&" + name(e.index);
    const std::string location = name(e.index) + "_" + std::to_string(thread_index_);
    if (parameters_.find(location) == std::string::npos) {
      parameters_ += ", int* " + location;
      const Value initial = thread_->registers[static_cast<std::size_t>(e.index)].initial;
      expected_locations_ += "  " + location + " = " + print_value(initial, test_) + ";\n";
    }
    return location;
  }

  std::string name(int index) const { return thread_->registers[static_cast<std::size_t>(index)].name; }

  std::string condition() const {
    std::string text;
    if (!test_.observed.empty()) {
      text += "locations [";
      for (const Observable& observable : test_.observed) text += print(observable, test_) + "; ";
      text += "]\n";
    }
    if (test_.has_filter) text += "filter (" + print(test_.filter, test_) + ")\n";
    static constexpr const char* kQuantifiers[] = {"exists", "~exists", "forall"};
    return text + kQuantifiers[static_cast<std::size_t>(test_.quantifier)] + " (" + print(test_.condition, test_) +
           ")\n";
  }

  const Test& test_;
  const PrintOptions options_;
  const Thread* thread_ = nullptr;
  int thread_index_ = 0;
  std::string parameters_;
  std::string expected_locations_;
};

}  // namespace

std::string print(const Test& test, const PrintOptions& options) { return Printer(test, options).run(); }

std::string print(const Observable& observable, const Test& test) {
  const auto index = static_cast<std::size_t>(observable.index);
  if (observable.thread < 0) return test.locations[index].name;
  const Thread& thread = test.threads[static_cast<std::size_t>(observable.thread)];
  return std::to_string(observable.thread) + ":" + thread.registers[index].name;
}

std::string print_value(Value value, const Test& test) {
  const int location = location_at(value, static_cast<int>(test.locations.size()));
  if (location >= 0) return test.locations[static_cast<std::size_t>(location)].name;
  return std::to_string(static_cast<std::int64_t>(value));
}

}  // namespace snarl::litmus
