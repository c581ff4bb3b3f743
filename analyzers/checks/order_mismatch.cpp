// order-mismatch: memory orders that an operation may not have (undefined behaviour: a store cannot acquire, a load
// cannot release, a failed compare-exchange stores nothing) and fences that order nothing.
//
// Tested by: tests/analyzers/order_mismatch.cpp
#include "analyzers/atomic_operations.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::AtomicKind;

class OrderMismatch : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const clang::Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto operation = ast::atomic_operation(statement, report.context())) look_at(*operation, report);
        if (const auto order = ast::thread_fence(statement, report.context()); order && *order == ast::kRelaxed)
          report.report(statement->getSourceRange(), report::Confidence::kCertain, "a relaxed fence orders nothing");
        return true;
      });
  }

  static void look_at(const ast::AtomicOperation& operation, UnitReporter& report) {
    const ast::MemoryOrder order = operation.order;
    if (operation.order_argument == nullptr) return;
    if (operation.kind == AtomicKind::kStore &&
        (order == ast::kAcquire || order == ast::kConsume || order == ast::kAcqRel)) {
      tell(operation, operation.order_argument, "a store cannot acquire; its order is release, seq_cst or relaxed",
           "release", report);
    } else if (operation.kind == AtomicKind::kLoad && (order == ast::kRelease || order == ast::kAcqRel)) {
      tell(operation, operation.order_argument, "a load cannot release; its order is acquire, seq_cst or relaxed",
           "acquire", report);
    }
    if (operation.kind != AtomicKind::kCompareExchange || operation.failure_argument == nullptr) return;
    if (operation.failure == ast::kRelease || operation.failure == ast::kAcqRel) {
      tell(operation, operation.failure_argument, "a failed compare-exchange only loads: its order cannot release",
           operation.failure == ast::kRelease ? "relaxed" : "acquire", report);
    } else if (stronger(operation.failure, order)) {
      report.report(
          operation.failure_argument->getSourceRange(),
          report.context().getLangOpts().CPlusPlus17 ? report::Confidence::kHint : report::Confidence::kCertain,
          "the order on failure is stronger than the one on success");
    }
  }

  static bool stronger(ast::MemoryOrder failure, ast::MemoryOrder success) {
    if (failure == ast::kUnknownOrder || success == ast::kUnknownOrder) return false;
    if (failure == ast::kSeqCst) return success != ast::kSeqCst;
    return failure == ast::kAcquire && (success == ast::kRelaxed || success == ast::kRelease);
  }

  static void tell(const ast::AtomicOperation& operation, const clang::Expr* argument, const char* message,
                   const std::string& right, UnitReporter& report) {
    FindingBuilder finding = report.report(operation.whole->getSourceRange(), report::Confidence::kCertain, message);
    std::string text = text_of(argument->getSourceRange(), report.context());
    for (const char* wrong : {"acq_rel", "acquire", "release", "consume"}) {
      const std::size_t at = text.rfind(wrong);
      if (at == std::string::npos || text.find("memory_order") == std::string::npos) continue;
      finding.replace(argument->getSourceRange(), text.substr(0, at) + right);
      break;
    }
  }
};

const RegisterUnitCheck<OrderMismatch> order_mismatch("order-mismatch");

}  // namespace
}  // namespace snarl::analyzers
