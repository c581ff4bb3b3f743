// false-sharing: what different threads write lies in one cache line, so that the line travels with every write.
//
// Neighbours: two atomics or mutexes of one class within a line, written by disjoint sets of threads. Arrays: elements
// smaller than a line, each thread writing the one of its own index in a loop. Told only when the unit's own threads
// show it. Limits: globals; plain neighbours. Tested by: tests/analyzers/false_sharing.cpp
#include <algorithm>
#include <map>

#include "analyzers/atomic_operations.h"
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::FieldDecl;
using clang::Stmt;

constexpr std::uint64_t kLine = 64;

struct Writers {
  std::set<int> threads;  // starts of the unit; -1: beside them
  std::set<const clang::FunctionDecl*> functions;
  bool in_loop = false;
};

class FalseSharing : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    std::map<const FieldDecl*, Writers> writers;
    for (const clang::FunctionDecl* function : model.functions()) {
      if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function)) continue;
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock>) {
        element(statement, function, model, report);
        const FieldDecl* field = written_field(statement, report.context());
        if (field != nullptr) add(writers[field], function, statement, model, report.context());
        if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement))
          for (const FieldDecl* lock : locked_fields(declarations))
            add(writers[lock], function, statement, model, report.context());
      });
    }
    for (const clang::CXXRecordDecl* record : model.classes()) neighbours(record, writers, report);
  }

  static void add(Writers& writers, const clang::FunctionDecl* function, const Stmt* at, const ast::UnitModel& model,
                  clang::ASTContext& context) {
    const std::set<int>& threads = model.threads_of(function);
    writers.threads.insert(threads.begin(), threads.end());
    if (threads.empty() && model.runs_beside_threads(function, at->getBeginLoc())) writers.threads.insert(-1);
    writers.functions.insert(function);
    writers.in_loop =
        writers.in_loop || ast::enclosing_loop(at, context) != nullptr || called_in_loop(function, model, context, 0);
  }

  static bool called_in_loop(const clang::FunctionDecl* function, const ast::UnitModel& model,
                             clang::ASTContext& context, int depth) {
    if (depth > 3) return false;
    for (const auto& [caller, where] : model.callers(function))
      if (ast::enclosing_loop(where, context) != nullptr || called_in_loop(caller, model, context, depth + 1))
        return true;
    return false;
  }

  static const FieldDecl* written_field(const Stmt* statement, const clang::ASTContext& context) {
    const Expr* object = nullptr;
    if (const auto operation = ast::atomic_operation(statement, context); operation && operation->writes())
      object = operation->object;
    if (const Expr* lock = ast::locked_by(statement)) object = lock;
    const auto* member = object == nullptr ? nullptr : llvm::dyn_cast<clang::MemberExpr>(ast::strip(object));
    const auto* field = member == nullptr ? nullptr : llvm::dyn_cast<FieldDecl>(member->getMemberDecl());
    return field != nullptr && is_hot(field->getType()) ? field->getCanonicalDecl() : nullptr;
  }

  static std::vector<const FieldDecl*> locked_fields(const clang::DeclStmt* declarations) {
    std::vector<const FieldDecl*> result;
    for (const clang::Decl* declaration : declarations->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
      if (variable == nullptr || !ast::is_guard(variable->getType())) continue;
      for (const Expr* lock : ast::guard_init(*variable).locks)
        if (const auto* field = llvm::dyn_cast_or_null<FieldDecl>(ast::named_by(lock))) result.push_back(field);
    }
    return result;
  }

  static bool is_hot(clang::QualType type) {
    return !type->isReferenceType() && !type->isArrayType() && (ast::is_atomic(type) || ast::is_mutex(type));
  }

  static void neighbours(const clang::CXXRecordDecl* record, const std::map<const FieldDecl*, Writers>& writers,
                         UnitReporter& report) {
    if (record->isInvalidDecl() || record->isUnion()) return;
    const clang::ASTRecordLayout& layout = report.context().getASTRecordLayout(record);
    const FieldDecl* previous = nullptr;
    for (const FieldDecl* field : record->fields()) {
      if (!is_hot(field->getType())) continue;
      const auto of_this = writers.find(field->getCanonicalDecl());
      if (of_this == writers.end()) continue;
      if (previous != nullptr) {
        const std::uint64_t first = offset(layout, previous), second = offset(layout, field);
        const bool together = layout.getAlignment().getQuantity() >= static_cast<std::int64_t>(kLine)
                                  ? first / kLine == second / kLine
                                  : second - first < kLine;
        if (together && compare(previous, writers.at(previous->getCanonicalDecl()), field, of_this->second, report))
          return;
      }
      previous = field;
    }
  }

  static std::uint64_t offset(const clang::ASTRecordLayout& layout, const FieldDecl* field) {
    return layout.getFieldOffset(field->getFieldIndex()) / 8;
  }

  static bool compare(const FieldDecl* first, const Writers& a, const FieldDecl* second, const Writers& b,
                      UnitReporter& report) {
    const auto overlap = [](const auto& x, const auto& y) {
      return std::any_of(x.begin(), x.end(), [&](const auto& one) { return y.count(one) != 0; });
    };
    const bool shown = !a.threads.empty() && !b.threads.empty() && !overlap(a.threads, b.threads);
    if (!shown || !a.in_loop || !b.in_loop) return false;
    report
        .report(second->getSourceRange(), report::Confidence::kLikely,
                name_of(*first) + " and " + name_of(*second) +
                    " share a cache line, and different threads write them: every write takes the line away")
        .note(first->getSourceRange(), "the neighbour")
        .note((*a.functions.begin())->getLocation(), "one is written by this function's thread")
        .note((*b.functions.begin())->getLocation(), "the other by this function's")
        .insert_before(second->getBeginLoc(), "alignas(std::hardware_destructive_interference_size) ");
    return true;
  }

  // `slots[index].count++` in a loop of a function that several threads run, the index being each thread's own.
  static void element(const Stmt* statement, const clang::FunctionDecl* function, const ast::UnitModel& model,
                      UnitReporter& report) {
    const Expr* written = nullptr;
    if (const auto operation = ast::atomic_operation(statement, report.context()); operation && operation->writes())
      written = operation->object;
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement); binary && binary->isAssignmentOp())
      written = binary->getLHS();
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement); unary && unary->isIncrementDecrementOp())
      written = unary->getSubExpr();
    if (written == nullptr || ast::enclosing_loop(statement, report.context()) == nullptr) return;
    written = through_references(written);
    const Expr *base = nullptr, *index = nullptr;
    if (!is_element(written, base, index)) return;
    const Expr* whole = written;
    while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(ast::strip(whole))) whole = member->getBase();
    const clang::QualType type = whole->getType().getNonReferenceType();
    if (type->isIncompleteType() || type->isDependentType() ||
        report.context().getTypeSizeInChars(type).getQuantity() >= static_cast<std::int64_t>(kLine))
      return;
    const clang::ValueDecl* array = ast::named_by(base);
    if (array == nullptr || !is_own_index(index, function) || !is_shared_array(array, function)) return;
    const std::set<int>& threads = model.threads_of(function);
    const bool several = std::any_of(threads.begin(), threads.end(),
                                     [&](int start) { return model.starts()[static_cast<std::size_t>(start)].many; });
    if (!several) return;
    report
        .report(array->getSourceRange(), report::Confidence::kLikely,
                "neighbouring elements of " + name_of(*array) +
                    " share a cache line, and each is written by another thread in a loop")
        .note(statement->getSourceRange(), "written here");
  }

  // `Slot& slot = slots[i]; slot.count++`
  static const Expr* through_references(const Expr* expression) {
    for (int depth = 0; depth < 5; ++depth) {
      const Expr* inner = ast::strip(expression);
      while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(inner)) inner = ast::strip(member->getBase());
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(inner);
      const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (variable == nullptr || !variable->getType()->isReferenceType() || variable->getInit() == nullptr)
        return expression;
      expression = variable->getInit();
    }
    return expression;
  }

  static bool is_element(const Expr* expression, const Expr*& base, const Expr*& index) {
    expression = ast::strip(expression);
    while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
      if (member->isArrow()) return false;
      expression = ast::strip(member->getBase());
    }
    if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
      base = element->getBase(), index = element->getIdx();
      return true;
    }
    const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression);
    if (call == nullptr || call->getOperator() != clang::OO_Subscript || call->getNumArgs() != 2) return false;
    if (!ast::one_of(ast::type_name(ast::strip(call->getArg(0))->getType()), {"std::array", "std::vector"}))
      return false;
    base = call->getArg(0), index = call->getArg(1);
    return true;
  }

  // A parameter or a captured copy, so that each thread has its own.
  static bool is_own_index(const Expr* index, const clang::FunctionDecl* function) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip_all(index));
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable == nullptr) return false;
    if (llvm::isa<clang::ParmVarDecl>(variable) && variable->getDeclContext() == function) return true;
    return variable->isInitCapture() || (variable->hasLocalStorage() && variable->getDeclContext() != function);
  }
  static bool is_shared_array(const clang::ValueDecl* array, const clang::FunctionDecl* function) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(array);
    return variable == nullptr || !variable->hasLocalStorage() || variable->getDeclContext() != function;
  }
};

const RegisterUnitCheck<FalseSharing> false_sharing("false-sharing");

}  // namespace
}  // namespace snarl::analyzers
