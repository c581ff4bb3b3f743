// Types and names; walking lives in ast_walk.cpp.
#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {
namespace {

clang::QualType object_type(clang::QualType type) {
  if (type.isNull()) return type;
  type = type.getNonReferenceType();
  while (const auto* array = type->getAsArrayTypeUnsafe()) type = array->getElementType();
  return type.getUnqualifiedType();
}

bool has_method(const clang::CXXRecordDecl& record, llvm::StringRef name) {
  for (const clang::CXXMethodDecl* method : record.methods())
    if (method->getIdentifier() != nullptr && method->getName() == name && method->param_empty()) return true;
  return false;
}

bool calls_any(const clang::Stmt* body, std::initializer_list<const char*> names) {
  bool found = false;
  each_statement(body, [&](const clang::Stmt* statement) {
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
      const clang::FunctionDecl* callee = callee_of(call);
      if (callee != nullptr && callee->getIdentifier() != nullptr && one_of(callee->getName(), names)) found = true;
    }
    return !found;
  });
  return found;
}

// Locks in a constructor and unlocks in the destructor, by their visible bodies.
bool is_inferred_guard(const clang::CXXRecordDecl& record) {
  if (is_mutex(clang::QualType(record.getTypeForDecl(), 0))) return false;
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  const clang::FunctionDecl* body = nullptr;
  if (destructor == nullptr || !destructor->hasBody(body)) return false;
  if (!calls_any(body->getBody(),
                 {"unlock", "Unlock", "unlock_shared", "release", "Release", "Leave", "leave", "pthread_mutex_unlock",
                  "pthread_rwlock_unlock", "pthread_spin_unlock", "mtx_unlock", "exit", "clear"}))
    return false;
  for (const clang::CXXConstructorDecl* constructor : record.ctors()) {
    const clang::FunctionDecl* with_body = nullptr;
    if (constructor->isCopyOrMoveConstructor() || !constructor->hasBody(with_body)) continue;
    if (calls_any(with_body->getBody(),
                  {"lock", "Lock", "lock_shared", "acquire", "Acquire", "Enter", "enter", "pthread_mutex_lock",
                   "pthread_rwlock_rdlock", "pthread_rwlock_wrlock", "pthread_spin_lock", "mtx_lock", "test_and_set"}))
      return true;
  }
  return false;
}

}  // namespace

bool one_of(llvm::StringRef name, std::initializer_list<const char*> names) {
  for (const char* candidate : names)
    if (name == candidate) return true;
  return false;
}

std::string qualified_name(const clang::NamedDecl& declaration) {
  std::string name = declaration.getDeclName().getAsString();
  if (llvm::isa<clang::CXXConstructorDecl>(declaration) || llvm::isa<clang::CXXDestructorDecl>(declaration))
    name = declaration.getDeclName().isIdentifier() ? name : name.substr(0, name.find('<'));
  for (const clang::DeclContext* around = declaration.getDeclContext(); around != nullptr;
       around = around->getParent()) {
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(around)) {
      if (space->isInline() || space->isAnonymousNamespace()) continue;
      name = space->getNameAsString() + "::" + name;
    } else if (const auto* record = llvm::dyn_cast<clang::RecordDecl>(around)) {
      name = record->getNameAsString() + "::" + name;
    }
  }
  return name;
}

std::string type_name(clang::QualType type) {
  type = object_type(type);
  if (type.isNull()) return "";
  if (const auto* alias = type->getAs<clang::TypedefType>()) {
    const std::string name = alias->getDecl()->getNameAsString();
    if (one_of(name, {"pthread_mutex_t", "pthread_rwlock_t", "pthread_spinlock_t", "pthread_cond_t", "pthread_t",
                      "mtx_t", "cnd_t", "thrd_t", "sig_atomic_t", "atomic_flag"}))
      return name;
  }
  if (const auto* tag = type->getAsTagDecl()) return qualified_name(*tag);
  return "";
}

clang::QualType first_argument(clang::QualType type) {
  type = object_type(type);
  if (type.isNull()) return {};
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsRecordDecl());
  if (special == nullptr || special->getTemplateArgs().size() == 0) return {};
  const clang::TemplateArgument& argument = special->getTemplateArgs()[0];
  return argument.getKind() == clang::TemplateArgument::Type ? argument.getAsType() : clang::QualType();
}

bool is_atomic(clang::QualType type) {
  type = object_type(type);
  if (type.isNull()) return false;
  if (type->isAtomicType()) return true;
  return one_of(type_name(type), {"std::atomic", "std::atomic_flag", "std::__atomic_base", "boost::atomic",
                                  "atomic_flag", "QAtomicInt", "QAtomicInteger", "QAtomicPointer"});
}

bool is_mutex(clang::QualType type) {
  type = object_type(type);
  if (type.isNull()) return false;
  if (one_of(type_name(type), {"pthread_mutex_t", "pthread_rwlock_t", "pthread_spinlock_t", "mtx_t", "absl::Mutex",
                               "QMutex", "QReadWriteLock", "QRecursiveMutex"}))
    return true;
  const auto* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) return false;
  const clang::CXXRecordDecl& defined = *record->getDefinition();
  if (is_listed_guard(type) || one_of(qualified_name(defined), {"std::weak_ptr", "std::__weak_ptr"})) return false;
  return (has_method(defined, "lock") && has_method(defined, "unlock")) ||
         (has_method(defined, "Lock") && has_method(defined, "Unlock"));
}

bool is_condition(clang::QualType type) {
  return one_of(type_name(type),
                {"std::condition_variable", "std::condition_variable_any", "pthread_cond_t", "cnd_t", "absl::CondVar",
                 "QWaitCondition", "boost::condition_variable", "boost::condition_variable_any"});
}

bool is_listed_guard(clang::QualType type) {
  return one_of(
      type_name(type),
      {"std::lock_guard", "std::unique_lock", "std::scoped_lock", "std::shared_lock", "absl::MutexLock",
       "absl::ReaderMutexLock", "absl::WriterMutexLock", "absl::ReleasableMutexLock", "QMutexLocker", "QReadLocker",
       "QWriteLocker", "boost::lock_guard", "boost::unique_lock", "boost::shared_lock", "boost::mutex::scoped_lock"});
}

bool is_guard(clang::QualType type) {
  type = object_type(type);
  if (type.isNull()) return false;
  if (is_listed_guard(type)) return true;
  const auto* record = type->getAsCXXRecordDecl();
  return record != nullptr && record->hasDefinition() && !record->isInStdNamespace() && !record->isDependentContext() &&
         is_inferred_guard(*record->getDefinition());
}

bool is_thread(clang::QualType type) { return one_of(type_name(type), {"std::thread", "boost::thread"}); }
bool is_joining_thread(clang::QualType type) { return type_name(type) == "std::jthread"; }
bool is_future(clang::QualType type) { return type_name(type) == "std::future"; }
bool is_shared_pointer(clang::QualType type) { return type_name(type) == "std::shared_ptr"; }
bool is_function_object(clang::QualType type) {
  return one_of(type_name(type), {"std::function", "std::move_only_function", "absl::AnyInvocable", "boost::function",
                                  "folly::Function"});
}
bool is_library_container(clang::QualType type) {
  return one_of(type_name(type),
                {"std::vector", "std::deque", "std::list", "std::forward_list", "std::map", "std::multimap", "std::set",
                 "std::multiset", "std::unordered_map", "std::unordered_set", "std::unordered_multimap",
                 "std::unordered_multiset", "std::basic_string", "std::queue", "std::stack", "std::priority_queue",
                 "std::array", "std::optional", "std::string"});
}

const clang::FunctionDecl* callee_of(const clang::Expr* call) {
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(call)) return construct->getConstructor();
  if (const auto* ordinary = llvm::dyn_cast<clang::CallExpr>(call)) return ordinary->getDirectCallee();
  return nullptr;
}

std::string callee_name(const clang::Expr* call) {
  const clang::FunctionDecl* callee = callee_of(call);
  return callee == nullptr ? "" : qualified_name(*callee);
}

const clang::Expr* object_of(const clang::Expr* call) {
  if (const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) return method->getImplicitObjectArgument();
  if (const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call))
    if (llvm::isa_and_nonnull<clang::CXXMethodDecl>(by_operator->getDirectCallee()) && by_operator->getNumArgs() > 0)
      return by_operator->getArg(0);
  return nullptr;
}

llvm::StringRef method_name(const clang::Expr* call) {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  const clang::CXXMethodDecl* method = member == nullptr ? nullptr : member->getMethodDecl();
  if (method == nullptr || method->getIdentifier() == nullptr) return "";
  return method->getName();
}

std::vector<const clang::Expr*> arguments_of(const clang::Expr* call) {
  std::vector<const clang::Expr*> result;
  const auto add = [&](const clang::Expr* argument) {
    if (!llvm::isa<clang::CXXDefaultArgExpr>(argument)) result.push_back(argument);
  };
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(call)) {
    for (const clang::Expr* argument : construct->arguments()) add(argument);
  } else if (const auto* ordinary = llvm::dyn_cast<clang::CallExpr>(call)) {
    const bool by_operator = llvm::isa<clang::CXXOperatorCallExpr>(call) && object_of(call) != nullptr;
    for (unsigned i = by_operator ? 1 : 0; i < ordinary->getNumArgs(); ++i) add(ordinary->getArg(i));
  }
  return result;
}

}  // namespace snarl::analyzers::ast
