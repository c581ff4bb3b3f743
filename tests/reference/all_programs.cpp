#include "tests/reference/all_programs.h"

#include <string>
#include <utility>
#include <vector>

namespace snarl::reference {
namespace {

using litmus::Expr;
using litmus::ExprKind;
using litmus::MemoryOrder;
using litmus::Statement;
using litmus::StatementKind;

constexpr int kLocations = 2;

Expr parameter(int index) {
  Expr expr;
  expr.kind = ExprKind::kRegister;
  expr.index = index;
  return expr;
}

// What one operation can be, without the values it writes.
std::vector<Statement> alphabet(bool updates) {
  std::vector<Statement> result;
  for (int location = 0; location < kLocations; ++location) {
    for (const MemoryOrder order : {MemoryOrder::kRelaxed, MemoryOrder::kAcquire, MemoryOrder::kSeqCst}) {
      Statement load;
      load.kind = StatementKind::kAssign;
      load.value.kind = ExprKind::kLoad;
      load.value.order = order;
      load.value.operands.push_back(parameter(location));
      result.push_back(load);
    }
    for (const MemoryOrder order : {MemoryOrder::kRelaxed, MemoryOrder::kRelease, MemoryOrder::kSeqCst}) {
      Statement store;
      store.kind = StatementKind::kStore;
      store.order = order;
      store.address = parameter(location);
      result.push_back(store);
    }
    for (const MemoryOrder order : {MemoryOrder::kRelaxed, MemoryOrder::kAcqRel, MemoryOrder::kSeqCst}) {
      if (!updates) break;
      Statement exchange;
      exchange.kind = StatementKind::kAssign;
      exchange.value.kind = ExprKind::kExchange;
      exchange.value.order = order;
      exchange.value.operands.push_back(parameter(location));
      exchange.value.operands.emplace_back();
      result.push_back(exchange);
    }
  }
  for (const MemoryOrder order :
       {MemoryOrder::kAcquire, MemoryOrder::kRelease, MemoryOrder::kAcqRel, MemoryOrder::kSeqCst}) {
    Statement fence;
    fence.kind = StatementKind::kFence;
    fence.order = order;
    result.push_back(fence);
  }
  return result;
}

std::uint64_t thread_count(std::size_t letters, int operations) {
  std::uint64_t count = 1;
  for (int i = 0; i < operations; ++i) count *= letters;
  return count;
}

litmus::Thread thread(std::uint64_t number, int operations, const std::vector<Statement>& letters,
                      litmus::Value& last_value) {
  litmus::Thread result;
  for (const char* name : {"x", "y"})
    result.registers.push_back({.name = name, .type = "atomic_int*", .is_parameter = true});
  for (int i = 0; i < operations; ++i, number /= letters.size()) {
    Statement statement = letters[number % letters.size()];
    if (statement.kind == StatementKind::kStore) statement.value.value = ++last_value;
    if (statement.kind == StatementKind::kAssign) {
      if (statement.value.kind == ExprKind::kExchange) statement.value.operands[1].value = ++last_value;
      statement.target = static_cast<int>(result.registers.size());
      result.registers.push_back({.name = "r" + std::to_string(i)});
    }
    result.body.push_back(std::move(statement));
  }
  return result;
}

}  // namespace

std::uint64_t program_count(int operations, bool updates) {
  const std::uint64_t threads = thread_count(alphabet(updates).size(), operations);
  return threads * threads;
}

std::optional<litmus::Test> small_program(std::uint64_t number, int operations, bool updates) {
  const std::vector<Statement> letters = alphabet(updates);
  const std::uint64_t threads = thread_count(letters.size(), operations);
  const std::uint64_t first = number % threads, second = number / threads;
  if (second < first) return std::nullopt;
  litmus::Test test;
  test.name = "All" + std::to_string(operations) + "-" + std::to_string(number);
  for (const char* name : {"x", "y"}) test.locations.push_back({.name = name, .type = "atomic_int"});
  litmus::Value last_value = 0;
  test.threads.push_back(thread(first, operations, letters, last_value));
  test.threads.push_back(thread(second, operations, letters, last_value));
  return test;
}

}  // namespace snarl::reference
