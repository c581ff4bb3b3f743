// Look-ups in the lock table.
#include "analyzers/roles.h"

#include <algorithm>
#include <set>

#include "analyzers/summary.h"

namespace snarl::analyzers {
namespace {

bool among(const std::vector<std::string>& names, llvm::StringRef name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

clang::QualType object_type(clang::QualType type) {
  type = type.getNonReferenceType();
  while (const clang::Type* pointer = type.getTypePtrOrNull()) {
    if (const auto* array = pointer->getAsArrayTypeUnsafe()) {
      type = array->getElementType();
    } else {
      break;
    }
  }
  return type.isNull() ? type : type.getUnqualifiedType();
}

bool has_method(const clang::CXXRecordDecl& record, llvm::StringRef name) {
  return std::any_of(record.method_begin(), record.method_end(), [&](const clang::CXXMethodDecl* method) {
    return method->getIdentifier() != nullptr && method->getName() == name && method->param_empty();
  });
}

}  // namespace

std::string qualified_name(const clang::NamedDecl& declaration) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  declaration.printQualifiedName(stream);
  return text;
}

std::string type_name(clang::QualType type) {
  type = object_type(type);
  if (type.isNull()) return "";
  if (const auto* record = type->getAsRecordDecl()) {
    if (record->getIdentifier() != nullptr) return qualified_name(*record);
  }
  if (const auto* alias = type->getAs<clang::TypedefType>()) return qualified_name(*alias->getDecl());
  if (const auto* special = type->getAs<clang::TemplateSpecializationType>())
    if (const auto* declaration = special->getTemplateName().getAsTemplateDecl()) return qualified_name(*declaration);
  return "";
}

Roles::Roles(const LockTable& table) : table_(table) {
  for (const LockType& lock : table.locks) locks_.emplace(lock.type, &lock);
  for (const GuardType& guard : table.guards) guards_.emplace(guard.type, &guard);
  for (const CallRule& rule : table.calls) calls_.emplace(rule.function, &rule);
}

const LockType* Roles::lock_type(clang::QualType type) const {
  if (type.isNull()) return nullptr;
  const auto found = locks_.find(type_name(type));
  if (found != locks_.end()) return found->second;
  // pthread_mutex_t may be spelled through another typedef.
  if (const auto* alias = object_type(type)->getAs<clang::TypedefType>()) {
    const clang::QualType next = alias->getDecl()->getUnderlyingType();
    if (next->getAs<clang::TypedefType>() != nullptr) return lock_type(next);
  }
  return nullptr;
}

const GuardType* Roles::guard_type(clang::QualType type) const {
  const auto found = guards_.find(type_name(type));
  return found == guards_.end() ? nullptr : found->second;
}

bool Roles::is_condition(clang::QualType type) const { return among(table_.conditions, type_name(type)); }
bool Roles::is_thread(clang::QualType type) const { return among(table_.threads, type_name(type)); }

bool Roles::is_atomic(clang::QualType type) const {
  if (object_type(type).isNull()) return false;
  const std::string name = type_name(type);
  return object_type(type)->isAtomicType() || name == "std::atomic" || name == "std::atomic_flag" ||
         name == "std::atomic_ref" || name == "boost::atomic" || name == "std::__atomic_base";
}

bool Roles::is_synchroniser(clang::QualType type) const {
  static const std::set<llvm::StringRef> names = {"std::latch",
                                                  "std::barrier",
                                                  "std::counting_semaphore",
                                                  "std::once_flag",
                                                  "std::promise",
                                                  "std::packaged_task",
                                                  "std::stop_source",
                                                  "std::stop_token",
                                                  "std::stop_callback",
                                                  "boost::barrier",
                                                  "boost::latch",
                                                  "boost::once_flag",
                                                  "absl::once_flag",
                                                  "absl::Notification",
                                                  "absl::BlockingCounter",
                                                  "absl::Barrier",
                                                  "folly::Baton",
                                                  "QSemaphore",
                                                  "sem_t",
                                                  "pthread_barrier_t",
                                                  "pthread_once_t",
                                                  "once_flag"};
  // std::latch of an inline namespace is std::latch.
  std::string name = type_name(type);
  if (const std::size_t at = name.find("std::__"); at == 0)
    if (const std::size_t end = name.find("::", 5); end != std::string::npos) name = "std" + name.substr(end);
  return names.count(name) != 0;
}

bool Roles::is_pointer_like(clang::QualType type) const {
  if (type.getNonReferenceType()->isPointerType()) return true;
  const std::string name = type_name(type);
  return name == "std::unique_ptr" || name == "std::shared_ptr" || name == "std::reference_wrapper" ||
         name == "std::__shared_ptr" || name == "std::__shared_ptr_access" || name == "boost::shared_ptr" ||
         name == "boost::intrusive_ptr" || name == "QSharedPointer";
}

bool Roles::is_callable(clang::QualType type) const {
  const std::string name = type_name(type);
  const clang::QualType bare = type.getNonReferenceType();
  return name == "std::function" || name == "std::move_only_function" || name == "std::packaged_task" ||
         name == "boost::function" || name == "absl::AnyInvocable" || name == "folly::Function" ||
         bare->isFunctionPointerType() || bare->isMemberFunctionPointerType();
}

bool Roles::is_lock(clang::QualType type) const {
  if (lock_type(type) != nullptr) return true;
  if (guard_type(type) != nullptr) return false;
  const auto* record = object_type(type).isNull() ? nullptr : object_type(type)->getAsCXXRecordDecl();
  return record != nullptr && record->hasDefinition() && has_method(*record, "lock") && has_method(*record, "unlock");
}

MethodRole Roles::method_role(const clang::CXXMethodDecl& method) const {
  if (method.getIdentifier() == nullptr) return MethodRole::kNone;
  const clang::CXXRecordDecl* record = method.getParent();
  const llvm::StringRef name = method.getName();
  const auto found = locks_.find(qualified_name(*record));
  // std::timed_mutex inherits from its parts, so the base's table entry counts too.
  const LockType* lock = found == locks_.end() ? nullptr : found->second;
  if (lock == nullptr) {
    static const LockType by_shape{
        "", {"lock"}, {"try_lock"}, {"unlock"}, {"lock_shared"}, {"try_lock_shared"}, {"unlock_shared"}};
    const bool shaped =
        guards_.count(qualified_name(*record)) == 0 && has_method(*record, "lock") && has_method(*record, "unlock");
    if (!shaped) return MethodRole::kNone;
    lock = &by_shape;
  }
  if (among(lock->lock, name)) return MethodRole::kLock;
  if (among(lock->try_lock, name)) return MethodRole::kTryLock;
  if (among(lock->unlock, name)) return MethodRole::kUnlock;
  if (among(lock->lock_shared, name)) return MethodRole::kLockShared;
  if (among(lock->try_lock_shared, name)) return MethodRole::kTryLockShared;
  if (among(lock->unlock_shared, name)) return MethodRole::kUnlockShared;
  return MethodRole::kNone;
}

const CallRule* Roles::rule(const clang::FunctionDecl& callee) const {
  if (callee.getIdentifier() == nullptr) return nullptr;
  const auto found = calls_.find(qualified_name(callee));
  if (found != calls_.end()) return found->second;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method == nullptr) return nullptr;
  // Of a template's class: its arguments are no part of the name.
  const auto of_class = calls_.find(qualified_name(*method->getParent()) + "::" + callee.getName().str());
  if (of_class != calls_.end()) return of_class->second;
  const auto any = calls_.find("*::" + callee.getName().str());
  return any == calls_.end() ? nullptr : any->second;
}

std::uint32_t variable_flags(clang::QualType type, const Roles& roles) {
  std::uint32_t flags = 0;
  if (type->isReferenceType()) flags |= kIsReference;
  const clang::QualType object = type.getNonReferenceType();
  if (object.isConstQualified()) flags |= kIsConst;
  if (object.isVolatileQualified()) flags |= kIsVolatile;
  if (roles.is_pointer_like(object)) flags |= kIsPointer;
  if (roles.is_lock(object)) flags |= kIsLock;
  if (const LockType* lock = roles.lock_type(object); lock != nullptr && lock->recursive) flags |= kIsRecursiveLock;
  if (roles.guard_type(object) != nullptr) flags |= kIsGuard;
  if (roles.is_condition(object)) flags |= kIsCondition;
  if (roles.is_thread(object)) flags |= kIsThread;
  if (roles.is_atomic(object) || roles.is_synchroniser(object)) flags |= kIsAtomic;
  if (roles.is_callable(object)) flags |= kIsCallable;
  return flags;
}

}  // namespace snarl::analyzers
