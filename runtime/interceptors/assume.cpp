// __VERIFIER_assume: the executions in which a condition does not hold are not to be looked at.
//
// The name is that of the software verification competition (SV-COMP), so that its programs run as they are. A thread
// whose assumption fails stops there and the execution counts as blocked, never as a deadlock. What it did before is
// part of the execution: others may read it. Outside a check the call does nothing.
#include "runtime/session.h"

using namespace snarl::runtime;

extern "C" void __VERIFIER_assume(int condition) {
  if (condition != 0 || !controlled()) return;
  operate(OpKind::kBlock, nullptr, 0, SNARL_CALLER);
}
