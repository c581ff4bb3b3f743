// What methods of locks, guards and conditions do, and what making a guard does.
//
// Limits: the table and the roles (roles.h) say what is one.
// Tested by: tests/analyzers
#include "analyzers/function_extractor.h"

namespace snarl::analyzers {
namespace {

using Arguments = llvm::ArrayRef<const clang::Expr*>;

Arguments arguments_of(const clang::CallExpr& call) { return {call.getArgs(), call.getNumArgs()}; }

}  // namespace

bool FunctionExtractor::lock_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  const clang::Expr* object = call.getImplicitObjectArgument();
  const MethodRole role = roles_.method_role(method);
  if (role == MethodRole::kNone) return false;
  const PathId lock = pool_.path(paths_.pointee(object));
  std::uint32_t flags = 0;
  if (roles_.is_recursive(object->getType()->isPointerType() ? object->getType()->getPointeeType() : object->getType()))
    flags |= kRecursive;
  EventKind kind = EventKind::kRelease;
  switch (role) {
    case MethodRole::kAssertShared:
      flags |= kShared;
      [[fallthrough]];
    case MethodRole::kAssert:
      flags |= kAsserted;
      kind = EventKind::kAcquire;
      break;
    case MethodRole::kLockShared:
      flags |= kShared;
      [[fallthrough]];
    case MethodRole::kLock:
      kind = EventKind::kAcquire;
      break;
    case MethodRole::kTryLockShared:
      flags |= kShared;
      [[fallthrough]];
    case MethodRole::kTryLock:
      kind = EventKind::kTryAcquire;
      break;
    default:
      break;
  }
  emit(kind, call.getExprLoc(), lock).flags |= flags;
  return true;
}

bool FunctionExtractor::guard_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  const clang::Expr* object = call.getImplicitObjectArgument();
  const clang::QualType type =
      object->getType()->isPointerType() ? object->getType()->getPointeeType() : object->getType();
  if (roles_.guard_type(type) == nullptr) return false;
  if (method.getIdentifier() == nullptr) return true;
  const llvm::StringRef name = method.getName();
  const PathId guard = pool_.path(paths_.pointee(object));
  if (name == "lock" || name == "relock") {
    emit(EventKind::kGuardLock, call.getExprLoc(), guard);
  } else if (name == "unlock" || name == "Release") {
    emit(EventKind::kGuardUnlock, call.getExprLoc(), guard);
  } else if (name.starts_with("try_lock")) {
    emit(EventKind::kGuardTryLock, call.getExprLoc(), guard);
  } else if (name == "release") {
    emit(EventKind::kGuardForget, call.getExprLoc(), guard);
  }
  return true;
}

bool FunctionExtractor::condition_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  const clang::Expr* object = call.getImplicitObjectArgument();
  const clang::QualType type =
      object->getType()->isPointerType() ? object->getType()->getPointeeType() : object->getType();
  if (!roles_.is_condition(type) || method.getIdentifier() == nullptr) return false;
  const llvm::StringRef name = method.getName();
  const PathId condition = pool_.path(paths_.pointee(object));
  if (name.starts_with("wait") || name.starts_with("Wait")) {
    const bool timed = name != "wait" && name != "Wait";
    const unsigned without = timed ? 2 : 1;
    Event& event = emit(EventKind::kWait, call.getExprLoc(), condition);
    event.flags |= (call.getNumArgs() > without ? kHasPredicate : 0) | (timed ? kTimed : 0);
    if (call.getNumArgs() > 0) event.other = pool_.path(paths_.pointee(call.getArg(0)));
    // The predicate runs under the lock.
    run_callables(call, arguments_of(call), Runs::kAtOnce);
  } else if (name == "notify_one" || name == "Signal" || name == "wakeOne") {
    emit(EventKind::kNotifyOne, call.getExprLoc(), condition);
  } else if (name == "notify_all" || name == "SignalAll" || name == "wakeAll") {
    emit(EventKind::kNotifyAll, call.getExprLoc(), condition);
  }
  return true;
}

void FunctionExtractor::make_guard(const clang::CXXConstructExpr& construct, const GuardType& guard) {
  PathId object = destination_of(construct);
  if (object == 0) object = temporary(construct);
  if (construct.getConstructor()->isCopyOrMoveConstructor()) {
    const clang::Expr* from = PathBuilder::strip(construct.getArg(0));
    PathId old = paths_.id(from);
    if (old == 0) old = destination_of(*from);
    if (old == 0) old = temporary(*from);
    if (old != object) emit(EventKind::kGuardMove, construct.getBeginLoc(), object).other = old;
    return;
  }
  Event event;
  std::uint32_t flags = (guard.shared ? kShared : 0u);
  for (const clang::Expr* argument : Arguments(construct.getArgs(), construct.getNumArgs())) {
    const std::string type = type_name(argument->getType());
    if (type == "std::defer_lock_t" || type == "boost::defer_lock_t") {
      flags |= kDeferred;
    } else if (type == "std::adopt_lock_t" || type == "boost::adopt_lock_t") {
      flags |= kAdopted;
    } else if (type == "std::try_to_lock_t" || type == "boost::try_to_lock_t" ||
               type.find("chrono") != std::string::npos) {
      flags |= kTried;
    } else {
      event.arguments.push_back(pool_.path(paths_.pointee(argument)));
      const LockType* lock = roles_.lock_type(argument->getType());
      if (lock != nullptr && lock->recursive) flags |= kRecursive;
    }
  }
  if (event.arguments.empty()) return;
  if (event.arguments.size() > 1) flags |= kSeveral;
  const std::vector<PathId> locks = std::move(event.arguments);
  Event& made = emit(EventKind::kGuardMake, construct.getBeginLoc(), object);
  made.flags |= flags;
  made.arguments = locks;
}

}  // namespace snarl::analyzers
