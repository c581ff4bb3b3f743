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

template <class Attribute>
const Attribute* of_itself(const clang::CXXMethodDecl& method) {
  for (const clang::FunctionDecl* each : method.redecls())
    for (const auto* attribute : each->specific_attrs<Attribute>())
      if (attribute->args_size() == 0) return attribute;
  return nullptr;
}

// void Lock() ACQUIRE(): the object itself is the lock. A scoped lockable's is another's.
MethodRole declared_role(const clang::CXXMethodDecl& method) {
  if (method.getParent()->hasAttr<clang::ScopedLockableAttr>() || method.isStatic() ||
      llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(method))
    return MethodRole::kNone;
  if (const auto* takes = of_itself<clang::AcquireCapabilityAttr>(method))
    return takes->isShared() ? MethodRole::kLockShared : MethodRole::kLock;
  if (const auto* gives = of_itself<clang::ReleaseCapabilityAttr>(method))
    return gives->isShared() ? MethodRole::kUnlockShared : MethodRole::kUnlock;
  if (const auto* tries = of_itself<clang::TryAcquireCapabilityAttr>(method))
    return tries->isShared() ? MethodRole::kTryLockShared : MethodRole::kTryLock;
  if (const auto* asserts = of_itself<clang::AssertCapabilityAttr>(method))
    return asserts->isShared() ? MethodRole::kAssertShared : MethodRole::kAssert;
  // The older spellings.
  if (of_itself<clang::ExclusiveTrylockFunctionAttr>(method) != nullptr) return MethodRole::kTryLock;
  if (of_itself<clang::SharedTrylockFunctionAttr>(method) != nullptr) return MethodRole::kTryLockShared;
  if (of_itself<clang::AssertExclusiveLockAttr>(method) != nullptr) return MethodRole::kAssert;
  if (of_itself<clang::AssertSharedLockAttr>(method) != nullptr) return MethodRole::kAssertShared;
  return MethodRole::kNone;
}

const clang::FieldDecl* only_lock(const clang::CXXRecordDecl& record, const Roles& roles) {
  const clang::FieldDecl* found = nullptr;
  for (const clang::FieldDecl* field : record.fields()) {
    if (!roles.is_lock(field->getType())) continue;
    if (found != nullptr) return nullptr;
    found = field;
  }
  return found;
}

bool is_declared_lock(const clang::CXXRecordDecl& record) {
  return std::any_of(record.method_begin(), record.method_end(), [](const clang::CXXMethodDecl* method) {
    const MethodRole role = declared_role(*method);
    return role == MethodRole::kLock || role == MethodRole::kLockShared;
  });
}

bool is_capitalised_lock(const clang::CXXRecordDecl& record, const Roles& roles) {
  return has_method(record, "Lock") && has_method(record, "Unlock") && only_lock(record, roles) != nullptr;
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
  if (found != guards_.end()) return found->second;
  // What is derived from a guard is one.
  const auto* record = object_type(type).isNull() ? nullptr : object_type(type)->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) return nullptr;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const GuardType* guard = guard_type(base.getType())) return guard;
  return nullptr;
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
  return record != nullptr && record->hasDefinition() &&
         ((has_method(*record, "lock") && has_method(*record, "unlock")) || is_declared_lock(*record) ||
          is_capitalised_lock(*record, *this));
}

bool Roles::is_recursive(clang::QualType type) const {
  if (const LockType* lock = lock_type(type)) return lock->recursive;
  const auto* record = object_type(type).isNull() ? nullptr : object_type(type)->getAsCXXRecordDecl();
  const auto* inner =
      record == nullptr || !record->hasDefinition() || !is_lock(type) ? nullptr : only_lock(*record, *this);
  return inner != nullptr && is_recursive(inner->getType());
}

bool Roles::is_inner_lock(const clang::FieldDecl& field) const {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  if (record == nullptr || !record->hasDefinition() || locks_.count(qualified_name(*record)) != 0 ||
      only_lock(*record, *this) != &field)
    return false;
  // A class of data with lock() and unlock() of its own keeps the name of its mutex.
  const bool small = std::distance(record->field_begin(), record->field_end()) <= 2;
  return is_declared_lock(*record) || (small && ((has_method(*record, "lock") && has_method(*record, "unlock")) ||
                                                 is_capitalised_lock(*record, *this)));
}

MethodRole Roles::method_role(const clang::CXXMethodDecl& method) const {
  if (method.getIdentifier() == nullptr) return MethodRole::kNone;
  const clang::CXXRecordDecl* record = method.getParent();
  const llvm::StringRef name = method.getName();
  const auto found = locks_.find(qualified_name(*record));
  // std::timed_mutex inherits from its parts, so the base's table entry counts too.
  const LockType* lock = found == locks_.end() ? nullptr : found->second;
  if (const MethodRole declared = declared_role(method); declared != MethodRole::kNone) return declared;
  if (lock == nullptr) {
    static const LockType by_shape{
        "", {"lock"}, {"try_lock"}, {"unlock"}, {"lock_shared"}, {"try_lock_shared"}, {"unlock_shared"}};
    static const LockType capitalised{"",
                                      {"Lock", "WriterLock"},
                                      {"TryLock"},
                                      {"Unlock", "WriterUnlock"},
                                      {"ReaderLock"},
                                      {"ReaderTryLock"},
                                      {"ReaderUnlock"}};
    if (guards_.count(qualified_name(*record)) != 0) return MethodRole::kNone;
    if (has_method(*record, "lock") && has_method(*record, "unlock"))
      lock = &by_shape;
    else if (record->hasDefinition() && is_capitalised_lock(*record, *this))
      lock = &capitalised;
    else
      return MethodRole::kNone;
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
  if (roles.is_recursive(object)) flags |= kIsRecursiveLock;
  if (roles.guard_type(object) != nullptr) flags |= kIsGuard;
  if (roles.is_condition(object)) flags |= kIsCondition;
  if (roles.is_thread(object)) flags |= kIsThread;
  if (roles.is_atomic(object) || roles.is_synchroniser(object)) flags |= kIsAtomic;
  if (roles.is_callable(object)) flags |= kIsCallable;
  return flags;
}

}  // namespace snarl::analyzers
