// What the checks of one unit's AST share: which types are atomics, locks, guards, threads and conditions, what an
// expression names, and where it stands.
//
// Limits: by type and by name; a class with lock() and unlock() is a lock, one that locks in its constructor and
// unlocks in its destructor is a guard. Tested by: the checks' own cases in tests/analyzers.
#pragma once
#include <initializer_list>
#include <string>
#include <vector>

#include "analyzers/clang_headers.h"

namespace snarl::analyzers::ast {

// "std::lock_guard": without template arguments, inline and unnamed namespaces.
std::string qualified_name(const clang::NamedDecl& declaration);
// That of a type's class, references and arrays taken away; "" for others. C types have their typedef's name.
std::string type_name(clang::QualType type);
bool one_of(llvm::StringRef name, std::initializer_list<const char*> names);

bool is_atomic(clang::QualType type);  // std::atomic and its kin, _Atomic; not atomic_ref
bool is_mutex(clang::QualType type);
bool is_condition(clang::QualType type);
bool is_guard(clang::QualType type);              // of a library, or by its constructor and destructor
bool is_listed_guard(clang::QualType type);       // of a library
bool is_thread(clang::QualType type);             // terminates when destroyed unjoined
bool is_joining_thread(clang::QualType type);     // std::jthread
bool is_future(clang::QualType type);             // std::future
bool is_shared_pointer(clang::QualType type);     // std::shared_ptr
bool is_function_object(clang::QualType type);    // std::function and its kin
bool is_library_container(clang::QualType type);  // a class of namespace std that holds elements
// The first type argument of a class template's instance: of std::atomic<int> int; null if none.
clang::QualType first_argument(clang::QualType type);

// Without parentheses, implicit casts, cleanups and temporaries; explicit casts and copies stay.
const clang::Expr* strip(const clang::Expr* expression);
// As above, and without explicit casts, std::move, std::forward, std::ref, std::cref and copy or move constructions.
const clang::Expr* strip_all(const clang::Expr* expression);
// The object that an expression names, as a key that is equal for equal paths within one function; "" if it names none.
std::string path_of(const clang::Expr* expression);
// The variable or field at the end of a path, array elements and pointees included; null if none.
const clang::ValueDecl* named_by(const clang::Expr* expression);
// Whether any path within refers to the declaration.
bool mentions(const clang::Stmt* where, const clang::ValueDecl* declaration);

const clang::FunctionDecl* callee_of(const clang::Expr* call);  // of calls and constructions; null if none
std::string callee_name(const clang::Expr* call);               // qualified_name of the above
const clang::Expr* object_of(const clang::Expr* call);          // of a method call, also by operator; null if none
// A method's bare name, when the expression calls one; else "".
llvm::StringRef method_name(const clang::Expr* call);
// Arguments without the object, defaults left out.
std::vector<const clang::Expr*> arguments_of(const clang::Expr* call);

// Calls `visit` for each statement within, itself first; it returns whether to go on inside. Bodies of lambdas are
// gone into as well.
void each_statement(const clang::Stmt* root, llvm::function_ref<bool(const clang::Stmt*)> visit);

// The next statement or variable's statement outwards, null at the function's or lambda's edge.
const clang::Stmt* parent_of(const clang::Stmt* statement, clang::ASTContext& context);
const clang::Stmt* enclosing_loop(const clang::Stmt* statement, clang::ASTContext& context);
// The innermost function (a lambda's call operator too) that a statement is in.
const clang::FunctionDecl* enclosing_function(const clang::Stmt* statement, clang::ASTContext& context);
bool is_within(const clang::Stmt* inner, const clang::Stmt* outer, clang::ASTContext& context);
// Whether the expression's value is dropped: it is a statement, perhaps cast to void. `whole` is that statement.
bool is_discarded(const clang::Expr* expression, clang::ASTContext& context, const clang::Expr*& whole);
bool is_before(clang::SourceLocation a, clang::SourceLocation b, const clang::ASTContext& context);
// The condition of an if, while, do, for or conditional operator; null for others.
const clang::Expr* condition_of(const clang::Stmt* statement);
const clang::Stmt* body_of_loop(const clang::Stmt* loop);  // null if it is none

}  // namespace snarl::analyzers::ast
