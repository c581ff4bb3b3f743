// Are the program's library calls really ours? A program linked in the wrong order would run on real threads, unseen.
#pragma once

namespace snarl::runtime {

// The first function that another object answers; null when all is in place.
const char* missing_interception();

}  // namespace snarl::runtime
