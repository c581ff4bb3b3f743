// lock-in-signal-handler: a handler that locks, allocates or uses streams. The signal may interrupt the very thread
// that holds that lock (malloc's and stdio's too), which then waits for itself.
//
// Handlers are what signal() and sigaction's fields are given in this unit; calls are followed within the unit.
// Limits: handlers that are set elsewhere. Tested by: tests/analyzers/lock_in_signal_handler.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

std::string what_of_call(const clang::CallExpr* call) {
  if (ast::locked_by(call) != nullptr) return "locks";
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return "";
  if (const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
      by_operator && by_operator->getOperator() == clang::OO_LessLess &&
      llvm::StringRef(ast::type_name(call->getType())).contains("basic_ostream"))
    return "uses a stream";
  const std::string name = ast::qualified_name(*callee);
  if (ast::one_of(name, {"malloc", "calloc", "realloc", "free", "strdup", "std::malloc", "std::free", "std::calloc",
                         "std::make_unique", "std::make_shared", "std::to_string"}))
    return "allocates";
  if (ast::one_of(name, {"printf",      "fprintf",      "vprintf",    "vfprintf",    "puts",        "fputs",
                         "putchar",     "fputc",        "fwrite",     "fflush",      "fopen",       "fclose",
                         "std::printf", "std::fprintf", "std::puts",  "std::fputs",  "std::fflush", "std::fwrite",
                         "std::fputc",  "std::putchar", "std::fopen", "std::fclose", "perror",      "std::perror"}))
    return "uses stdio";
  if (ast::one_of(name, {"syslog", "localtime", "exit", "std::exit", "std::localtime"})) return "calls " + name;
  const Expr* object = ast::object_of(call);
  if (object == nullptr) return "";
  const clang::QualType type = ast::strip(object)->getType().getNonReferenceType();
  if (ast::is_condition(type) && ast::one_of(ast::method_name(call), {"wait", "wait_for", "notify_one", "notify_all"}))
    return "uses a condition variable";
  if (ast::is_library_container(type) &&
      ast::one_of(ast::method_name(call), {"push_back", "emplace_back", "insert", "emplace", "resize", "append",
                                           "erase", "clear", "push", "pop_back"}))
    return "changes a container";
  return "";
}

// What the statement does that a handler must not; "" if nothing.
std::string forbidden(const Stmt* statement) {
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) return what_of_call(call);
  if (const auto* made = llvm::dyn_cast<clang::CXXNewExpr>(statement))
    return made->getNumPlacementArgs() == 0 ? "allocates" : "";
  if (llvm::isa<clang::CXXDeleteExpr>(statement)) return "frees memory";
  if (llvm::isa<clang::CXXThrowExpr>(statement)) return "throws";
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(statement)) {
    if (construct->getConstructor()->isMoveConstructor()) return "";
    if (ast::is_guard(construct->getType()) && construct->getNumArgs() != 0) return "locks";
    if (ast::type_name(construct->getType()) == "std::basic_string" && construct->getNumArgs() != 0) return "allocates";
  }
  return "";
}

class LockInSignalHandler : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const auto& [handler, registered_at] : model.handlers())
      for (const clang::FunctionDecl* function : model.reach(handler)) {
        const auto at = registered_at;
        const auto* entry = handler;
        if (!function->hasBody() || !is_own(function, report.context())) continue;
        ast::each_statement_of(function, [&](const Stmt* statement) {
          if (llvm::isa<clang::LambdaExpr>(statement)) return false;
          const std::string what = forbidden(statement);
          if (what.empty()) return true;
          FindingBuilder finding =
              report.report(statement->getSourceRange(), report::Confidence::kLikely,
                            "a signal handler " + what + " here, and may interrupt code that is just doing the same");
          finding.note(at->getSourceRange(), "the handler is set here");
          if (function != entry) finding.note(entry->getLocation(), "the handler, which gets there");
          return true;
        });
      }
  }

  static bool is_own(const clang::FunctionDecl* function, const clang::ASTContext& context) {
    const clang::SourceManager& sources = context.getSourceManager();
    return !sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()));
  }
};

const RegisterUnitCheck<LockInSignalHandler> lock_in_signal_handler("lock-in-signal-handler");

}  // namespace
}  // namespace snarl::analyzers
