// What a static check found, as data: a message at a place, the path that leads there, and how to repair it.
//
// The checks of analyzers/ produce it; formats, baselines and suppressions consume it. No Clang types here.
#pragma once
#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace snarl::report {

struct LintPlace {
  std::string file;  // as the compiler was given it, made absolute; empty when unknown
  int line = 0;
  int column = 0;
  int end_line = 0;  // one past the last character of what is meant; 0: just the point
  int end_column = 0;
  auto operator<=>(const LintPlace&) const = default;
};

// One step of the path that leads to a finding, in the order in which it is told.
struct LintNote {
  LintPlace place;
  std::string message;
  std::string thread;              // "main", "the thread started at queue.cpp:31", ...; empty when it does not matter
  std::vector<std::string> locks;  // held there, by name
};

// Replaces the text from `place`'s start to its end by `text`; an insertion has end equal to start.
struct LintFix {
  LintPlace place;
  std::string text;
};

// kCertain: wrong in every reading of the program. kLikely: wrong unless something outside the program prevents it
// (at most one in five is not). kHint: worth a look.
enum class Confidence { kCertain, kLikely, kHint };
std::string_view name(Confidence confidence);  // "certain", "likely", "hint"

struct LintFinding {
  std::string check;  // "lock-order"
  Confidence confidence = Confidence::kLikely;
  std::string message;  // one sentence, lower case, no full stop
  LintPlace place;
  std::vector<LintNote> notes;
  std::vector<LintFix> fixes;  // all or none
};

}  // namespace snarl::report
