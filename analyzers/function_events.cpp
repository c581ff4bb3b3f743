// What each kind of node does: accesses, calls by the table, guards, threads, callables.
#include "analyzers/function_extractor.h"

namespace snarl::analyzers {
namespace {

using Arguments = llvm::ArrayRef<const clang::Expr*>;

Arguments arguments_of(const clang::CallExpr& call) { return {call.getArgs(), call.getNumArgs()}; }

// Insertions that leave what is there: they look for themselves.
bool looks_first(const clang::CXXMethodDecl& method) {
  const llvm::StringRef name = method.getIdentifier() == nullptr ? "" : method.getName();
  if (name == "try_emplace") return true;
  const llvm::StringRef container = method.getParent()->getName();
  return (name == "emplace" || name == "insert") && (container.ends_with("map") || container.ends_with("set")) &&
         !container.contains("multi");
}

// Methods that only look, though they are not const: they give references into the container.
bool only_looks(const clang::CXXMethodDecl& method) {
  if (method.isConst()) return true;
  static const std::set<llvm::StringRef> names = {
      "begin", "end",         "rbegin",      "rend",        "data",  "at",  "front", "back",         "find",
      "get",   "lower_bound", "upper_bound", "equal_range", "c_str", "top", "value", "native_handle"};
  return method.getIdentifier() != nullptr && names.count(method.getName()) != 0;
}

bool is_library(const clang::FunctionDecl& callee) {
  return callee.getASTContext().getSourceManager().isInSystemHeader(callee.getLocation());
}

}  // namespace

// Whether other threads may see the object at all, and whether it is worth the space.
bool FunctionExtractor::is_shareable(const Path& path, const clang::Expr* object) {
  const clang::QualType type = object->getType();
  if (roles_.is_lock(type) || roles_.is_condition(type) || roles_.guard_type(type) != nullptr) return false;
  switch (path.base) {
    case Base::kThis:
      return !path.steps.empty();
    case Base::kParameter:
      return !path.steps.empty() || function_.getParamDecl(path.index)->getType()->isReferenceType();
    case Base::kUnknown:
      return !path.steps.empty();
    case Base::kReturn:
      return false;
    case Base::kVariable:
      break;
  }
  const clang::Expr* root = object;
  for (;;) {
    root = PathBuilder::strip(root);
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(root);
        member != nullptr && llvm::isa<clang::FieldDecl>(member->getMemberDecl())) {
      root = member->getBase();
    } else if (const auto* subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(root)) {
      root = subscript->getBase();
    } else {
      break;
    }
  }
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(root);
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (variable == nullptr) return true;
  // std::cout, stderr: the library's own business.
  if (context_.getSourceManager().isInSystemHeader(variable->getLocation())) return false;
  if (variable->getTLSKind() != clang::VarDecl::TLS_None) return false;
  if (!variable->hasLocalStorage() || variable->getDeclContext() != &function_) return true;
  return shared_locals_.count(variable) != 0 || variable->getType()->isReferenceType() ||
         variable->getType()->isPointerType();
}

void FunctionExtractor::access(EventKind kind, const clang::Expr* object, Order order, std::uint32_t flags) {
  // A pointer that stands for its object is not the object.
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(object->IgnoreParens()))
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
        variable != nullptr && variable->getType()->isPointerType() && paths_.is_alias(*variable))
      return;
  const Path path = paths_.of(object);
  if (!is_shareable(path, object)) return;
  Event& event = emit(kind, object->getExprLoc(), pool_.path(path));
  event.order = order;
  event.flags |= flags | (is_fresh(fresh_until_, object) ? kInitial : 0u);
}

void FunctionExtractor::statement(const clang::Stmt& node) {
  named_post_ = false;
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(&node)) {
    if (cast->getCastKind() == clang::CK_LValueToRValue)
      access(EventKind::kRead, cast->getSubExpr(),
             cast->getSubExpr()->getType()->isAtomicType() ? Order::kSeqCst : Order::kPlain);
  } else if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(&node)) {
    const Order order = binary->getLHS()->getType()->isAtomicType() ? Order::kSeqCst : Order::kPlain;
    const std::size_t before = events_->size();
    if (binary->isAssignmentOp())
      assign(binary->getLHS(), binary->getOpcode() == clang::BO_Assign ? binary->getRHS() : nullptr);
    if (binary->getOpcode() == clang::BO_Assign) {
      access(EventKind::kWrite, binary->getLHS(), order);
      write_from(before, binary->getRHS());
      const PathId left = paths_.id(binary->getLHS()), right = paths_.id(binary->getRHS());
      if (binary->getLHS()->getType()->isPointerType() && left != 0 && right != 0 && left != right)
        emit(EventKind::kBind, binary->getExprLoc(), left).other = right;
    } else if (binary->isCompoundAssignmentOp()) {
      access(EventKind::kReadWrite, binary->getLHS(), order);
      write_from(before, binary->getRHS());
    } else if (binary->isRelationalOp()) {
      emit(EventKind::kCompare, binary->getExprLoc(), paths_.id(binary->getLHS())).other = paths_.id(binary->getRHS());
    }
  } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(&node)) {
    if (unary->isIncrementDecrementOp()) {
      assign(unary->getSubExpr(), nullptr);
      access(EventKind::kReadWrite, unary->getSubExpr(),
             unary->getSubExpr()->getType()->isAtomicType() ? Order::kSeqCst : Order::kPlain);
    }
  } else if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(&node)) {
    for (const clang::Decl* each : declaration->decls())
      if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(each); variable != nullptr && variable->hasInit())
        assign(*variable, variable->getInit(), variable->getLocation());
  } else if (const auto* operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&node)) {
    operator_call(*operation);
  } else if (const auto* called = llvm::dyn_cast<clang::CallExpr>(&node)) {
    call(*called);
  } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&node)) {
    construct(*made);
  } else if (const auto* result = llvm::dyn_cast<clang::ReturnStmt>(&node)) {
    const clang::QualType type = function_.getReturnType();
    const bool names = result->getRetValue() != nullptr && (type->isReferenceType() || type->isPointerType());
    emit(EventKind::kReturn, result->getReturnLoc(), names ? paths_.id(result->getRetValue()) : 0);
  } else if (llvm::isa<clang::CXXThrowExpr>(node)) {
    emit(EventKind::kThrow, node.getBeginLoc());
  }
}

void FunctionExtractor::user_call(const clang::Expr& call, const clang::FunctionDecl& callee, PathId object,
                                  Arguments arguments) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  std::vector<PathId> paths;
  if (method != nullptr && !method->isStatic()) paths.push_back(object);
  for (const clang::Expr* argument : arguments) paths.push_back(paths_.id(argument));
  give_callables(call, callee, arguments, paths);
  Event& event = emit(EventKind::kCall, call.getExprLoc(), destination_of(call));
  event.target = pool_.name(usr_of(*callee.getCanonicalDecl()));
  event.arguments = std::move(paths);
  std::vector<Point> depends;
  for (const clang::Expr* argument : arguments)
    for (const Point& each : dependence_.of(argument)) depends.push_back(each);
  event.depends = std::move(depends);
  if (method != nullptr && method->isVirtual()) event.flags |= kVirtualCall;
  if (callee.isNoReturn()) event.flags |= kNoReturn;
  callees_.push_back(&callee);
}

// Objects that the library gets by reference: read, or written when it may.
void FunctionExtractor::library_arguments(const clang::FunctionDecl& callee, Arguments arguments) {
  if (callee.getIdentifier() != nullptr && callee.isExternC()) return pointed_arguments(callee, arguments);
  if (callee.getIdentifier() != nullptr && callee.isInStdNamespace()) {
    static const std::set<llvm::StringRef> nothing = {"move", "forward", "ref", "cref", "addressof", "as_const", "get"};
    if (nothing.count(callee.getName()) != 0) return;
  }
  for (unsigned i = 0; i < arguments.size() && i < callee.getNumParams(); ++i) {
    const clang::QualType type = callee.getParamDecl(i)->getType();
    if (!type->isReferenceType() || arguments[i]->isPRValue()) continue;
    if (arguments[i]->getType()->isFunctionType()) continue;
    if (roles_.is_atomic(arguments[i]->getType()) || roles_.is_synchroniser(arguments[i]->getType())) continue;
    const bool writes = type->isLValueReferenceType() && !type->getPointeeType().isConstQualified();
    access(writes ? EventKind::kReadWrite : EventKind::kRead, arguments[i], Order::kPlain, kContainer);
  }
}

void FunctionExtractor::call(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const Arguments arguments = arguments_of(call);
  if (callee == nullptr) {
    const clang::Expr* target = call.getCallee();
    emit(EventKind::kInvoke, call.getExprLoc(), paths_.id(target));
    return;
  }
  if (call_by_rule(call, *callee)) return;
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    if (const clang::CXXMethodDecl* method = member->getMethodDecl()) method_call(*member, *method);
    return;
  }
  if (is_library(*callee)) {
    if (call_once(call, *callee)) return;
    library_arguments(*callee, arguments);
    run_callables(call, arguments, Runs::kAsItIs);
    return;
  }
  user_call(call, *callee, 0, arguments);
}

bool FunctionExtractor::call_by_rule(const clang::CallExpr& call, const clang::FunctionDecl& callee) {
  const CallRule* rule = roles_.rule(callee);
  if (rule == nullptr) return false;
  const clang::SourceLocation at = call.getExprLoc();
  const Arguments arguments = arguments_of(call);
  const auto pointed = [&](int index) -> PathId {
    if (index < 0 || static_cast<std::size_t>(index) >= arguments.size()) return 0;
    return pool_.path(pool_.with(paths_.of(arguments[index]), "*"));
  };
  switch (rule->role) {
    case CallRole::kLock:
      emit(EventKind::kAcquire, at, pointed(rule->argument));
      return true;
    case CallRole::kLockShared:
      emit(EventKind::kAcquire, at, pointed(rule->argument)).flags |= kShared;
      return true;
    case CallRole::kTryLock:
      emit(EventKind::kTryAcquire, at, pointed(rule->argument));
      return true;
    case CallRole::kUnlock:
    case CallRole::kUnlockShared:
      emit(EventKind::kRelease, at, pointed(rule->argument));
      return true;
    case CallRole::kLockSeveral:
      for (const clang::Expr* argument : arguments) {
        const bool guard = roles_.guard_type(argument->getType()) != nullptr;
        emit(guard ? EventKind::kGuardLock : EventKind::kAcquire, at, paths_.id(argument)).flags |= kSeveral;
      }
      return true;
    case CallRole::kWait:
      emit(EventKind::kWait, at, pointed(rule->argument)).other = pointed(rule->other);
      return true;
    case CallRole::kNotifyOne:
      emit(EventKind::kNotifyOne, at, pointed(rule->argument));
      return true;
    case CallRole::kNotifyAll:
      emit(EventKind::kNotifyAll, at, pointed(rule->argument));
      return true;
    case CallRole::kSpawn: {
      const bool is_async = rule->argument < 0;
      std::size_t first = is_async ? 0 : static_cast<std::size_t>(rule->argument);
      // std::async(std::launch::async, f, ...)
      if (is_async && !arguments.empty() && arguments[0]->getType()->isEnumeralType()) first = 1;
      if (first >= arguments.size()) return false;
      const PathId handle = is_async ? destination_of(call) : pointed(0);
      spawn(call, handle, arguments.slice(first), is_async ? "std::async" : callee.getNameAsString().c_str());
      return true;
    }
    case CallRole::kJoin:
      emit(EventKind::kJoin, at, paths_.id(arguments.empty() ? nullptr : arguments[0]));
      return true;
    case CallRole::kDetach:
      emit(EventKind::kDetach, at, paths_.id(arguments.empty() ? nullptr : arguments[0]));
      return true;
    case CallRole::kPost: {
      // What a function of the program does with it is seen when all units are linked; the name is a hint.
      named_post_ = !is_library(callee);
      if (named_post_) return false;
      const std::size_t before = events_->size();
      run_callables(call, arguments, Runs::kLater);
      return std::any_of(events_->begin() + static_cast<std::ptrdiff_t>(before), events_->end(),
                         [](const Event& event) { return event.kind == EventKind::kSpawn; });
    }
    case CallRole::kBlock:
      emit(EventKind::kBlock, at).detail = pool_.name(qualified_name(callee));
      if (!arguments.empty() && arguments[0]->getType()->isPointerType() &&
          roles_.is_synchroniser(arguments[0]->getType()->getPointeeType()))
        synchronise(call, pointed(0));
      return true;
  }
  return false;
}

void FunctionExtractor::method_call(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  const clang::Expr* object = call.getImplicitObjectArgument();
  if (lock_method(call, method) || guard_method(call, method) || condition_method(call, method) ||
      thread_method(call, method) || atomic_method(call, method))
    return;
  if (!is_library(method)) {
    user_call(call, method, pool_.path(paths_.pointee(object)), arguments_of(call));
    return;
  }
  if (container_spawn(call, method)) return;
  if (!object->getType()->isPointerType())
    access(only_looks(method) ? EventKind::kRead : EventKind::kReadWrite, object, Order::kPlain,
           kContainer | (looks_first(method) ? kLooksFirst : 0));
  library_arguments(method, arguments_of(call));
  run_callables(call, arguments_of(call), Runs::kAsItIs);
}

Order FunctionExtractor::order_of(Arguments arguments) {
  for (const clang::Expr* argument : arguments) {
    const auto* type = argument->getType()->getAs<clang::EnumType>();
    if (type == nullptr || type->getDecl()->getName() != "memory_order") continue;
    clang::Expr::EvalResult value;
    if (!argument->EvaluateAsInt(value, context_)) return Order::kSeqCst;
    return static_cast<Order>(std::min<std::int64_t>(5, value.Val.getInt().getExtValue()) + 1);
  }
  return Order::kSeqCst;
}

bool FunctionExtractor::atomic_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  const clang::Expr* object = call.getImplicitObjectArgument();
  const clang::QualType type =
      object->getType()->isPointerType() ? object->getType()->getPointeeType() : object->getType();
  if (roles_.is_synchroniser(type)) {
    run_callables(call, arguments_of(call), Runs::kAsItIs);
    synchronise(call, pool_.path(paths_.pointee(object)));
    return true;
  }
  if (object->getType()->isPointerType() || !roles_.is_atomic(object->getType())) return false;
  const Order order = order_of(arguments_of(call));
  const llvm::StringRef name = method.getIdentifier() == nullptr ? "" : method.getName();
  if (name == "is_lock_free" || name.starts_with("notify")) return true;
  const bool reads = name == "load" || name == "wait" || name == "test" || llvm::isa<clang::CXXConversionDecl>(method);
  const bool writes = name == "store" || name == "clear" || method.getOverloadedOperator() == clang::OO_Equal;
  access(reads    ? EventKind::kRead
         : writes ? EventKind::kWrite
                  : EventKind::kReadWrite,
         object, order, name.starts_with("compare_exchange") ? kCompareExchange : 0);
  return true;
}

void FunctionExtractor::operator_call(const clang::CXXOperatorCallExpr& call) {
  if (call.getOperator() == clang::OO_Call && call.getNumArgs() == 3) {
    const std::string type = type_name(call.getArg(0)->getType());
    if (type.starts_with("std::less") || type.starts_with("std::greater"))
      emit(EventKind::kCompare, call.getExprLoc(), paths_.id(call.getArg(1))).other = paths_.id(call.getArg(2));
  }
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr || call.getNumArgs() == 0) return;
  const clang::Expr* object = call.getArg(0);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
  const Arguments rest = arguments_of(call).slice(1);
  const clang::OverloadedOperatorKind kind = call.getOperator();
  if (roles_.guard_type(object->getType()) != nullptr && kind == clang::OO_Equal) {
    emit(EventKind::kGuardMove, call.getExprLoc(), paths_.id(object)).other = paths_.id(call.getArg(1));
    return;
  }
  if (roles_.is_atomic(object->getType())) {
    access(kind == clang::OO_Equal ? EventKind::kWrite : EventKind::kReadWrite, object, Order::kSeqCst);
    return;
  }
  if (roles_.is_thread(object->getType()) || roles_.guard_type(object->getType()) != nullptr) return;
  if (kind == clang::OO_Call && roles_.is_callable(object->getType())) {
    emit(EventKind::kInvoke, call.getExprLoc(), paths_.id(object));
    return;
  }
  if (!is_library(*callee)) {
    const auto* record = method == nullptr ? nullptr : method->getParent();
    const PathId self = record != nullptr && record->isLambda() ? frame_this() : paths_.id(object);
    user_call(call, *callee, method != nullptr ? self : 0, method != nullptr ? rest : arguments_of(call));
    return;
  }
  if (kind == clang::OO_Star || kind == clang::OO_Arrow) {
    access(EventKind::kRead, object);
    return;
  }
  const std::string type = type_name(object->getType());
  const bool inserts = kind == clang::OO_Subscript && (type == "std::map" || type == "std::unordered_map");
  const bool writes =
      kind == clang::OO_Equal || call.isAssignmentOp() || kind == clang::OO_PlusPlus || kind == clang::OO_MinusMinus;
  const bool shifts = (kind == clang::OO_LessLess || kind == clang::OO_GreaterGreater);
  if (shifts) return;  // streams: another check's business
  access(inserts || (writes && kind != clang::OO_Equal) ? EventKind::kReadWrite
         : writes                                       ? EventKind::kWrite
                                                        : EventKind::kRead,
         object, Order::kPlain, kContainer);
  if (kind != clang::OO_Subscript && method != nullptr) library_arguments(*callee, rest);
}

void FunctionExtractor::construct(const clang::CXXConstructExpr& construct) {
  const clang::CXXConstructorDecl* constructor = construct.getConstructor();
  const clang::QualType type = construct.getType();
  const Arguments arguments(construct.getArgs(), construct.getNumArgs());
  if (const GuardType* guard = roles_.guard_type(type)) {
    if (!arguments.empty()) make_guard(construct, *guard);
    return;
  }
  if (roles_.is_thread(type)) {
    if (!arguments.empty() && !constructor->isCopyOrMoveConstructor())
      spawn(construct, destination_of(construct), arguments,
            type_name(type) == "std::jthread" ? "std::jthread" : "std::thread");
    return;
  }
  if (roles_.is_atomic(type)) return;
  if (is_library(*constructor)) {
    library_arguments(*constructor, arguments);
    return;
  }
  if (constructor->isCopyOrMoveConstructor() && constructor->isTrivial()) {
    if (arguments[0]->isLValue()) access(EventKind::kRead, arguments[0]);
    return;
  }
  const PathId object = destination_of(construct);
  user_call(construct, *constructor, object != 0 ? object : temporary(construct), arguments);
}

}  // namespace snarl::analyzers
