// The walk over a unit's functions.
#include "analyzers/extract.h"

namespace snarl::analyzers {

Summary extract(clang::ASTContext& context, const LockTable&) {
  Summary summary;
  const clang::SourceManager& sources = context.getSourceManager();
  if (const auto file = sources.getFileEntryRefForID(sources.getMainFileID())) summary.unit = file->getName().str();
  return summary;
}

}  // namespace snarl::analyzers
