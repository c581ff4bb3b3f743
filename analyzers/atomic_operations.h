// Operations on atomics in all their spellings: methods and operators of std::atomic and atomic_ref, the free
// functions, C11's generics and GCC's builtins.
#pragma once
#include <optional>
#include <vector>

#include "analyzers/clang_headers.h"

namespace snarl::analyzers::ast {

enum class AtomicKind { kLoad, kStore, kExchange, kReadModifyWrite, kCompareExchange };
enum MemoryOrder { kRelaxed, kConsume, kAcquire, kRelease, kAcqRel, kSeqCst, kUnknownOrder };

struct AtomicOperation {
  AtomicKind kind = AtomicKind::kLoad;
  const clang::Expr* whole = nullptr;
  const clang::Expr* object = nullptr;          // the atomic, not its address
  const clang::Expr* value = nullptr;           // what is stored, added or desired; null for loads and increments
  const clang::Expr* order_argument = nullptr;  // as written; null: the default
  const clang::Expr* failure_argument = nullptr;
  MemoryOrder order = kSeqCst;
  MemoryOrder failure = kSeqCst;  // of compare-exchanges
  bool weak = false;
  bool by_operator = false;  // `x = v`, `++x`, an implicit load
  bool reads() const { return kind != AtomicKind::kStore; }
  bool writes() const { return kind != AtomicKind::kLoad; }
};

std::optional<AtomicOperation> atomic_operation(const clang::Stmt* statement, const clang::ASTContext& context);

// The order of a fence's call, also of C11 and the builtins; nothing if it is none. Signal fences are none.
std::optional<MemoryOrder> thread_fence(const clang::Stmt* statement, const clang::ASTContext& context);

// The first operation within that loads or modifies the same object.
const clang::Expr* load_within(const clang::Stmt* where, const std::string& object_path,
                               const clang::ASTContext& context);

}  // namespace snarl::analyzers::ast
