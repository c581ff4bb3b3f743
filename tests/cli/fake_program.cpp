// Stands for a program under test: FAKE says how it ends. Only its name makes the command take it for an instrumented
// one.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <unistd.h>

#include "report/formats/json.h"

extern "C" [[gnu::used]] int snarl_program_main() { return 0; }

namespace {

void answer(const std::string& text) {
  const char* fd = std::getenv("SNARL_RESULT_FD");
  if (fd == nullptr || write(std::atoi(fd), text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(9);
}

std::string result_text(snarl::report::Verdict verdict) {
  using namespace snarl::report;
  Result result;
  result.verdict = verdict;
  result.model = std::getenv("SNARL_MODEL");
  result.executions_complete = 6;
  if (verdict == Verdict::kInconclusive) result.reason = "cut short";
  if (verdict == Verdict::kBug) {
    Finding finding{.kind = FindingKind::kAssertion,
                    .message = "x == 1",
                    .missing = "",
                    .places = {},
                    .witness = {},
                    .replay = "r1.2"};
    const char* replay = std::getenv("SNARL_REPLAY");
    if (replay != nullptr) finding.message += std::string(" (replay of '") + replay + "')";
    result.findings.push_back(finding);
  }
  return to_json(result, JsonDetail::kFull);
}

}  // namespace

int main() {
  using snarl::report::Verdict;
  const char* how_text = std::getenv("FAKE");
  const std::string how = how_text != nullptr ? how_text : "verified";
  if (how == "silent") return 0;
  if (how == "garbage") answer("verified, trust me");
  if (how == "half") answer(result_text(Verdict::kVerified).substr(0, 40));
  if (how == "segv") std::raise(SIGSEGV);
  if (how == "killed") std::raise(SIGKILL);
  if (how == "verified-then-segv") {
    answer(result_text(Verdict::kVerified));
    std::raise(SIGSEGV);
  }
  if (how == "hang")
    for (;;) pause();
  if (how == "interrupt" || how == "interrupt-answer") {
    if (how == "interrupt-answer")
      std::signal(SIGINT, [](int) {
        answer(result_text(Verdict::kInconclusive));
        _exit(3);
      });
    kill(getppid(), SIGINT);
    for (;;) pause();
  }
  if (how == "verified") answer(result_text(Verdict::kVerified));
  if (how == "bug") answer(result_text(Verdict::kBug));
  if (how == "inconclusive") answer(result_text(Verdict::kInconclusive));
  return 0;
}
