// thread-before-members: a thread that is started while its object is being built, by a member before members that the
// thread uses, or by a base class whose virtual methods it calls. The thread may run before they exist.
//
// Followed: the entry's body and the methods of the class that it calls. Limits: what a thread waits for first.
// Tested by: tests/analyzers/thread_before_members.cpp
#include <algorithm>

#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::ThreadStart;
using clang::CXXConstructorDecl;
using clang::CXXMethodDecl;
using clang::Expr;
using clang::FieldDecl;
using clang::Stmt;

bool uses_this(const ThreadStart& start) {
  bool found = false;
  const auto look = [&](const Expr* expression) {
    ast::each_statement(expression, [&](const Stmt* part) {
      found = found || llvm::isa<clang::CXXThisExpr>(part);
      return !found;
    });
  };
  look(start.entry);
  for (const Expr* argument : start.arguments) look(argument);
  return found;
}

class ThreadBeforeMembers : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions()) {
      const auto* constructor = llvm::dyn_cast<CXXConstructorDecl>(function);
      if (constructor == nullptr || constructor->isDelegatingConstructor()) continue;
      for (const clang::CXXCtorInitializer* init : constructor->inits())
        if (init->isAnyMemberInitializer() && init->getAnyMember() != nullptr)
          initialiser(constructor, init->getAnyMember(), init->getInit(), model, report);
      for (const ThreadStart& start : model.starts())
        if (start.starter == function && uses_this(start)) virtuals(constructor, start, model, report);
    }
    // A class without constructors of its own.
    for (const clang::CXXRecordDecl* record : model.classes())
      if (!record->hasUserDeclaredConstructor())
        for (const FieldDecl* field : record->fields())
          if (field->hasInClassInitializer() && field->getInClassInitializer() != nullptr)
            initialiser(nullptr, field, field->getInClassInitializer(), model, report);
  }

  static void initialiser(const CXXConstructorDecl* constructor, const FieldDecl* field, const Expr* init,
                          const ast::UnitModel& model, UnitReporter& report) {
    ast::each_statement(init, [&](const Stmt* part) {
      const auto* expression = llvm::dyn_cast<Expr>(part);
      auto start = expression == nullptr ? std::nullopt : ast::thread_start(expression);
      if (!start || start->launch == ast::Launch::kPost) return !llvm::isa<clang::LambdaExpr>(part);
      const clang::FunctionDecl* entry = ast::callable_function(start->entry);
      if (entry == nullptr || !uses_this(*start)) return false;
      later_member(constructor, field, *start, entry, model, report);
      return false;
    });
  }

  // The first use of a member that is declared after `field` and needs initialising.
  static void later_member(const CXXConstructorDecl* constructor, const FieldDecl* field, const ThreadStart& start,
                           const clang::FunctionDecl* entry, const ast::UnitModel& model, UnitReporter& report) {
    const clang::CXXRecordDecl* record = llvm::cast<clang::CXXRecordDecl>(field->getParent());
    const FieldDecl* used = nullptr;
    const Stmt* where = nullptr;
    for (const clang::FunctionDecl* function : model.reach(entry)) {
      const auto* method = llvm::dyn_cast<CXXMethodDecl>(function);
      if (method == nullptr || !function->hasBody() ||
          (method->getParent() != record && !method->getParent()->isLambda()))
        continue;
      ast::each_statement(function->getBody(), [&](const Stmt* part) {
        const auto* member = llvm::dyn_cast<clang::MemberExpr>(part);
        const auto* candidate = member == nullptr ? nullptr : llvm::dyn_cast<FieldDecl>(member->getMemberDecl());
        if (candidate == nullptr || candidate->getParent() != record || !is_this(member)) return true;
        if (candidate->getFieldIndex() <= field->getFieldIndex() || !needs_initialising(candidate, constructor))
          return true;
        if (used == nullptr || candidate->getFieldIndex() < used->getFieldIndex()) used = candidate, where = part;
        return true;
      });
    }
    if (used == nullptr) return;
    // In the constructor's own list the reader looks there; otherwise at the member.
    const bool written = constructor != nullptr && start.whole->getBeginLoc().isValid() && in_list(constructor, field);
    report
        .report(written ? clang::SourceRange(start.whole->getSourceRange()) : field->getSourceRange(),
                report::Confidence::kLikely,
                "this thread starts before " + name_of(*used) + " is initialised, and uses it: declare the thread last")
        .note(used->getSourceRange(), "declared, and so initialised, later")
        .note(where->getSourceRange(), "used by the thread here");
  }

  static bool in_list(const CXXConstructorDecl* constructor, const FieldDecl* field) {
    return std::any_of(constructor->init_begin(), constructor->init_end(), [&](const clang::CXXCtorInitializer* init) {
      return init->isWritten() && init->getAnyMember() == field;
    });
  }

  static bool is_this(const clang::MemberExpr* member) {
    return llvm::isa<clang::CXXThisExpr>(ast::strip_all(member->getBase()));
  }

  static bool needs_initialising(const FieldDecl* field, const CXXConstructorDecl* constructor) {
    if (field->hasInClassInitializer()) return true;
    if (const auto* record = field->getType()->getAsCXXRecordDecl())
      return record->hasDefinition() && (record->hasNonTrivialDefaultConstructor() || !record->hasTrivialDestructor());
    return constructor != nullptr && in_list(constructor, field);
  }

  // A virtual method of the class that the thread calls: the derived object's part does not exist yet.
  static void virtuals(const CXXConstructorDecl* constructor, const ThreadStart& start, const ast::UnitModel& model,
                       UnitReporter& report) {
    const clang::CXXRecordDecl* record = constructor->getParent();
    if (start.function == nullptr || record->isEffectivelyFinal()) return;
    const CXXMethodDecl* called = nullptr;
    const Stmt* where = nullptr;
    const auto look = [&](const clang::FunctionDecl* function) {
      const auto* method = llvm::dyn_cast<CXXMethodDecl>(function);
      if (method == nullptr || (method->getParent() != record && !method->getParent()->isLambda())) return;
      for (const ast::UnitModel::Call& call : model.calls(function)) {
        const auto* callee = llvm::dyn_cast<CXXMethodDecl>(call.callee);
        const auto* expression = llvm::dyn_cast<clang::CXXMemberCallExpr>(call.at);
        if (callee == nullptr || expression == nullptr || !callee->isVirtual() || callee->getParent() != record)
          continue;
        if (!llvm::isa<clang::CXXThisExpr>(ast::strip_all(expression->getImplicitObjectArgument()))) continue;
        if (called == nullptr || callee->isPureVirtual()) called = callee, where = call.at;
      }
    };
    for (const clang::FunctionDecl* function : model.reach(start.function)) look(function);
    const auto* entry = llvm::dyn_cast<CXXMethodDecl>(start.function);
    if (called == nullptr && entry != nullptr && entry->isVirtual()) called = entry, where = start.whole;
    if (called == nullptr) return;
    const bool overridden = called->isPureVirtual() || has_derived(record, model);
    report
        .report(start.whole->getSourceRange(), overridden ? report::Confidence::kLikely : report::Confidence::kHint,
                "this thread starts before the derived object exists and calls the virtual " + name_of(*called))
        .note(where->getSourceRange(), "called here");
  }

  static bool has_derived(const clang::CXXRecordDecl* record, const ast::UnitModel& model) {
    return std::any_of(model.classes().begin(), model.classes().end(), [&](const clang::CXXRecordDecl* other) {
      return other != record && other->isDerivedFrom(record);
    });
  }
};

const RegisterUnitCheck<ThreadBeforeMembers> thread_before_members("thread-before-members");

}  // namespace
}  // namespace snarl::analyzers
