// Which build of which program this process runs: a hash over the machine code of its main program.
#pragma once
#include <cstdint>

namespace snarl::checker {

std::uint64_t program_fingerprint();

}  // namespace snarl::checker
