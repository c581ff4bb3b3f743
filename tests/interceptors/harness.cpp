// Runs every linked facility natively on real threads, then under the random controller with many seeds, and compares
// how each ended with what the facility says. Arguments: names of facilities (default: all). Exit code 1: a mismatch.
//
// Executions under control are started in one NativeProgram, so a leftover of one execution shows in the next. The
// last line counts facilities: a program that lost its registrations would say 0, which is an error too.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/native_program.h"
#include "runtime/session.h"
#include "tests/interceptors/facility.h"
#include "tests/unit/runtime/random_controller.h"

namespace snarl::interceptors {

namespace {

constexpr int kNativeRuns = 5;
constexpr unsigned kSeeds = 400;

// What the executions of one facility must agree on; not rolled back.
SNARL_STATE unsigned long agreed = 0;
SNARL_STATE bool is_agreed = false;

std::vector<Facility>& facilities() {
  static std::vector<Facility> all;
  return all;
}

using runtime::FaultKind;
using runtime::testing::Ending;
using runtime::testing::RandomController;

bool ended_as_planted(const RandomController& controller, Bug bug) {
  if (bug == Bug::kDeadlock) return controller.ending == Ending::kDeadlock;
  if (controller.ending != Ending::kFault) return false;
  switch (bug) {
    case Bug::kAssertion: return controller.fault_kind == FaultKind::kAssertion;
    case Bug::kException: return controller.fault_kind == FaultKind::kException;
    case Bug::kThreadMisuse: return controller.fault_kind == FaultKind::kThreadMisuse;
    case Bug::kLockMisuse: return controller.fault_kind == FaultKind::kLockMisuse;
    case Bug::kUnsupported: return controller.fault_kind == FaultKind::kUnsupported;
    default: return false;
  }
}

std::string describe(const RandomController& controller) {
  switch (controller.ending) {
    case Ending::kComplete: return "complete";
    case Ending::kDeadlock: return "deadlock";
    case Ending::kStepLimit: return "step limit";
    case Ending::kFault: return "fault " + std::to_string(static_cast<int>(controller.fault_kind)) + ": " + controller.fault_message;
    default: return "no ending";
  }
}

// Descriptors 1 and 2 go to a file while this lives: nothing may arrive there from bodies under control.
class OutputTrap {
 public:
  OutputTrap() : file_(std::tmpfile()) {
    std::fflush(nullptr);
    for (int i = 0; i < 2; ++i) {
      saved_[i] = dup(i + 1);
      dup2(fileno(file_), i + 1);
    }
  }
  ~OutputTrap() {
    std::fflush(nullptr);
    for (int i = 0; i < 2; ++i) {
      dup2(saved_[i], i + 1);
      close(saved_[i]);
    }
    std::fclose(file_);
  }
  OutputTrap(const OutputTrap&) = delete;
  OutputTrap& operator=(const OutputTrap&) = delete;

  bool caught_something() const {
    std::fflush(nullptr);
    struct stat state;
    fstat(fileno(file_), &state);
    return state.st_size != 0;
  }

 private:
  std::FILE* file_;
  int saved_[2];
};

// Empty if all went as the facility says.
std::string run_controlled(const Facility& facility) {
  runtime::NativeProgram program([](void* body) { reinterpret_cast<void (*)()>(body)(); },
                                 reinterpret_cast<void*>(facility.body));
  OutputTrap trap;
  unsigned planted = 0;
  is_agreed = false;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    RandomController controller(seed);
    program.run(controller);
    if (ended_as_planted(controller, facility.bug)) ++planted;
    else if (controller.ending != Ending::kComplete) return "seed " + std::to_string(seed) + ": " + describe(controller);
  }
  if (trap.caught_something()) return "output of the body reached descriptor 1 or 2";
  if (facility.often == Often::kSometimes && planted == 0) return "the planted bug was never seen";
  if (facility.often == Often::kSometimes && planted == kSeeds) return "the planted bug was seen in every schedule";
  if (facility.often == Often::kAlways && planted != kSeeds) return "the planted bug was not seen in every schedule";
  return "";
}

bool wanted(const Facility& facility, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], facility.name) == 0) return true;
  }
  return argc == 1;
}

}  // namespace

Registration::Registration(const Facility& facility) { facilities().push_back(facility); }

bool is_controlled() { return runtime::controlled(); }

void same_in_every_execution(unsigned long number) {
  if (!runtime::controlled()) return;
  if (is_agreed && agreed != number) require_failed("the same in every execution", __FILE__, __LINE__);
  is_agreed = true;
  agreed = number;
}

void require_failed(const char* condition, const char* file, int line) {
  std::string message = std::string("REQUIRE(") + condition + ") at " + file + ":" + std::to_string(line);
  if (runtime::controlled()) {
    runtime::fail(FaultKind::kAssertion, message.c_str(), SNARL_CALLER);
  }
  std::fprintf(stderr, "natively: %s\n", message.c_str());
  std::abort();
}

}  // namespace snarl::interceptors

int main(int argc, char** argv) {
  using namespace snarl::interceptors;
  int run = 0, wrong = 0;
  for (const Facility& facility : facilities()) {
    if (!wanted(facility, argc, argv)) continue;
    ++run;
    std::fflush(stdout);
    if (facility.often == Often::kNever) {
      for (int i = 0; i < kNativeRuns; ++i) facility.body();
    }
    std::string error = run_controlled(facility);
    if (error.empty()) continue;
    ++wrong;
    std::printf("WRONG %-24s %s\n", facility.name, error.c_str());
  }
  std::printf("%d facilities, %d wrong\n", run, wrong);
  return run == 0 || wrong != 0 ? 1 : 0;
}
