// mixed-atomic-plain: one object that is used both atomically and plainly: atomic_ref or __atomic builtins beside
// ordinary accesses, memcpy and memset over atomics, casts that take the atomic away.
//
// Silent: plain accesses in constructors and destructors, before threads are started and after they are joined in the
// same function, and under a lock. Tested by: tests/analyzers/mixed_atomic_plain.cpp
#include <map>

#include "analyzers/atomic_operations.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

// The type itself or a member of it, however deep.
bool holds_atomic(clang::QualType type, int depth = 0) {
  if (type.isNull() || depth > 5) return false;
  if (ast::is_atomic(type)) return true;
  while (const auto* array = type->getAsArrayTypeUnsafe()) type = array->getElementType();
  const auto* record = type->getAsRecordDecl();
  if (record == nullptr || record->getDefinition() == nullptr) return false;
  for (const clang::FieldDecl* field : record->getDefinition()->fields())
    if (!field->getType()->isPointerType() && !field->getType()->isReferenceType() &&
        holds_atomic(field->getType(), depth + 1))
      return true;
  return false;
}

clang::QualType pointee(const Expr* argument) {
  const clang::QualType type = ast::strip_all(argument)->getType();
  if (type->isArrayType()) return clang::QualType(type->getAsArrayTypeUnsafe()->getElementType());
  return type->isPointerType() ? type->getPointeeType() : clang::QualType();
}

class MixedAtomicPlain : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    std::map<const clang::ValueDecl*, const Expr*> atomically;
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) copies(call, report);
        if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(statement)) casts(cast, report);
        if (const clang::ValueDecl* object = used_atomically(statement, report.context()))
          atomically.emplace(object, llvm::cast<Expr>(statement));
        return true;
      });
    if (!atomically.empty()) plain(atomically, model, report);
  }

  static void copies(const clang::CallExpr* call, UnitReporter& report) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee == nullptr || callee->getIdentifier() == nullptr) return;
    const llvm::StringRef name = callee->getName();
    const bool copy = ast::one_of(name, {"memcpy", "memmove", "__builtin_memcpy", "__builtin_memmove", "memcmp"});
    const bool fill = ast::one_of(name, {"memset", "bzero", "explicit_bzero", "__builtin_memset"});
    if (!copy && !fill) return;
    for (unsigned i = 0; i < (copy ? 2u : 1u) && i < call->getNumArgs(); ++i)
      if (holds_atomic(pointee(call->getArg(i)))) {
        report.report(call->getSourceRange(), report::Confidence::kLikely,
                      name.str() + (fill || i == 0 ? " writes" : " reads") +
                          " an atomic as plain bytes, a data race with every other thread's access");
        return;
      }
  }

  static void casts(const clang::ExplicitCastExpr* cast, UnitReporter& report) {
    const clang::QualType to = cast->getType(), from = cast->getSubExpr()->getType();
    clang::QualType target, source;
    if (to->isPointerType() && from->isPointerType()) {
      target = to->getPointeeType(), source = from->getPointeeType();
    } else if (cast->isGLValue() && llvm::isa<clang::CXXReinterpretCastExpr>(cast)) {
      target = to.getNonReferenceType(), source = from;
    }
    if (target.isNull() || source.isNull() || !ast::is_atomic(source) || holds_atomic(target)) return;
    // Bytes and void are for addresses and copies; a record may be a base or the library's own.
    if (target->isVoidType() || target->isCharType() || !target->isScalarType()) return;
    const Stmt* user = ast::parent_of(cast, report.context());
    while (user != nullptr && llvm::isa<clang::ImplicitCastExpr, clang::ParenExpr>(user))
      user = ast::parent_of(user, report.context());
    // An argument: system calls such as futex() want the address as it is.
    const bool passed = llvm::isa_and_nonnull<clang::CallExpr>(user);
    report.report(cast->getSourceRange(), passed ? report::Confidence::kHint : report::Confidence::kLikely,
                  "this cast takes the atomic away: accesses through it are plain");
  }

  // atomic_ref(x), __atomic_load_n(&x): x, when its type is no atomic.
  static const clang::ValueDecl* used_atomically(const Stmt* statement, const clang::ASTContext& context) {
    const Expr* object = nullptr;
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(statement)) {
      if (ast::type_name(construct->getType()) == "std::atomic_ref" && construct->getNumArgs() == 1 &&
          !construct->getConstructor()->isCopyOrMoveConstructor())
        object = construct->getArg(0);
    } else if (const auto* builtin = llvm::dyn_cast<clang::AtomicExpr>(statement)) {
      if (const auto operation = ast::atomic_operation(builtin, context)) object = operation->object;
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
      const clang::FunctionDecl* callee = call->getDirectCallee();
      if (callee != nullptr && callee->getIdentifier() != nullptr && callee->getName().starts_with("__sync_"))
        if (const auto operation = ast::atomic_operation(call, context)) object = operation->object;
    }
    const clang::ValueDecl* named = object == nullptr ? nullptr : ast::named_by(object);
    if (named == nullptr || ast::is_atomic(named->getType())) return nullptr;
    // Behind a pointer that is a parameter or a local it is some other object each time.
    const bool through_pointer = named->getType()->isPointerType() &&
                                 !llvm::isa<clang::MemberExpr>(ast::strip_all(object)) &&
                                 !llvm::isa<clang::DeclRefExpr>(ast::strip_all(object));
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(named);
    const bool pointer_itself = object->getType()->isPointerType() && llvm::isa<clang::AtomicExpr>(statement) &&
                                named->getType()->isPointerType();
    if (through_pointer || pointer_itself || (variable != nullptr && llvm::isa<clang::ParmVarDecl>(variable)))
      return nullptr;
    return named;
  }

  static void plain(const std::map<const clang::ValueDecl*, const Expr*>& atomically, const ast::UnitModel& model,
                    UnitReporter& report) {
    const clang::ASTContext& context = report.context();
    std::set<const clang::ValueDecl*> told;
    const auto wanted = [&](const clang::ValueDecl* object) { return atomically.count(object) != 0; };
    for (const ast::PlainAccess& access : ast::plain_accesses(model, wanted)) {
      if (access.guarded || told.count(access.object) != 0 || !is_plain_use(access)) continue;
      if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(access.function)) continue;
      const Expr* atomic = atomically.at(access.object);
      if (ast::is_before(atomic->getBeginLoc(), access.at->getBeginLoc(), context) &&
          ast::is_before(access.at->getEndLoc(), atomic->getEndLoc(), context))
        continue;  // within the atomic access
      const bool threads = !model.starts().empty();
      const bool beside = !model.threads_of(access.function).empty() ||
                          model.runs_beside_threads(access.function, access.at->getBeginLoc());
      if (threads && !beside) continue;
      told.insert(access.object);
      report
          .report(access.at->getSourceRange(), threads ? report::Confidence::kLikely : report::Confidence::kHint,
                  name_of(*access.object) + " is accessed plainly here and atomically elsewhere: that is a data race")
          .note(atomic->getSourceRange(), "accessed atomically here");
    }
  }

  static bool is_plain_use(const ast::PlainAccess& access) {
    return !llvm::isa<clang::CXXConstructExpr>(access.at) && access.at->getType()->isScalarType();
  }
};

const RegisterUnitCheck<MixedAtomicPlain> mixed_atomic_plain("mixed-atomic-plain");

}  // namespace
}  // namespace snarl::analyzers
