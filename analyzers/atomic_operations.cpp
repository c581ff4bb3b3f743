// Spellings of atomic operations.
#include "analyzers/atomic_operations.h"

#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {
namespace {

using clang::ASTContext;
using clang::Expr;

MemoryOrder order_of(const Expr* expression, const ASTContext& context) {
  clang::Expr::EvalResult result;
  if (expression == nullptr || expression->isValueDependent() || !expression->EvaluateAsInt(result, context))
    return kUnknownOrder;
  const auto value = result.Val.getInt().getLimitedValue();
  return value <= kSeqCst ? static_cast<MemoryOrder>(value) : kUnknownOrder;
}

bool is_order(const Expr* expression) {
  const clang::QualType type = expression->getType().getNonReferenceType();
  if (const auto* tag = type->getAsTagDecl(); tag != nullptr && tag->getIdentifier() != nullptr)
    return tag->getName() == "memory_order";
  const auto* alias = type->getAs<clang::TypedefType>();
  return alias != nullptr && alias->getDecl()->getName() == "memory_order";
}

// Sorts the arguments after the object into values and orders.
void take_arguments(const std::vector<const Expr*>& arguments, AtomicOperation& operation, const ASTContext& context) {
  std::vector<const Expr*> values;
  for (const Expr* argument : arguments) {
    if (!is_order(argument)) {
      values.push_back(argument);
    } else if (operation.order_argument == nullptr) {
      operation.order_argument = argument;
    } else {
      operation.failure_argument = argument;
    }
  }
  if (operation.order_argument != nullptr) operation.order = order_of(operation.order_argument, context);
  operation.failure = operation.order;
  if (operation.failure_argument != nullptr) {
    operation.failure = order_of(operation.failure_argument, context);
  } else if (operation.order == kAcqRel) {
    operation.failure = kAcquire;
  } else if (operation.order == kRelease) {
    operation.failure = kRelaxed;
  }
  if (operation.kind == AtomicKind::kCompareExchange) {
    if (values.size() > 1) operation.value = values[1];
  } else if (operation.kind != AtomicKind::kLoad && !values.empty()) {
    operation.value = values[0];
  }
}

std::optional<AtomicKind> kind_of(llvm::StringRef name) {
  if (name == "load" || name == "test" || name == "wait") return AtomicKind::kLoad;
  if (name == "store" || name == "clear") return AtomicKind::kStore;
  if (name == "exchange" || name == "test_and_set") return AtomicKind::kExchange;
  if (name.starts_with("compare_exchange")) return AtomicKind::kCompareExchange;
  if (name.starts_with("fetch_")) return AtomicKind::kReadModifyWrite;
  return std::nullopt;
}

bool is_reference_or_atomic(const Expr* object) {
  clang::QualType type = object->getType().getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  return is_atomic(type) || type_name(type) == "std::atomic_ref";
}

std::optional<AtomicOperation> by_method(const clang::CXXMemberCallExpr* call, const ASTContext& context) {
  const Expr* object = call->getImplicitObjectArgument();
  if (object == nullptr || call->getMethodDecl() == nullptr) return std::nullopt;
  object = strip(object);
  if (!is_reference_or_atomic(object)) return std::nullopt;
  AtomicOperation operation;
  operation.whole = call;
  operation.object = object;
  if (llvm::isa<clang::CXXConversionDecl>(call->getMethodDecl())) {
    operation.by_operator = true;
    return operation;
  }
  const auto kind = kind_of(method_name(call));
  if (!kind) return std::nullopt;
  operation.kind = *kind;
  operation.weak = method_name(call) == "compare_exchange_weak";
  take_arguments(arguments_of(call), operation, context);
  return operation;
}

std::optional<AtomicOperation> by_operator(const clang::CXXOperatorCallExpr* call) {
  if (call->getNumArgs() == 0 || !llvm::isa_and_nonnull<clang::CXXMethodDecl>(call->getDirectCallee()))
    return std::nullopt;
  const Expr* object = strip(call->getArg(0));
  if (!is_reference_or_atomic(object) || object->getType()->isPointerType()) return std::nullopt;
  AtomicOperation operation;
  operation.whole = call;
  operation.object = object;
  operation.by_operator = true;
  if (call->getOperator() == clang::OO_Equal) {
    operation.kind = AtomicKind::kStore;
  } else if (call->isAssignmentOp() || call->getOperator() == clang::OO_PlusPlus ||
             call->getOperator() == clang::OO_MinusMinus) {
    operation.kind = AtomicKind::kReadModifyWrite;
  } else {
    return std::nullopt;
  }
  if (call->isAssignmentOp() && call->getNumArgs() > 1) operation.value = call->getArg(1);
  return operation;
}

// An expression for what a pointer argument points to: `x` of `&x`, else the pointer itself.
const Expr* target_of(const Expr* pointer) {
  pointer = strip_all(pointer);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(pointer);
      unary && unary->getOpcode() == clang::UO_AddrOf)
    return strip(unary->getSubExpr());
  return pointer;
}

std::optional<AtomicOperation> by_function(const clang::CallExpr* call, const ASTContext& context) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr || call->getNumArgs() == 0 ||
      llvm::isa<clang::CXXMethodDecl>(callee))
    return std::nullopt;
  llvm::StringRef name = callee->getName();
  const bool builtin = name.starts_with("__sync_");
  if (builtin) {
    AtomicOperation operation;
    operation.kind = name.contains("compare_and_swap") ? AtomicKind::kCompareExchange : AtomicKind::kReadModifyWrite;
    operation.whole = call;
    operation.object = target_of(call->getArg(0));
    return name == "__sync_synchronize" ? std::nullopt : std::optional(operation);
  }
  if (!name.consume_front("atomic_")) return std::nullopt;
  if (!callee->isInStdNamespace() && !is_reference_or_atomic(target_of(call->getArg(0)))) return std::nullopt;
  name.consume_front("flag_");
  name.consume_back("_explicit");
  const auto kind = kind_of(name);
  if (!kind) return std::nullopt;
  AtomicOperation operation;
  operation.kind = *kind;
  operation.whole = call;
  operation.object = target_of(call->getArg(0));
  operation.weak = name == "compare_exchange_weak";
  std::vector<const Expr*> arguments = arguments_of(call);
  arguments.erase(arguments.begin());
  take_arguments(arguments, operation, context);
  return operation;
}

std::optional<AtomicOperation> by_builtin(const clang::AtomicExpr* builtin, const ASTContext& context) {
  AtomicOperation operation;
  operation.whole = builtin;
  operation.object = target_of(builtin->getPtr());
  if (builtin->getOp() == clang::AtomicExpr::AO__c11_atomic_init) return std::nullopt;
  switch (builtin->getOp()) {
    case clang::AtomicExpr::AO__c11_atomic_load:
    case clang::AtomicExpr::AO__atomic_load:
    case clang::AtomicExpr::AO__atomic_load_n:
      operation.kind = AtomicKind::kLoad;
      break;
    case clang::AtomicExpr::AO__c11_atomic_store:
    case clang::AtomicExpr::AO__atomic_store:
    case clang::AtomicExpr::AO__atomic_store_n:
      operation.kind = AtomicKind::kStore;
      break;
    case clang::AtomicExpr::AO__c11_atomic_exchange:
    case clang::AtomicExpr::AO__atomic_exchange:
    case clang::AtomicExpr::AO__atomic_exchange_n:
      operation.kind = AtomicKind::kExchange;
      break;
    default:
      operation.kind = builtin->isCmpXChg() ? AtomicKind::kCompareExchange : AtomicKind::kReadModifyWrite;
  }
  operation.weak = builtin->getOp() == clang::AtomicExpr::AO__c11_atomic_compare_exchange_weak;
  if (operation.kind == AtomicKind::kCompareExchange) {
    if (builtin->getNumSubExprs() > 4) operation.value = builtin->getVal2();
    operation.failure_argument = builtin->getOrderFail();
    operation.failure = order_of(operation.failure_argument, context);
  } else if (operation.kind != AtomicKind::kLoad && builtin->getNumSubExprs() > 2) {
    operation.value = builtin->getVal1();
  }
  operation.order_argument = builtin->getOrder();
  operation.order = order_of(operation.order_argument, context);
  return operation;
}

// C's `_Atomic int x; x = x + 1; x++;`: plain syntax.
std::optional<AtomicOperation> by_plain_syntax(const Expr* expression) {
  AtomicOperation operation;
  operation.whole = expression;
  operation.by_operator = true;
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression)) {
    if (cast->getCastKind() != clang::CK_AtomicToNonAtomic) return std::nullopt;
    operation.object = strip(cast->getSubExpr());
    return operation;
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expression); binary && binary->isAssignmentOp()) {
    operation.kind = binary->isCompoundAssignmentOp() ? AtomicKind::kReadModifyWrite : AtomicKind::kStore;
    operation.object = strip(binary->getLHS());
    operation.value = binary->getRHS();
  } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
             unary && unary->isIncrementDecrementOp()) {
    operation.kind = AtomicKind::kReadModifyWrite;
    operation.object = strip(unary->getSubExpr());
  }
  if (operation.object == nullptr || !operation.object->getType()->isAtomicType()) return std::nullopt;
  return operation;
}

}  // namespace

std::optional<AtomicOperation> atomic_operation(const clang::Stmt* statement, const ASTContext& context) {
  const auto* expression = llvm::dyn_cast<Expr>(statement);
  if (expression == nullptr || expression->isTypeDependent()) return std::nullopt;
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression)) return by_method(call, context);
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) return by_operator(call);
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) return by_function(call, context);
  if (const auto* builtin = llvm::dyn_cast<clang::AtomicExpr>(expression)) return by_builtin(builtin, context);
  return by_plain_syntax(expression);
}

std::optional<MemoryOrder> thread_fence(const clang::Stmt* statement, const ASTContext& context) {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr) return std::nullopt;
  if (callee->getName() == "__sync_synchronize") return kSeqCst;
  if (!one_of(callee->getName(), {"atomic_thread_fence", "__c11_atomic_thread_fence", "__atomic_thread_fence"}) ||
      call->getNumArgs() != 1)
    return std::nullopt;
  return order_of(call->getArg(0), context);
}

const Expr* load_within(const clang::Stmt* where, const std::string& object_path, const ASTContext& context) {
  const Expr* found = nullptr;
  each_statement(where, [&](const clang::Stmt* statement) {
    if (found != nullptr || llvm::isa<clang::LambdaExpr>(statement)) return false;
    if (const auto operation = atomic_operation(statement, context))
      if (operation->kind == AtomicKind::kLoad && path_of(operation->object) == object_path) found = operation->whole;
    return found == nullptr;
  });
  return found;
}

}  // namespace snarl::analyzers::ast
