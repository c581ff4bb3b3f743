// From Clang's AST to a unit's summary.
#pragma once
#include "analyzers/clang_headers.h"
#include "analyzers/lock_table.h"
#include "analyzers/summary.h"

namespace snarl::analyzers {

// Of the context's traversal scope.
Summary extract(clang::ASTContext& context, const LockTable& table);

}  // namespace snarl::analyzers
