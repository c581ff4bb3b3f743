// unjoined-thread: a std::thread that may be destroyed while it can still be joined, which ends the program.
//
// Locals by control flow: a path from the start to the function's end on which nothing is done with the thread.
// Members: no join, detach or hand-over anywhere in the unit, or none in the destructor. Limits: paths by exceptions; a
// destructor in another unit. Tested by: tests/analyzers/unjoined_thread.cpp
#include <algorithm>

#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::ThreadStart;
using clang::Expr;
using clang::Stmt;
using clang::VarDecl;

// std::thread itself, or a container of them.
bool is_thread_like(clang::QualType type) {
  return ast::is_thread(type) || (ast::is_library_container(type) && ast::is_thread(ast::first_argument(type)));
}

// Uses that end the obligation: anything but starting, reading the identity and adding to a container.
bool settles(const Stmt* statement, const clang::ValueDecl* handle) {
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(statement)) {
    const llvm::StringRef name = ast::method_name(call);
    if (ast::named_by(call->getImplicitObjectArgument()) == handle)
      return ast::one_of(name, {"join", "detach", "swap", "joinable", "release", "begin", "data"});
    if (ast::one_of(name, {"join", "detach"}) && ast::mentions(call->getImplicitObjectArgument(), handle)) return true;
  }
  if (const auto* loop = llvm::dyn_cast<clang::CXXForRangeStmt>(statement))
    return ast::named_by(loop->getRangeInit()) == handle;
  const auto is_handle = [&](const Expr* argument) {
    if (argument->getType()->isIntegralOrEnumerationType()) return false;
    return ast::named_by(argument) == handle && is_thread_like(argument->getType().getNonReferenceType());
  };
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
    if (const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
        by_operator && by_operator->getOperator() == clang::OO_Equal && by_operator->getNumArgs() == 2)
      return is_handle(by_operator->getArg(1));
    return std::any_of(call->arg_begin(), call->arg_end(), [&](const Expr* argument) {
      const auto* address = llvm::dyn_cast<clang::UnaryOperator>(ast::strip(argument));
      return is_handle(argument) || (address != nullptr && ast::named_by(argument) == handle);
    });
  }
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(statement))
    return std::any_of(construct->arg_begin(), construct->arg_end(), is_handle);
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(statement))
    return std::any_of(list->begin(), list->end(), [&](const Stmt* part) {
      const auto* argument = llvm::dyn_cast_or_null<Expr>(part);
      return argument != nullptr && is_handle(argument);
    });
  if (const auto* back = llvm::dyn_cast<clang::ReturnStmt>(statement))
    return back->getRetValue() != nullptr && ast::named_by(back->getRetValue()) == handle;
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(statement))
    return ast::mentions(lambda->getBody(), handle);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement))
    return unary->getOpcode() == clang::UO_AddrOf && ast::named_by(unary->getSubExpr()) == handle;
  // A reference or an iterator: whatever is done through it is not followed.
  if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement))
    for (const clang::Decl* declaration : declarations->decls())
      if (const auto* variable = llvm::dyn_cast<VarDecl>(declaration);
          variable && variable->getType()->isReferenceType() && variable->getInit() &&
          ast::named_by(variable->getInit()) == handle)
        return true;
  return false;
}

bool settled_within(const Stmt* where, const clang::ValueDecl* handle) {
  bool found = false;
  ast::each_statement(where, [&](const Stmt* part) {
    found = found || settles(part, handle);
    return !found;
  });
  return found;
}

class UnjoinedThread : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const VarDecl* variable : model.variables())
      if (variable->isLocalVarDecl() && variable->hasLocalStorage() && is_thread_like(variable->getType()) &&
          !variable->getType()->isReferenceType())
        local(variable, report);
    for (const clang::CXXRecordDecl* record : model.classes())
      for (const clang::FieldDecl* field : record->fields())
        if (is_thread_like(field->getType()) && !field->getType()->isReferenceType())
          member(record, field, model, report);
  }

  static bool starts_here(const VarDecl* variable) {
    const Expr* init = variable->getInit();
    if (init == nullptr) return false;
    const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(ast::strip_all(init));
    return construct != nullptr && ast::thread_start(construct).has_value();
  }

  static void local(const VarDecl* variable, UnitReporter& report) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(variable->getDeclContext());
    if (function == nullptr || !function->hasBody()) return;
    const bool started = starts_here(variable);
    if (!settled_within(function->getBody(), variable)) {
      if (!started && !filled(variable, function)) return;
      report.report(variable->getSourceRange(), report::Confidence::kLikely,
                    variable->getNameAsString() + " is neither joined nor detached: its destructor ends the program");
      return;
    }
    if (!started || !ast::is_thread(variable->getType())) return;
    if (const Stmt* leaving = way_out(variable, function, report.context()))
      report
          .report(leaving->getSourceRange(), report::Confidence::kLikely,
                  "this leaves the function while " + variable->getNameAsString() +
                      " can still be joined: its destructor ends the program")
          .note(variable->getSourceRange(), "started here");
  }

  static bool filled(const VarDecl* variable, const clang::FunctionDecl* function) {
    bool found = false;
    ast::each_statement(function->getBody(), [&](const Stmt* part) {
      const auto* call = llvm::dyn_cast<clang::CallExpr>(part);
      if (call == nullptr) return true;
      const Expr* object = ast::object_of(call);
      if (object == nullptr || ast::named_by(object) != variable) return true;
      found = found || ast::one_of(ast::method_name(call), {"emplace_back", "push_back", "emplace"});
      const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
      found = found || (by_operator && by_operator->getOperator() == clang::OO_Equal);
      return !found;
    });
    return found;
  }

  // A return or throw that is reached from the start without anything being done with the thread.
  static const Stmt* way_out(const VarDecl* variable, const clang::FunctionDecl* function, clang::ASTContext& context) {
    clang::CFG::BuildOptions options;
    const std::unique_ptr<clang::CFG> graph = clang::CFG::buildCFG(function, function->getBody(), &context, options);
    if (graph == nullptr) return nullptr;
    std::set<const clang::CFGBlock*> seen;
    std::vector<const clang::CFGBlock*> open;
    const auto passes = [&](const clang::CFGBlock* block, bool from_start, const Stmt*& leaves) {
      bool started = !from_start;
      for (const clang::CFGElement& element : *block) {
        const auto statement = element.getAs<clang::CFGStmt>();
        if (!statement) continue;
        const Stmt* part = statement->getStmt();
        if (!started) {
          const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(part);
          started = declarations != nullptr && std::find(declarations->decl_begin(), declarations->decl_end(),
                                                         variable) != declarations->decl_end();
          continue;
        }
        if (settled_within(part, variable)) return false;
        if (llvm::isa<clang::ReturnStmt>(part)) leaves = part;
      }
      if (block->hasNoReturnElement()) return false;
      const Stmt* terminator = block->getTerminatorStmt();
      if (const auto* loop = llvm::dyn_cast_or_null<clang::CXXForRangeStmt>(terminator))
        return !settled_within(loop->getRangeInit(), variable);
      return true;
    };
    const Stmt* leaves = nullptr;
    for (const clang::CFGBlock* block : *graph)
      for (const clang::CFGElement& element : *block)
        if (const auto statement = element.getAs<clang::CFGStmt>())
          if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement->getStmt()))
            if (std::find(declarations->decl_begin(), declarations->decl_end(), variable) != declarations->decl_end()) {
              if (!passes(block, true, leaves)) return nullptr;
              if (leaves != nullptr) return leaves;
              for (const clang::CFGBlock::AdjacentBlock& next : block->succs())
                if (next.getReachableBlock() != nullptr) open.push_back(next.getReachableBlock());
            }
    while (!open.empty()) {
      const clang::CFGBlock* block = open.back();
      open.pop_back();
      if (!seen.insert(block).second || block == &graph->getExit() || !passes(block, false, leaves)) continue;
      if (leaves != nullptr) return leaves;
      for (const clang::CFGBlock::AdjacentBlock& next : block->succs())
        if (next.getReachableBlock() != nullptr) open.push_back(next.getReachableBlock());
    }
    return nullptr;
  }

  static void member(const clang::CXXRecordDecl* record, const clang::FieldDecl* field, const ast::UnitModel& model,
                     UnitReporter& report) {
    const clang::CXXDestructorDecl* destructor = record->getDestructor();
    const clang::FunctionDecl* body = nullptr;
    const bool own_destructor = destructor != nullptr && !destructor->isImplicit() && !destructor->isDefaulted();
    if (own_destructor && !destructor->hasBody(body)) return;
    if (own_destructor)
      for (const clang::FunctionDecl* function : model.reach(body)) {
        if (!function->hasBody()) {
          const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
          if (method != nullptr && method->getParent() == record) return;  // it may join
        } else if (settled_within(function->getBody(), field)) {
          return;
        }
      }
    const clang::FunctionDecl* elsewhere = nullptr;
    bool started = field->hasInClassInitializer();
    for (const clang::FunctionDecl* function : model.functions()) {
      if (function == body) continue;
      ast::each_statement_of(function, [&](const Stmt* part) {
        if (settles(part, field)) elsewhere = function;
        return true;
      });
    }
    for (const ThreadStart& start : model.starts()) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(start.starter);
      started = started || (method != nullptr && method->getParent() == record);
    }
    // A plain aggregate is joined by its owner, and some method may be in another unit.
    if (!started || (elsewhere == nullptr && has_unseen_method(record))) return;
    if (elsewhere != nullptr) {
      report
          .report(field->getSourceRange(), report::Confidence::kHint,
                  "the destructor does not join " + name_of(*field) +
                      ": when nobody called what does, the program ends there")
          .note(elsewhere->getLocation(), "joined, detached or handed over here");
      return;
    }
    report.report(field->getSourceRange(), report::Confidence::kLikely,
                  "nothing joins or detaches " + name_of(*field) + ": its destructor ends the program");
  }

  static bool has_unseen_method(const clang::CXXRecordDecl* record) {
    return std::any_of(record->method_begin(), record->method_end(), [](const clang::CXXMethodDecl* method) {
      return !method->isImplicit() && !method->isDefaulted() && !method->isDeleted() && !method->isPureVirtual() &&
             !method->hasBody() && method->getTemplateInstantiationPattern() == nullptr;
    });
  }
};

const RegisterUnitCheck<UnjoinedThread> unjoined_thread("unjoined-thread");

}  // namespace
}  // namespace snarl::analyzers
