// detached-captures-local: a thread, task or posted job that uses a local variable of a function which may return
// first.
//
// Looked at: what is detached, or kept, returned or posted without waiting in the same function, and its lambda's
// captures by reference, arguments by std::ref or `&local`, and pointers initialised with `&local`.
// Silent: when the function waits after the start (join, get, wait, a latch), for statics and for references to what
// lives elsewhere, and for what is declared before the local pool that the job is given to. Limits: views and iterators
// copied into the task. Tested by: tests/analyzers/detached_captures_local.cpp
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::Launch;
using ast::ThreadStart;
using clang::Expr;
using clang::Stmt;
using clang::VarDecl;

struct Borrowed {
  const VarDecl* variable;
  clang::SourceRange where;
};

class DetachedCapturesLocal : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const ThreadStart& start : model.starts()) {
      context_ = &report.context();
      std::vector<Borrowed> borrowed = borrowed_by(start);
      std::erase_if(borrowed, [&](const Borrowed& one) { return outlives_the_pool(one, start); });
      if (borrowed.empty()) continue;
      const Fate fate = fate_of(start, model);
      if (fate.kind == Fate::kBound || waits_after(start, fate)) continue;
      for (const Borrowed& one : borrowed) {
        report
            .report(fate.at, fate.kind == Fate::kPosted ? report::Confidence::kHint : report::Confidence::kLikely,
                    "the " + std::string(fate.kind == Fate::kDetached ? "detached thread" : "task") + " uses " +
                        one.variable->getNameAsString() + ", which may be gone when " +
                        ast::qualified_name(*start.starter) + " returns")
            .note(one.where, "used by reference here")
            .note(one.variable->getSourceRange(), "declared here");
        break;  // one is enough for each start
      }
    }
  }

  // Posted to a local pool that is declared later, so destroyed first; no pool can be without its threads ending.
  bool outlives_the_pool(const Borrowed& one, const ThreadStart& start) const {
    if (start.launch != Launch::kPost) return false;
    const Expr* object = ast::object_of(start.whole);
    const auto* name = object == nullptr ? nullptr : llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(object));
    const clang::ValueDecl* pool = name == nullptr ? nullptr : name->getDecl();
    return dies_with(pool, start.starter) && !pool->getType()->isPointerType() &&
           ast::is_before(one.variable->getLocation(), pool->getLocation(), *context_);
  }

  // Automatic variables of the starting function only; parameters by value too.
  bool dies_with(const clang::ValueDecl* declaration, const clang::FunctionDecl* function) const {
    const auto* variable = llvm::dyn_cast_or_null<VarDecl>(declaration);
    return variable != nullptr && variable->hasLocalStorage() && !variable->getType()->isReferenceType() &&
           variable->getDeclContext() == function;
  }

  const VarDecl* address_of_local(const Expr* expression, const clang::FunctionDecl* function) const {
    expression = ast::strip_all(expression);
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression);
        call && ast::callee_name(call) == "std::addressof" && call->getNumArgs() == 1) {
      const clang::ValueDecl* named = ast::named_by(call->getArg(0));
      return dies_with(named, function) ? llvm::cast<VarDecl>(named) : nullptr;
    }
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
        unary && unary->getOpcode() == clang::UO_AddrOf) {
      // &local and &local.field, but not &local->field
      const Expr* object = ast::strip(unary->getSubExpr());
      while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(object)) {
        if (member->isArrow()) return nullptr;
        object = ast::strip(member->getBase());
      }
      if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(object))
        object = ast::strip(element->getBase());
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(object);
      if (name == nullptr || !dies_with(name->getDecl(), function)) return nullptr;
      return name->getDecl()->getType()->isPointerType() &&
                     !llvm::isa<clang::DeclRefExpr>(ast::strip(unary->getSubExpr()))
                 ? nullptr
                 : llvm::cast<VarDecl>(name->getDecl());
    }
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      const auto* variable = llvm::dyn_cast<VarDecl>(name->getDecl());
      if (variable == nullptr || !variable->getType()->isPointerType() || variable->getInit() == nullptr)
        return nullptr;
      return address_of_local(variable->getInit(), function);
    }
    return nullptr;
  }

  static bool is_reference_wrapper(const Expr* argument) {
    const Expr* bare = ast::strip(argument);
    while (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(bare)) {
      if (construct->getNumArgs() != 1) break;
      bare = ast::strip(construct->getArg(0));
    }
    return ast::one_of(ast::callee_name(bare), {"std::ref", "std::cref", "boost::ref", "boost::cref"});
  }

  std::vector<Borrowed> borrowed_by(const ThreadStart& start) const {
    std::vector<Borrowed> result;
    if (const clang::LambdaExpr* lambda = ast::lambda_of(start.entry)) captured_by(lambda, start.starter, result);
    std::vector<const Expr*> passed = start.arguments;
    if (const auto* bind = llvm::dyn_cast<clang::CallExpr>(ast::strip_all(start.entry)))
      for (const Expr* argument : bind->arguments()) passed.push_back(argument);
    for (const Expr* argument : passed) {
      if (const VarDecl* local = address_of_local(argument, start.starter))
        result.push_back({local, argument->getSourceRange()});
      if (is_reference_wrapper(argument)) {
        const clang::ValueDecl* named = ast::named_by(argument);
        const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip_all(argument));
        if (name != nullptr && dies_with(named, start.starter))
          result.push_back({llvm::cast<VarDecl>(named), argument->getSourceRange()});
      }
    }
    return result;
  }

  void captured_by(const clang::LambdaExpr* lambda, const clang::FunctionDecl* starter,
                   std::vector<Borrowed>& result) const {
    auto init = lambda->capture_init_begin();
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      const Expr* value = *init++;
      if (!capture.capturesVariable()) continue;
      const auto* variable = llvm::dyn_cast<VarDecl>(capture.getCapturedVar());
      if (variable == nullptr) continue;
      if (lambda->isInitCapture(&capture)) {
        if (variable->getType()->isReferenceType()) {
          const auto* name = variable->getInit() == nullptr
                                 ? nullptr
                                 : llvm::dyn_cast<clang::DeclRefExpr>(ast::strip_all(variable->getInit()));
          if (name != nullptr && dies_with(name->getDecl(), starter))
            result.push_back({llvm::cast<VarDecl>(name->getDecl()), capture.getLocation()});
        } else if (variable->getInit() != nullptr) {
          if (const VarDecl* local = address_of_local(variable->getInit(), starter))
            result.push_back({local, capture.getLocation()});
        }
      } else if (capture.getCaptureKind() == clang::LCK_ByRef) {
        if (dies_with(variable, starter)) result.push_back({variable, capture.getLocation()});
      } else if (value != nullptr) {
        if (const VarDecl* local = address_of_local(value, starter)) result.push_back({local, capture.getLocation()});
      }
    }
  }

  struct Fate {
    enum Kind { kBound, kDetached, kKept, kPosted } kind = kBound;
    clang::SourceRange at;
  };

  // What becomes of the handle.
  Fate fate_of(const ThreadStart& start, const ast::UnitModel& model) const {
    if (start.launch == Launch::kPost)
      return {keeps_its_argument(start, model) ? Fate::kKept : Fate::kPosted, start.whole->getSourceRange()};
    const VarDecl* handle = nullptr;
    if (start.launch == Launch::kPthread) {
      const auto* call = llvm::cast<clang::CallExpr>(start.whole);
      handle = llvm::dyn_cast_or_null<VarDecl>(ast::named_by(call->getArg(0)));
      if (handle == nullptr || !handle->hasLocalStorage()) return {Fate::kKept, start.whole->getSourceRange()};
      return pthread_fate(handle, start);
    }
    for (const Stmt* inner = start.whole;;) {
      const auto parents = context_->getParents(*inner);
      if (parents.empty()) return {};
      if (const auto* variable = parents[0].get<VarDecl>()) {
        handle = variable;
        break;
      }
      const Stmt* outer = parents[0].get<Stmt>();
      if (outer == nullptr) return {};
      if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(outer)) {
        if (ast::method_name(call) == "detach") return {Fate::kDetached, start.whole->getSourceRange()};
        return handle_taken_by(call, start);
      }
      if (llvm::isa<clang::ReturnStmt>(outer)) return {Fate::kKept, start.whole->getSourceRange()};
      if (const auto* assignment = llvm::dyn_cast<clang::CXXOperatorCallExpr>(outer)) {
        if (assignment->getOperator() != clang::OO_Equal) return {};
        handle = llvm::dyn_cast_or_null<VarDecl>(ast::named_by(assignment->getArg(0)));
        if (handle == nullptr || !handle->hasLocalStorage() || handle->getType()->isReferenceType())
          return handle_outlives(ast::named_by(assignment->getArg(0)), start);
        break;
      }
      if (llvm::isa<clang::CompoundStmt, clang::LambdaExpr>(outer)) return {};
      if (llvm::isa<clang::MemberExpr>(outer) &&
          llvm::cast<clang::MemberExpr>(outer)->getMemberDecl()->getNameAsString() == "detach")
        return {Fate::kDetached, start.whole->getSourceRange()};
      inner = outer;
    }
    return local_handle_fate(handle, start);
  }

  Fate handle_outlives(const clang::ValueDecl* handle, const ThreadStart& start) const {
    return handle == nullptr ? Fate{} : Fate{Fate::kKept, start.whole->getSourceRange()};
  }

  // Pushed into a container.
  Fate handle_taken_by(const clang::CXXMemberCallExpr* call, const ThreadStart& start) const {
    if (!ast::one_of(ast::method_name(call), {"push_back", "emplace_back", "push", "emplace"})) return {};
    const clang::ValueDecl* container = ast::named_by(call->getImplicitObjectArgument());
    const auto* local = llvm::dyn_cast_or_null<VarDecl>(container);
    if (container == nullptr || (local != nullptr && local->hasLocalStorage() && !local->getType()->isReferenceType()))
      return {};
    return {Fate::kKept, start.whole->getSourceRange()};
  }

  Fate local_handle_fate(const VarDecl* handle, const ThreadStart& start) const {
    Fate fate;
    ast::each_statement(start.starter->getBody(), [&](const Stmt* statement) {
      const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(statement);
      if (call != nullptr && ast::method_name(call) == "detach" &&
          ast::named_by(call->getImplicitObjectArgument()) == handle)
        fate = {Fate::kDetached, call->getSourceRange()};
      const auto* back = llvm::dyn_cast<clang::ReturnStmt>(statement);
      if (back != nullptr && back->getRetValue() != nullptr && ast::named_by(back->getRetValue()) == handle)
        fate = {Fate::kKept, start.whole->getSourceRange()};
      return true;
    });
    return fate;
  }

  Fate pthread_fate(const VarDecl* handle, const ThreadStart& start) const {
    bool joined = false;
    Fate fate{Fate::kDetached, start.whole->getSourceRange()};
    ast::each_statement(start.starter->getBody(), [&](const Stmt* statement) {
      const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
      if (call == nullptr || call == start.whole) return true;
      const std::string name = ast::callee_name(call);
      if (ast::one_of(name, {"pthread_detach", "thrd_detach"}) && ast::mentions(call, handle)) return true;
      for (const Expr* argument : call->arguments()) joined = joined || ast::mentions(argument, handle);
      return true;
    });
    return joined ? Fate{} : fate;
  }

  // The function that takes the job stores it: its body pushes or assigns the parameter.
  static bool keeps_its_argument(const ThreadStart& start, const ast::UnitModel&) {
    const clang::FunctionDecl* callee = ast::callee_of(start.whole);
    const clang::FunctionDecl* body = nullptr;
    if (callee == nullptr || ast::one_of(ast::qualified_name(*callee), {"boost::asio::post", "boost::asio::dispatch"}))
      return callee != nullptr;
    if (!callee->hasBody(body)) return false;
    bool kept = false;
    ast::each_statement(body->getBody(), [&](const Stmt* statement) {
      const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(statement);
      if (call != nullptr && ast::one_of(ast::method_name(call), {"push_back", "emplace_back", "push", "emplace"}))
        for (const Expr* argument : call->arguments())
          for (const clang::ParmVarDecl* parameter : body->parameters())
            kept = kept || ast::named_by(argument) == parameter->getCanonicalDecl();
      return !kept;
    });
    return kept;
  }

  // Something in the function, after the start, waits for something.
  bool waits_after(const ThreadStart& start, const Fate&) const {
    bool waits = false;
    ast::each_statement(start.starter->getBody(), [&](const Stmt* statement) {
      if (llvm::isa<clang::LambdaExpr>(statement)) return false;
      const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
      if (call == nullptr) return !waits;
      const bool waiting =
          ast::one_of(ast::method_name(call), {"join",
                                               "get",
                                               "wait",
                                               "wait_for",
                                               "wait_until",
                                               "arrive_and_wait",
                                               "acquire",
                                               "Wait",
                                               "waitAll",
                                               "wait_all",
                                               "join_all",
                                               "drain",
                                               "Drain",
                                               "flush",
                                               "stop",
                                               "shutdown",
                                               "wait_idle",
                                               "run",
                                               "WaitForNotification",
                                               "await",
                                               "wait_for_tasks"}) ||
          ast::one_of(ast::callee_name(call), {"pthread_cond_wait", "pthread_barrier_wait", "sem_wait", "pthread_join",
                                               "cnd_wait", "thrd_join", "pause", "pthread_exit"});
      if (waiting && is_shared(call) && ast::is_before(start.whole->getBeginLoc(), call->getExprLoc(), *context_))
        waits = true;
      return !waits;
    });
    return waits;
  }

  // `.get()` of a smart pointer waits for nothing.
  static bool is_shared(const clang::CallExpr* call) {
    const Expr* object = ast::object_of(call);
    if (object == nullptr) return true;
    return !ast::one_of(ast::type_name(ast::strip(object)->getType()),
                        {"std::shared_ptr", "std::unique_ptr", "std::__shared_ptr", "std::reference_wrapper"});
  }

  clang::ASTContext* context_ = nullptr;
};

const RegisterUnitCheck<DetachedCapturesLocal> detached_captures_local("detached-captures-local");

}  // namespace
}  // namespace snarl::analyzers
