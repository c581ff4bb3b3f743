#include "checker/verify.h"

#include "checker/explorer.h"

namespace snarl::checker {

report::Result verify(runtime::Program& program, const Options& options) { return Explorer(options).explore(program); }

}  // namespace snarl::checker
