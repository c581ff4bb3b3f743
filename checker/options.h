// The knobs of one verification, shared by the command line, the GoogleTest flags and the plain function.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

namespace snarl::checker {

enum class ModelKind { kSc, kRc11, kTso };

struct Progress {
  std::uint64_t executions = 0;      // complete so far
  std::uint64_t blocked = 0;
  double executions_estimate = 0;    // of the total (Knuth's estimator); 0: unknown yet
  double elapsed_s = 0;
  // Of samples:
  bool sampled = false;
  std::uint64_t partial_orders = 0;  // different ones so far
  double unseen = 0;                 // the chance that the next is a new one
};

struct Options {
  ModelKind model = ModelKind::kRc11;
  std::uint64_t executions_max = 0;    // 0: no bound. Complete and blocked ones count.
  double time_limit_s = 0;             // 0: no bound
  int preemptions_max = -1;            // -1: no bound
  std::uint32_t events_max = 0;        // per execution; 0: 100,000, of a sample 1,000,000
  bool spurious_cas_failures = false;  // compare_exchange_weak may fail although equal
  bool spurious_wakeups = false;       // a condition wait may return unnotified
  bool timeouts = true;                // timed operations may time out
  bool try_lock_failures = false;      // try_lock may fail although free
  std::uint64_t minimise_max = 500;    // further executions in which a shorter witness of a finding is looked for
  bool check_races = true;
  unsigned jobs = 1;                   // processes that share the search; the result does not depend on it
  bool split_eagerly = false;          // between them, whenever it is possible (for tests)
  std::string replay;                  // token: run only this execution
  // Of the program; a token of another program is refused. Asked for only when there is a token to make or to read.
  std::function<std::uint64_t()> fingerprint;
  std::function<void(const Progress&)> progress;  // called a few times a second
};

}  // namespace snarl::checker
