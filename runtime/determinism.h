// The same addresses in every process, so that a replay token from one run is exact in the next.
#pragma once

namespace snarl::runtime {

// Executes the program again with address-space randomisation off, unless it is off already or that has been tried.
// Call first thing in main(). Returns where the kernel forbids it (some containers): addresses of globals then vary
// from process to process; heap, stacks and thread-local storage of code under test are fixed in any case.
void reexec_without_aslr(char** argv);

}  // namespace snarl::runtime
