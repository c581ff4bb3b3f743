// Threads for instrumented test bodies, straight on the session interface: the tests of the core must not depend on
// the interceptors.
#pragma once

namespace snarl::runtime::testing {

int spawn(void (*routine)(void*), void* argument);
void join(int thread);
// Which thread runs (0 in the host).
int self();

}  // namespace snarl::runtime::testing
