#include "fuzz/stress/campaign.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include "fuzz/stress/group.h"
#include "fuzz/stress/noise.h"

namespace snarl::stress {
namespace {

using Clock = std::chrono::steady_clock;
using report::Verdict;

constexpr double kTellEvery_s = 0.2;

double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

std::string shown(const Body& body, int value, std::int64_t number) {
  if ((body.pointers >> value & 1) == 0) return std::to_string(number);
  const std::int64_t cell = number - kCellAddress;
  if (cell < 0 || cell >= body.cells || body.cell_names == nullptr) return std::to_string(number);
  return std::string("&") + body.cell_names[cell];
}

std::vector<std::string> shown(const Body& body, const std::int64_t* values) {
  std::vector<std::string> result;
  for (int value = 0; value < body.values_shown; ++value) result.push_back(shown(body, value, values[value]));
  return result;
}

const char* quantifier_name(Quantifier quantifier) {
  return quantifier == Quantifier::kExists ? "exists" : quantifier == Quantifier::kForall ? "forall" : "not-exists";
}

void add_outcomes(const Body& body, const Histogram& histogram, TestResult* result) {
  std::map<std::vector<std::int64_t>, Outcome> outcomes;
  for (std::size_t i = 0; i < body.graded_count; ++i) {
    const GradedOutcome& graded = body.graded[i];
    Outcome& outcome = outcomes[{graded.values, graded.values + body.values_shown}];
    outcome.grade = graded.grade;
    outcome.remark = graded.remark != nullptr ? graded.remark : "";
  }
  for (const Histogram::Entry& entry : histogram.entries()) {
    if (entry.count == 0) continue;
    if (!entry.kept) {
      result->left_out += entry.count;
      continue;
    }
    Outcome& outcome = outcomes[entry.values];
    outcome.count += entry.count;
    outcome.grade = entry.grade;
    if (body.condition != nullptr)
      (body.condition(entry.values.data()) ? result->condition->holding : result->condition->failing) += entry.count;
  }
  for (auto& [values, outcome] : outcomes) {
    outcome.values = shown(body, values.data());
    result->outcomes.push_back(std::move(outcome));
  }
}

void conclude(const Body& body, const Machine& machine, bool complete, TestResult* result) {
  const auto seen = [result](Grade grade) {
    return std::find_if(result->outcomes.begin(), result->outcomes.end(),
                        [grade](const Outcome& outcome) { return outcome.count > 0 && outcome.grade == grade; });
  };
  const auto forbidden = seen(Grade::kForbidden);
  result->verdict = Verdict::kInconclusive;
  if (*body.wrong != '\0') {
    result->verdict = Verdict::kBug;
    result->reason = body.wrong;
  } else if (*body.not_judged != '\0') {
    result->reason = body.not_judged;
  } else if (machine.emulated) {
    result->reason = "this machine is emulated, and an emulator's outcomes say nothing about a processor";
  } else if (forbidden != result->outcomes.end()) {
    result->verdict = Verdict::kBug;
    result->reason = "an outcome was seen that " + result->model + " forbids:";
    for (std::size_t i = 0; i < result->names.size(); ++i)
      result->reason += " " + result->names[i] + "=" + forbidden->values[i] + ";";
    if (!forbidden->remark.empty()) result->reason += " " + forbidden->remark;
  } else if (result->outcomes.size() > kOutcomesMax) {
    result->reason = "it has more than " + std::to_string(kOutcomesMax) + " outcomes, and was stopped there";
  } else if (seen(Grade::kUnknown) != result->outcomes.end()) {
    result->reason = "an outcome was seen of which nobody says whether it is allowed";
  } else if (!complete) {
    result->reason = "interrupted";
  } else {
    result->verdict = Verdict::kClean;
  }
}

Fixed with_machine(const Body& body, const Machine& machine, Fixed fixed) {
  fixed.crowded = machine.cpus.size() < static_cast<std::size_t>(body.threads);
  return fixed;
}

class Campaign {
 public:
  Campaign(const Body& body, const Machine& machine, const Options& options, const Fixed& fixed)
      : body_(body),
        machine_(machine),
        options_(options),
        shared_(body, options.seed, with_machine(body, machine, fixed)) {
    shared_.left = options.iterations > 0 ? options.iterations : ~std::uint64_t{0};
    shared_.stop_at_forbidden = !options.keep_going && !machine.emulated;
  }

  void run(const std::atomic<bool>& stop, const std::function<void(const TestResult&)>& told) {
    const Noise noise(options_.noise);
    start_groups();
    std::atomic<bool> over{false};
    std::thread joiner([&] {
      for (const auto& group : groups_) group->join();
      over = true;
    });
    bool interrupted = false;
    double told_s = 0, moved_s = 0;
    std::uint64_t iterations = 0;
    while (!over) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      const double now_s = seconds_since(begun_);
      interrupted = interrupted || (stop && !shared_.stop);
      if (interrupted || (options_.time_s > 0 && now_s >= options_.time_s)) shared_.stop = true;
      if (now_s - told_s < kTellEvery_s) continue;
      told_s = now_s;
      TestResult so_far = result(false);
      if (so_far.iterations != std::exchange(iterations, so_far.iterations)) moved_s = now_s;
      if (options_.hang_limit_s > 0 && now_s - moved_s > options_.hang_limit_s) {
        if (so_far.verdict != Verdict::kBug) {
          so_far.verdict = Verdict::kInconclusive;
          so_far.reason = "the threads of the test have made no progress for " +
                          std::to_string(static_cast<int>(options_.hang_limit_s)) + " s (--hang-limit)";
        }
        told(so_far);
        _exit(0);
      }
      told(so_far);
    }
    joiner.join();
    told(result(!interrupted));
  }

 private:
  // As many groups as there are processors for; one at least.
  void start_groups() {
    std::vector<int> cpus = machine_.cpus;
    fuzz::Random random(options_.seed, 2);
    for (std::size_t i = cpus.size(); i > 1; --i) std::swap(cpus[i - 1], cpus[random.below(i)]);
    const auto threads = static_cast<std::size_t>(body_.threads);
    const std::size_t count = std::max<std::size_t>(1, cpus.size() / threads);
    for (std::size_t i = 0; i < count; ++i) {
      const auto first = cpus.begin() + static_cast<std::ptrdiff_t>(i * threads);
      const auto last = cpus.size() < threads ? cpus.end() : first + static_cast<std::ptrdiff_t>(threads);
      groups_.push_back(
          std::make_unique<Group>(body_, machine_, std::vector<int>(first, last), options_.seed + i, &shared_));
    }
  }

  TestResult result(bool complete) {
    TestResult result;
    result.name = body_.name;
    result.file = body_.file;
    result.model = body_.model;
    result.threads = body_.threads;
    result.groups = static_cast<int>(groups_.size());
    for (int value = 0; value < body_.values_shown; ++value) result.names.emplace_back(body_.value_names[value]);
    if (body_.condition != nullptr)
      result.condition = Condition{quantifier_name(body_.quantifier), body_.condition_text, 0, 0};
    {
      const std::lock_guard lock(shared_.mutex);
      add_outcomes(body_, shared_.histogram, &result);
      result.iterations = shared_.iterations;
      if (const auto best = shared_.planner.best()) {
        result.settings = describe(best->settings);
        result.weak_per_s = best->weak_per_s;
      }
    }
    result.time_s = seconds_since(begun_);
    if (machine_.cpus.size() < static_cast<std::size_t>(body_.threads))
      result.marks.push_back(std::to_string(body_.threads) + " threads on " + std::to_string(machine_.cpus.size()) +
                             " processor(s): they rarely run at the same time");
    if (*body_.note != '\0') result.marks.emplace_back(body_.note);
    if (shared_.not_pinned) result.marks.emplace_back("threads could not be pinned to processors");
    conclude(body_, machine_, complete, &result);
    return result;
  }

  const Body& body_;
  const Machine& machine_;
  const Options& options_;
  Shared shared_;
  std::vector<std::unique_ptr<Group>> groups_;
  const Clock::time_point begun_ = Clock::now();
};

}  // namespace

void run_test(const Body& body, const Machine& machine, const Options& options, const Fixed& fixed,
              const std::atomic<bool>& stop, const std::function<void(const TestResult&)>& told) {
  Campaign(body, machine, options, fixed).run(stop, told);
}

}  // namespace snarl::stress
