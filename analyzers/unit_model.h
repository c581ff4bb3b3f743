// The functions of one unit, who calls whom, and which of them run in which threads, as far as the unit shows it. Made
// once for each unit and kept as long as its AST.
//
// Limits: calls through pointers are seen only where a lambda or a function's name is passed on; a lambda that is not a
// thread's entry counts as called by the function that makes it.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzers/clang_headers.h"

namespace snarl::analyzers::ast {

enum class Launch { kThread, kJoiningThread, kAsync, kPthread, kPost };

// A place where a thread is started, or where work is given to other threads.
struct ThreadStart {
  Launch launch = Launch::kThread;
  const clang::Expr* whole = nullptr;
  const clang::Expr* entry = nullptr;  // the callable, as written
  std::vector<const clang::Expr*> arguments;
  const clang::FunctionDecl* function = nullptr;  // what runs, when known
  const clang::FunctionDecl* starter = nullptr;   // where it is started
  bool many = false;                              // in a loop: several threads run it
};

// Whether this expression starts a thread; `function`, `starter` and `many` are left open.
std::optional<ThreadStart> thread_start(const clang::Expr* expression);
// What a callable runs: a function, a method, a lambda, also through std::ref, bind and local variables.
const clang::FunctionDecl* callable_function(const clang::Expr* callable);
const clang::LambdaExpr* lambda_of(const clang::Expr* callable);

class UnitModel {
 public:
  static const UnitModel& of(clang::ASTContext& context);
  explicit UnitModel(clang::ASTContext& context);

  // With bodies, outside system headers; instances of templates, not the templates; lambdas' call operators.
  const std::vector<const clang::FunctionDecl*>& functions() const { return functions_; }
  const std::vector<const clang::CXXRecordDecl*>& classes() const { return classes_; }
  const std::vector<const clang::VarDecl*>& variables() const { return variables_; }  // globals, statics and locals
  const std::vector<ThreadStart>& starts() const { return starts_; }
  struct Call {
    const clang::FunctionDecl* callee;
    const clang::Stmt* at;
  };
  const std::vector<Call>& calls(const clang::FunctionDecl* function) const;
  // (caller, where) of all calls of a function.
  std::vector<std::pair<const clang::FunctionDecl*, const clang::Stmt*>> callers(const clang::FunctionDecl* f) const;
  // Itself and all it may call.
  std::set<const clang::FunctionDecl*> reach(const clang::FunctionDecl* function) const;
  // Functions given to signal() or sigaction(), with the place.
  const std::vector<std::pair<const clang::FunctionDecl*, const clang::Stmt*>>& handlers() const { return handlers_; }

  // The starts (their indices) whose threads may run the function.
  const std::set<int>& threads_of(const clang::FunctionDecl* function) const;
  // Whether this place may run while started threads do, on the side that started them: after a start and before a
  // join in the same function, or called from such a place, or a method that nothing in the unit calls of a class that
  // starts threads.
  bool runs_beside_threads(const clang::FunctionDecl* function, clang::SourceLocation at) const;
  // Whether two places may run at the same time in different threads.
  bool concurrent(const clang::FunctionDecl* a, clang::SourceLocation at_a, const clang::FunctionDecl* b,
                  clang::SourceLocation at_b) const;
  bool in_several_threads(const clang::FunctionDecl* function, clang::SourceLocation at) const;

 private:
  friend class ModelVisitor;
  void collect_calls(const clang::FunctionDecl* function);
  void collect_handler(const clang::Stmt* statement);
  void collect_default_initialisers();
  void link_starts();
  bool beside(const clang::FunctionDecl* function, clang::SourceLocation at, int depth) const;

  clang::ASTContext& context_;
  std::vector<const clang::FunctionDecl*> functions_;
  std::vector<const clang::CXXRecordDecl*> classes_;
  std::vector<const clang::VarDecl*> variables_;
  std::vector<ThreadStart> starts_;
  std::map<const clang::FunctionDecl*, std::vector<Call>> calls_;
  std::map<const clang::FunctionDecl*, std::vector<const clang::FunctionDecl*>> overriders_;
  std::map<const clang::FunctionDecl*, std::set<int>> threads_;
  std::vector<std::pair<const clang::FunctionDecl*, const clang::Stmt*>> handlers_;
};

// The statements of a function: its body and, of a constructor, its initialisers.
void each_statement_of(const clang::FunctionDecl* function, llvm::function_ref<bool(const clang::Stmt*)> visit);

// Reads and writes of plain variables and fields within one function; lambdas' bodies are functions of their own.
struct PlainAccess {
  const clang::ValueDecl* object;  // the variable or field that is read or written
  const clang::Expr* at;
  bool write;
  bool guarded;  // some lock is held there
  const clang::FunctionDecl* function;
};
// Of all functions of the unit, for objects that `wanted` names. An access is a load, an assignment, an increment, or a
// method call on the object (a write unless the method is const).
std::vector<PlainAccess> plain_accesses(const UnitModel& model,
                                        llvm::function_ref<bool(const clang::ValueDecl*)> wanted);

}  // namespace snarl::analyzers::ast
