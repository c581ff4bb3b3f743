// Objects that a function has made and not yet shown to anybody.
#pragma once
#include <unordered_map>

#include "analyzers/clang_headers.h"

namespace snarl::analyzers {

// For each local pointer that only ever gets new objects: the place from which others may know the object.
using FreshUntil = std::unordered_map<const clang::VarDecl*, clang::SourceLocation>;

FreshUntil fresh_until(const clang::FunctionDecl& function);
// Whether the pointer still names an object that nobody else knows.
bool is_fresh_pointer(const FreshUntil& until, const clang::DeclRefExpr* use);
// Whether this is a part of such an object, at a place before that one.
bool is_fresh(const FreshUntil& until, const clang::Expr* object);

}  // namespace snarl::analyzers
