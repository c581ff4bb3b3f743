// Names of kinds and verdicts, and the exit codes. One table each, so that both directions agree.
#include "report/finding.h"

#include <array>
#include <utility>

#include "report/check.h"

namespace snarl::report {
namespace {

constexpr std::array kKinds = {
    std::pair{FindingKind::kDataRace, std::string_view("data-race")},
    std::pair{FindingKind::kAssertion, std::string_view("assertion")},
    std::pair{FindingKind::kException, std::string_view("exception")},
    std::pair{FindingKind::kCrash, std::string_view("crash")},
    std::pair{FindingKind::kDeadlock, std::string_view("deadlock")},
    std::pair{FindingKind::kLivelock, std::string_view("livelock")},
    std::pair{FindingKind::kUseAfterFree, std::string_view("use-after-free")},
    std::pair{FindingKind::kDoubleFree, std::string_view("double-free")},
    std::pair{FindingKind::kInvalidFree, std::string_view("invalid-free")},
    std::pair{FindingKind::kLeak, std::string_view("leak")},
    std::pair{FindingKind::kLockMisuse, std::string_view("lock-misuse")},
    std::pair{FindingKind::kUninitializedRead, std::string_view("uninitialized-read")},
    std::pair{FindingKind::kThreadMisuse, std::string_view("thread-misuse")},
};

struct VerdictRow {
  Verdict verdict;
  std::string_view name;
  int exit_code;
};

constexpr std::array kVerdicts = {
    VerdictRow{Verdict::kVerified, "verified", 0}, VerdictRow{Verdict::kClean, "clean", 0},
    VerdictRow{Verdict::kBug, "bug", 1},           VerdictRow{Verdict::kMisuse, "misuse", 2},
    VerdictRow{Verdict::kInconclusive, "inconclusive", 3}, VerdictRow{Verdict::kInternal, "internal", 70},
};

const VerdictRow& row(Verdict verdict) {
  for (const VerdictRow& candidate : kVerdicts)
    if (candidate.verdict == verdict) return candidate;
  check_failed("a verdict is one of the enumerators", __FILE__, __LINE__);
}

}  // namespace

std::string_view name(FindingKind kind) {
  for (const auto& [candidate, text] : kKinds)
    if (candidate == kind) return text;
  check_failed("a finding kind is one of the enumerators", __FILE__, __LINE__);
}

std::optional<FindingKind> finding_kind(std::string_view name) {
  for (const auto& [candidate, text] : kKinds)
    if (text == name) return candidate;
  return std::nullopt;
}

std::string_view name(Verdict verdict) { return row(verdict).name; }

int exit_code(Verdict verdict) { return row(verdict).exit_code; }

std::optional<Verdict> verdict(std::string_view name) {
  for (const VerdictRow& candidate : kVerdicts)
    if (candidate.name == name) return candidate.verdict;
  return std::nullopt;
}

}  // namespace snarl::report
