// Threads and what they run: the callable of an expression, spawns, joins, callables given away, what orders threads.
#include "analyzers/function_extractor.h"

namespace snarl::analyzers {
namespace {

using Arguments = llvm::ArrayRef<const clang::Expr*>;

Arguments arguments_of(const clang::CallExpr& call) { return {call.getArgs(), call.getNumArgs()}; }

// std::sort, qsort: what they are given they run before they return. What else the library gets it may keep.
bool runs_at_once(const clang::Expr& at) {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(&at);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr) return false;
  const llvm::StringRef name = callee->getName();
  if (callee->isExternC()) return name == "qsort" || name == "bsearch" || name == "lfind" || name == "twalk";
  if (!qualified_name(*callee).starts_with("std::")) return false;
  static const std::set<llvm::StringRef> methods = {"wait",  "wait_for", "wait_until", "sort",
                                                    "merge", "unique",   "remove_if",  "resize_and_overwrite"};
  if (llvm::isa<clang::CXXMethodDecl>(callee)) return methods.count(name) != 0;
  static const std::set<llvm::StringRef> none = {"set_terminate", "set_unexpected", "set_new_handler"};
  if (none.count(name) != 0) return false;
  static const char* const algorithms[] = {
      "for_each", "find",     "count",  "all_of", "any_of",  "none_of",   "transform",  "sort",       "stable_",
      "partial_", "nth_",     "is_",    "min",    "max",     "accumul",   "reduce",     "inner_",     "generate",
      "equal",    "mismatch", "search", "remove", "replace", "unique",    "partition",  "merge",      "inplace_",
      "set_",     "lower_",   "upper_", "binary", "include", "adjacent",  "lexico",     "invoke",     "apply",
      "visit",    "erase_if", "copy_",  "push_",  "pop_",    "make_heap", "exclusive_", "inclusive_", "next_"};
  return std::any_of(std::begin(algorithms), std::end(algorithms),
                     [&](const char* start) { return name.starts_with(start); });
}

}  // namespace

// The function that runs when the expression is called: a lambda's body, a functor's operator(), a named function.
const clang::FunctionDecl* FunctionExtractor::callable(const clang::Expr* expression) {
  expression = PathBuilder::strip(expression);
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expression)) return lambda->getCallOperator();
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
      unary != nullptr && unary->getOpcode() == clang::UO_AddrOf)
    return callable(unary->getSubExpr());
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression))
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(use->getDecl())) return function;
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee != nullptr && callee->isInStdNamespace() && callee->getIdentifier() != nullptr &&
        call->getNumArgs() > 0 &&
        (callee->getName() == "bind" || callee->getName() == "move" || callee->getName() == "ref" ||
         callee->getName() == "bind_front" || callee->getName() == "forward"))
      return callable(call->getArg(0));
  }
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression);
      made != nullptr && made->getNumArgs() >= 1)
    if (const auto* inner = callable(made->getArg(0))) return inner;
  const auto* record = expression->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (record != nullptr && record->isLambda()) return record->getLambdaCallOperator();
  if (record != nullptr && record->hasDefinition() && !record->isInStdNamespace() && !record->isDependentContext())
    for (const clang::CXXMethodDecl* method : record->methods())
      if (method->getOverloadedOperator() == clang::OO_Call) return method;
  return nullptr;
}

void FunctionExtractor::spawn(const clang::Expr& at, PathId handle, Arguments words, const char* detail) {
  if (words.empty()) return;
  const clang::FunctionDecl* entry = callable(words[0]);
  Event& event = emit(EventKind::kSpawn, at.getBeginLoc(), handle);
  event.detail = pool_.name(detail);
  if (entry == nullptr) {
    // A parameter or a variable: who knows what it holds knows what runs.
    const PathId stored = paths_.id(words[0]);
    std::vector<PathId> rest;
    for (const clang::Expr* word : words.slice(1)) rest.push_back(paths_.id(word));
    events_->back().other = stored;
    events_->back().arguments = std::move(rest);
    return;
  }
  callees_.push_back(entry);
  event.target = pool_.name(usr_of(*entry->getCanonicalDecl()));
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(entry);
  std::size_t next = 1;
  std::vector<PathId> arguments;
  if (method != nullptr && method->getParent()->isLambda()) {
    arguments.push_back(frame_this());
  } else if (method != nullptr && !method->isStatic()) {
    if (method->getOverloadedOperator() == clang::OO_Call) {
      arguments.push_back(paths_.id(words[0]));
    } else {
      // std::bind(&C::m, this) carries its object itself.
      const auto* bind = llvm::dyn_cast<clang::CallExpr>(PathBuilder::strip(words[0]));
      if (bind != nullptr && bind->getNumArgs() > 1) {
        arguments.push_back(pool_.path(paths_.pointee(bind->getArg(1))));
      } else if (words.size() > 1) {
        arguments.push_back(pool_.path(paths_.pointee(words[1])));
        next = 2;
      }
    }
  }
  for (; next < words.size(); ++next) arguments.push_back(paths_.id(words[next]));
  events_->back().arguments = std::move(arguments);
}

// What the library is given: run by it now, or later in another thread.
void FunctionExtractor::run_callables(const clang::Expr& at, Arguments arguments, Runs runs) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const clang::Expr* argument = PathBuilder::strip(arguments[i]);
    const auto* record = argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
    const bool is_lambda = record != nullptr && record->isLambda();
    const bool wraps =
        roles_.is_callable(argument->getType()) && llvm::isa<clang::CXXConstructExpr, clang::CallExpr>(argument);
    const bool is_function = argument->getType()->isFunctionType() || argument->getType()->isFunctionPointerType();
    if (runs != Runs::kLater && !is_lambda && !wraps && !is_function) continue;
    if (runs == Runs::kAsItIs && !runs_at_once(at)) continue;
    const clang::FunctionDecl* body = callable(argument);
    if (body == nullptr) continue;
    if (runs == Runs::kLater) {
      spawn(at, 0, arguments.slice(i), "post");
      return;
    }
    callees_.push_back(body);
    Event& event = emit(EventKind::kCall, at.getBeginLoc());
    event.target = pool_.name(usr_of(*body->getCanonicalDecl()));
    if (!is_function) event.arguments = {frame_this()};
  }
}

// What a function of the program gets: linking tells what becomes of it.
void FunctionExtractor::give_callables(const clang::Expr& at, const clang::FunctionDecl& callee, Arguments arguments,
                                       const std::vector<PathId>& paths) {
  for (unsigned i = 0; i < arguments.size() && i < callee.getNumParams(); ++i) {
    // A template's instance that takes the lambda's own type calls it by name.
    const clang::QualType type = callee.getParamDecl(i)->getType().getNonReferenceType();
    if (!named_post_ && !roles_.is_callable(type) && !type->isFunctionType()) continue;
    const clang::FunctionDecl* body = callable(arguments[i]);
    if (body == nullptr) continue;
    callees_.push_back(body);
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body);
    PathId object = 0;
    if (method != nullptr && method->getParent()->isLambda()) {
      object = frame_this();
    } else if (method != nullptr && !method->isStatic()) {
      const auto* bind = llvm::dyn_cast<clang::CallExpr>(PathBuilder::strip(arguments[i]));
      if (bind != nullptr && bind->getNumArgs() > 1)
        object = pool_.path(paths_.pointee(bind->getArg(1)));
      else if (method->getOverloadedOperator() == clang::OO_Call)
        object = paths_.id(arguments[i]);
      else if (i + 1 < arguments.size())
        object = pool_.path(paths_.pointee(arguments[i + 1]));
    }
    Event& event = emit(EventKind::kGive, at.getExprLoc(), pool_.path({Base::kParameter, i, 0, {}}));
    event.target = pool_.name(usr_of(*body->getCanonicalDecl()));
    event.detail = pool_.name(usr_of(*callee.getCanonicalDecl()));
    event.other = object;
    event.arguments = paths;
    if (const auto* called = llvm::dyn_cast<clang::CXXMethodDecl>(&callee); called != nullptr && called->isVirtual())
      event.flags |= kVirtualCall;
    if (named_post_) event.flags |= kNamedPost;
  }
}

// scanf("%d", &x), memset(&x, ...): functions of C get their objects by address.
void FunctionExtractor::freed(const clang::Expr& pointer) {
  const clang::Expr* stripped = PathBuilder::strip(&pointer);
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(stripped);
  if (use == nullptr || is_fresh_pointer(fresh_until_, use)) return;
  const PathId object = pool_.path(paths_.pointee(stripped));
  if (object != 0) emit(EventKind::kWrite, pointer.getExprLoc(), object).flags |= kFrees;
}

void FunctionExtractor::pointed_arguments(const clang::FunctionDecl& callee, Arguments arguments) {
  // Whoever reaches the object must be done with it.
  if (callee.getIdentifier() != nullptr && (callee.getName() == "free" || callee.getName() == "realloc") &&
      !arguments.empty())
    freed(*arguments[0]);
  for (unsigned i = 0; i < arguments.size(); ++i) {
    const auto* address = llvm::dyn_cast<clang::UnaryOperator>(PathBuilder::strip(arguments[i]));
    if (address == nullptr || address->getOpcode() != clang::UO_AddrOf) continue;
    const clang::Expr* object = address->getSubExpr();
    if (object->getType()->isFunctionType()) continue;
    if (roles_.is_synchroniser(object->getType())) {
      synchronise(*address, paths_.id(object));
      continue;
    }
    const bool reads = i < callee.getNumParams() && callee.getParamDecl(i)->getType()->isPointerType() &&
                       callee.getParamDecl(i)->getType()->getPointeeType().isConstQualified();
    access(reads ? EventKind::kRead : EventKind::kReadWrite, object, Order::kPlain, kContainer);
  }
}

void FunctionExtractor::synchronise(const clang::Expr& at, PathId object) {
  emit(EventKind::kReadWrite, at.getExprLoc(), object).order = Order::kAcqRel;
}

// What runs once is ordered before all that follows in every thread that asks for it.
bool FunctionExtractor::call_once(const clang::CallExpr& call, const clang::FunctionDecl& callee) {
  const std::string name = qualified_name(callee);
  const Arguments arguments = arguments_of(call);
  if (arguments.size() < 2 || (name != "std::call_once" && name != "pthread_once" && name != "call_once" &&
                               name != "absl::call_once" && name != "boost::call_once"))
    return false;
  const clang::FunctionDecl* body = callable(arguments[1]);
  if (body != nullptr) {
    callees_.push_back(body);
    Event& event = emit(EventKind::kCall, call.getExprLoc());
    event.target = pool_.name(usr_of(*body->getCanonicalDecl()));
    event.flags |= kInitial;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body);
    if (method != nullptr && method->getParent()->isLambda())
      event.arguments = {frame_this()};
    else if (method != nullptr && !method->isStatic() && arguments.size() > 2)
      event.arguments = {pool_.path(paths_.pointee(arguments[2]))};
  }
  synchronise(call, pool_.path(paths_.pointee(arguments[0])));
  return true;
}

bool FunctionExtractor::thread_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  const clang::Expr* object = call.getImplicitObjectArgument();
  if (method.getIdentifier() == nullptr) return false;
  const llvm::StringRef name = method.getName();
  const clang::QualType type =
      object->getType()->isPointerType() ? object->getType()->getPointeeType() : object->getType();
  const bool future = type_name(type) == "std::future" || type_name(type) == "std::shared_future" ||
                      qualified_name(*method.getParent()).starts_with("std::__basic_future");
  if (!roles_.is_thread(type) && !future) return false;
  if (name == "join" || (future && (name == "get" || name == "wait"))) {
    emit(EventKind::kJoin, call.getExprLoc(), pool_.path(paths_.pointee(object))).detail =
        pool_.name(future ? "future" : "thread");
  } else if (name == "detach") {
    emit(EventKind::kDetach, call.getExprLoc(), pool_.path(paths_.pointee(object)));
  }
  return true;
}

// threads.emplace_back([&] { ... });
bool FunctionExtractor::container_spawn(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr || !method.getName().starts_with("emplace") || call.getNumArgs() == 0)
    return false;
  const auto* container = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(method.getParent());
  if (container == nullptr || container->getTemplateArgs().size() == 0 ||
      container->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type ||
      !roles_.is_thread(container->getTemplateArgs()[0].getAsType()) || roles_.is_thread(call.getArg(0)->getType()))
    return false;
  const PathId handle = pool_.path(pool_.with(paths_.of(call.getImplicitObjectArgument()), "[]"));
  spawn(call, handle, arguments_of(call), "std::thread");
  return true;
}

}  // namespace snarl::analyzers
