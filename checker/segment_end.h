// What a segment of the search ended with, and its form as bytes: one process tells another.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "checker/raw_finding.h"
#include "report/finding.h"

namespace snarl::checker {

enum class EndKind : std::uint8_t {
  kCovered,  // all of it was explored
  kFinding,  // `finding`, and `token` to run it again
  kRestart,  // something was learned that changes what has been explored so far: `spin_sites`, `clock_width`
  kVerdict,  // inconclusive or misuse: `verdict`, `reason`
  kBound,    // --executions-max
  kStopped,  // another process said so
};

struct SegmentEnd {
  EndKind kind = EndKind::kCovered;
  RawFinding finding{};  // without `roots`, which mean nothing outside the graph
  std::string token;
  std::vector<std::uintptr_t> spin_sites;
  std::uint64_t clock_width = 0;
  report::Verdict verdict = report::Verdict::kVerified;
  std::string reason;
  report::Place reason_place;  // its role and its lines mean nothing to another process: they are not told
  report::Place cut_loop;      // likewise
  bool cut_by_preemptions = false;
  std::vector<bool> blocked;  // of each execution of the segment; kept only under a bound on executions
};

std::string to_bytes(const SegmentEnd& end);
SegmentEnd segment_end_from(const std::string& bytes);

}  // namespace snarl::checker
