// What the campaign and the code inside the program under test (perturb.cpp) agree on.
#pragma once

namespace snarl::fuzz {

// Environment of a run. Numbers are decimal.
inline constexpr char kPerturbModeVariable[] = "SNARL_TSAN_MODE";
inline constexpr char kPerturbSeedVariable[] = "SNARL_TSAN_SEED";
inline constexpr char kPerturbPointsVariable[] = "SNARL_TSAN_POINTS";  // expected in this run; 0: unknown
inline constexpr char kPerturbFolderVariable[] = "SNARL_TSAN_FOLDER";  // where the files below are written

inline constexpr char kPointsFile[] = "points";  // how many points the run had
inline constexpr char kFenceFile[] = "fence";    // exists when a thread fence was executed

#if defined(__x86_64__)
inline constexpr bool kStubsExist = true;
#else
inline constexpr bool kStubsExist = false;
#endif

}  // namespace snarl::fuzz
