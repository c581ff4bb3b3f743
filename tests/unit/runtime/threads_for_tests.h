// Threads for instrumented test bodies, by number: pthreads without the instrumented bulk of std::thread.
#pragma once

namespace snarl::runtime::testing {

int spawn(void (*routine)(void*), void* argument);
void join(int thread);
// Which thread runs (0 in the host).
int self();

}  // namespace snarl::runtime::testing
