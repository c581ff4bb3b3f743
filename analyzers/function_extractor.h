// One function's body to blocks of events.
#pragma once
#include <set>
#include <unordered_map>
#include <vector>

#include "analyzers/clang_headers.h"
#include "analyzers/dependence.h"
#include "analyzers/fresh_objects.h"
#include "analyzers/path_builder.h"
#include "analyzers/pool.h"
#include "analyzers/roles.h"

namespace snarl::analyzers {

class FunctionExtractor {
 public:
  FunctionExtractor(clang::ASTContext& context, Pool& pool, const Roles& roles, const clang::FunctionDecl& function);
  // Fills blocks and exit; false when there is no flow graph of it.
  bool run(Function& result);
  // Locals that others may reach: captured by reference or having their address taken.
  const std::set<const clang::VarDecl*>& shared_locals() const { return shared_locals_; }
  // Classes and functions that the body mentions and whose bodies matter too.
  const std::vector<const clang::FunctionDecl*>& callees() const { return callees_; }

 private:
  void scan();
  void scan_destination(const clang::Expr* initializer, PathId destination);
  void element(const clang::CFGElement& element);
  void statement(const clang::Stmt& statement);
  void initializer(const clang::CXXCtorInitializer& initializer);
  void destroy(clang::QualType type, PathId object, clang::SourceLocation at);
  PathId temporary(const clang::Expr& made);
  void test(const clang::Expr* condition, Block& block);
  void test_of(const clang::CallExpr& call, Block& block);

  // function_events.cpp, thread_events.cpp
  void call(const clang::CallExpr& call);
  bool call_by_rule(const clang::CallExpr& call, const clang::FunctionDecl& callee);
  void method_call(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  bool lock_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  bool guard_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  bool condition_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  bool thread_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  void operator_call(const clang::CXXOperatorCallExpr& call);
  void write_from(std::size_t before, const clang::Expr* value);
  void user_call(const clang::Expr& call, const clang::FunctionDecl& callee, PathId object,
                 llvm::ArrayRef<const clang::Expr*> arguments);
  void give_callables(const clang::Expr& at, const clang::FunctionDecl& callee,
                      llvm::ArrayRef<const clang::Expr*> arguments, const std::vector<PathId>& paths);
  void construct(const clang::CXXConstructExpr& construct);
  void make_guard(const clang::CXXConstructExpr& construct, const GuardType& guard);
  void spawn(const clang::Expr& at, PathId handle, llvm::ArrayRef<const clang::Expr*> words, const char* detail);
  bool container_spawn(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  enum class Runs { kAsItIs, kAtOnce, kLater };
  void run_callables(const clang::Expr& at, llvm::ArrayRef<const clang::Expr*> arguments, Runs runs);
  void library_arguments(const clang::FunctionDecl& callee, llvm::ArrayRef<const clang::Expr*> arguments);
  void pointed_arguments(const clang::FunctionDecl& callee, llvm::ArrayRef<const clang::Expr*> arguments);
  void freed(const clang::Expr& pointer);
  void synchronise(const clang::Expr& at, PathId object);
  bool call_once(const clang::CallExpr& call, const clang::FunctionDecl& callee);
  const clang::FunctionDecl* callable(const clang::Expr* expression);
  bool atomic_method(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method);
  Order order_of(llvm::ArrayRef<const clang::Expr*> arguments);
  void access(EventKind kind, const clang::Expr* object, Order order = Order::kPlain, std::uint32_t flags = 0);
  void assign(const clang::Expr* to, const clang::Expr* value);
  void assign(const clang::VarDecl& variable, const clang::Expr* value, clang::SourceLocation at);
  bool is_shareable(const Path& path, const clang::Expr* object);

  Event& emit(EventKind kind, clang::SourceLocation at, PathId path = 0);
  PathId destination_of(const clang::Expr& expression) const;
  PathId frame_this();

  clang::ASTContext& context_;
  Pool& pool_;
  const Roles& roles_;
  const clang::FunctionDecl& function_;
  PathBuilder paths_;
  Dependence dependence_;
  std::vector<Event>* events_ = nullptr;
  std::unordered_map<const clang::Expr*, PathId> destinations_;
  std::set<const clang::VarDecl*> shared_locals_;
  std::unordered_map<const clang::VarDecl*, const clang::Expr*> tried_;  // bool ok = m.try_lock();
  std::set<const clang::Stmt*> in_loops_;
  FreshUntil fresh_until_;
  bool comes_back_ = false;
  bool named_post_ = false;  // the call at hand is to a function whose name says that it runs things later
  std::vector<const clang::FunctionDecl*> callees_;
  const clang::Stmt* current_ = nullptr;
};

// The point where a reader sees it.
Point point_of(clang::SourceLocation at, const clang::ASTContext& context, Pool& pool);

}  // namespace snarl::analyzers
