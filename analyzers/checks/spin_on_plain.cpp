// spin-on-plain: a loop that waits for a plain variable which its own body never changes. It is a data race, and the
// compiler may read the variable once.
//
// Matched: the condition reads only plain objects that others can reach (globals, fields, locals that a lambda captures
// by reference), and the body only passes time: yield, sleep, pause, nothing. Silent: atomics, volatile
// (volatile-as-sync), whatever calls something unknown. Tested by: tests/analyzers/spin_on_plain.cpp
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

bool only_passes_time(const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return false;
  if (callee->getBuiltinID() != 0 && callee->getIdentifier() != nullptr &&
      (callee->getName().contains("pause") || callee->getName().contains("expect")))
    return true;
  const std::string name = ast::qualified_name(*callee);
  return ast::one_of(name, {"std::this_thread::yield", "std::this_thread::sleep_for", "std::this_thread::sleep_until",
                            "sched_yield", "usleep", "sleep", "nanosleep", "_mm_pause", "pthread_yield", "thrd_yield",
                            "thrd_sleep", "cpu_relax", "cpu_pause", "__yield", "Sleep", "SwitchToThread"}) ||
         llvm::StringRef(name).starts_with("std::chrono::") || name == "std::operator\"\"";
}

class SpinOnPlain : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (ast::body_of_loop(statement) != nullptr && ast::condition_of(statement) != nullptr)
          look_at(statement, function, report);
        return true;
      });
  }

  static void look_at(const Stmt* loop, const clang::FunctionDecl* function, UnitReporter& report) {
    const clang::ValueDecl* waited = nullptr;
    if (!reads_only_plain(ast::condition_of(loop), function, waited) || waited == nullptr) return;
    if (!idles(ast::body_of_loop(loop), waited)) return;
    if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop))
      if (counted->getInc() != nullptr && !idles(counted->getInc(), waited)) return;
    report
        .report(ast::condition_of(loop)->getSourceRange(), report::Confidence::kLikely,
                "this loop waits for " + name_of(*waited) + ", a plain variable that it never changes: make it atomic")
        .note(waited->getSourceRange(), "declared here");
  }

  // Objects that another thread can reach.
  static bool is_reachable(const clang::ValueDecl* object, const clang::FunctionDecl* function) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(object);
    if (variable == nullptr) return true;  // a field
    if (!variable->hasLocalStorage()) return true;
    if (variable->getDeclContext() != function) return true;  // captured
    if (variable->getType()->isReferenceType() || variable->getType()->isPointerType()) return true;
    bool captured = false;
    ast::each_statement(function->getBody(), [&](const Stmt* statement) {
      if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(statement))
        for (const clang::LambdaCapture& capture : lambda->captures())
          captured = captured || (capture.capturesVariable() && capture.getCapturedVar() == variable &&
                                  capture.getCaptureKind() == clang::LCK_ByRef);
      return !captured;
    });
    return captured;
  }

  static bool reads_only_plain(const Expr* condition, const clang::FunctionDecl* function,
                               const clang::ValueDecl*& waited) {
    bool plain = true;
    ast::each_statement(condition, [&](const Stmt* part) {
      if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
        const Expr* object = ast::object_of(call);
        const bool asks = object != nullptr && ast::is_library_container(ast::strip(object)->getType()) &&
                          ast::one_of(ast::method_name(call), {"empty", "size", "has_value"});
        const bool expects = object == nullptr && only_passes_time(call);
        plain = plain && (asks || expects);
      }
      if (llvm::isa<clang::AtomicExpr, clang::CXXConstructExpr, clang::CXXNewExpr, clang::LambdaExpr>(part))
        plain = false;
      if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(part)) plain = plain && !binary->isAssignmentOp();
      if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(part))
        plain = plain && !unary->isIncrementDecrementOp();
      const clang::ValueDecl* object = nullptr;
      if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part))
        object = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
        object = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
        if (object == nullptr) return plain;  // a method: its object is within
        if (is_shareable(object)) waited = object;
        if (!is_plain(object)) plain = false;
        return plain && !llvm::isa<clang::CXXThisExpr>(ast::strip(member->getBase()));
      }
      if (object != nullptr) {
        if (!is_plain(object)) plain = false;
        if (is_shareable(object) && is_reachable(object, function) && waited == nullptr) waited = object;
      }
      return plain;
    });
    return plain;
  }

  static bool is_plain(const clang::ValueDecl* object) {
    const clang::QualType type = object->getType().getNonReferenceType();
    if (type.isVolatileQualified() || ast::is_atomic(type)) return false;
    if (type->isPointerType() &&
        (type->getPointeeType().isVolatileQualified() || ast::is_atomic(type->getPointeeType())))
      return false;
    return type->isScalarType() || ast::is_library_container(type) || type->isRecordType() || type->isArrayType();
  }
  static bool is_shareable(const clang::ValueDecl* object) {
    const clang::QualType type = object->getType().getNonReferenceType();
    return !type.isConstQualified() && (type->isScalarType() || ast::is_library_container(type));
  }

  // Calls only what passes time, writes nothing but locals of its own, does not leave.
  static bool idles(const Stmt* body, const clang::ValueDecl*) {
    bool idle = true;
    ast::each_statement(body, [&](const Stmt* part) {
      if (llvm::isa<clang::BreakStmt, clang::ReturnStmt, clang::GotoStmt, clang::CXXThrowExpr, clang::GCCAsmStmt,
                    clang::AtomicExpr, clang::CoawaitExpr>(part)) {
        const auto* assembly = llvm::dyn_cast<clang::GCCAsmStmt>(part);
        idle = idle && assembly != nullptr && assembly->getNumClobbers() == 0;
      }
      if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
        idle = idle && only_passes_time(call);
        return false;
      }
      if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(part)) idle = idle && !binary->isAssignmentOp();
      if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(part))
        idle = idle && !unary->isIncrementDecrementOp();
      return idle;
    });
    return idle;
  }
};

const RegisterUnitCheck<SpinOnPlain> spin_on_plain("spin-on-plain");

}  // namespace
}  // namespace snarl::analyzers
