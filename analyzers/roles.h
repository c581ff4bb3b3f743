// What a type or a callee is to locks and threads, by the table.
#pragma once
#include <string>
#include <unordered_map>

#include "analyzers/clang_headers.h"
#include "analyzers/lock_table.h"

namespace snarl::analyzers {

// "std::lock_guard": no template arguments, no inline namespaces; of a C type the name it was declared by.
std::string type_name(clang::QualType type);
std::string qualified_name(const clang::NamedDecl& declaration);

enum class MethodRole {
  kNone,
  kLock,
  kTryLock,
  kUnlock,
  kLockShared,
  kTryLockShared,
  kUnlockShared,
  kAssert,
  kAssertShared
};

class Roles {
 public:
  explicit Roles(const LockTable& table);
  const LockType* lock_type(clang::QualType type) const;  // of the table
  const GuardType* guard_type(clang::QualType type) const;
  bool is_condition(clang::QualType type) const;
  bool is_thread(clang::QualType type) const;
  bool is_atomic(clang::QualType type) const;
  // Objects that order the threads that use them, and are made to be used by several: latches, semaphores, promises.
  bool is_synchroniser(clang::QualType type) const;
  bool is_pointer_like(clang::QualType type) const;  // raw or smart
  bool is_callable(clang::QualType type) const;      // std::function and its kin
  // Also of lock classes that are not in the table: one that declares it by Clang's thread-safety attributes, one with
  // lock() and unlock(), one with Lock() and Unlock() around a lock.
  bool is_lock(clang::QualType type) const;
  bool is_recursive(clang::QualType type) const;
  // The lock inside a lock class: it is that lock.
  bool is_inner_lock(const clang::FieldDecl& field) const;
  MethodRole method_role(const clang::CXXMethodDecl& method) const;
  const CallRule* rule(const clang::FunctionDecl& callee) const;

 private:
  const LockTable& table_;
  std::unordered_map<std::string, const LockType*> locks_;
  std::unordered_map<std::string, const GuardType*> guards_;
  std::unordered_map<std::string, const CallRule*> calls_;
};

// VariableFlags of a declaration's type.
std::uint32_t variable_flags(clang::QualType type, const Roles& roles);

}  // namespace snarl::analyzers
