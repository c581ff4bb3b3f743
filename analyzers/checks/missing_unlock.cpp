// missing-unlock: a lock that is taken by hand and, on some way out of the function, not given back.
//
// Likely when another way does give it back, or nothing in the program ever does. Silent: a function that keeps the
// lock on purpose, because another one of the same form gives it back (begin() and end()), and what a guard holds.
// Limits: exceptions that a callee throws are lock-leaked-by-exception's; here only `throw` itself leaves a function.
// Tested by: tests/analyzers/missing_unlock.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/lock_paths.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class MissingUnlock : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    collect();
    for (FunctionId id = 0; id < program.functions().size(); ++id) {
      const Function& function = program.functions()[id];
      if (function.blocks.empty() || (function.flags & (kUnchecked | kImplicit)) != 0) continue;
      if (std::any_of(function.promises.begin(), function.promises.end(), [](const Promise& promise) {
            return promise.contract == Contract::kAcquires || promise.contract == Contract::kAcquiresShared ||
                   promise.contract == Contract::kTryAcquires || promise.contract == Contract::kAsserts;
          }))
        continue;
      for (const PathId lock : locks_of(program, id)) judge(id, lock, findings);
    }
  }

 private:
  void collect() {
    for (FunctionId id = 0; id < program_->functions().size(); ++id) {
      const FunctionFlow& flow = program_->flow(id);
      for (const PathId lock : flow.effect.released) released_.emplace_back(id, lock);
      for (const auto& block : flow.sites)
        for (const Site& site : block)
          for (const LockStep& step : site.steps)
            if (step.kind == LockStep::kGive || step.kind == LockStep::kGiveMaybe)
              given_.insert(program_->key(step.lock));
    }
  }

  bool handed_on(FunctionId id, PathId lock) const {
    return std::any_of(released_.begin(), released_.end(),
                       [&](const auto& each) { return each.first != id && alike(*program_, each.second, lock); });
  }

  void judge(FunctionId id, PathId lock, std::vector<report::LintFinding>& findings) const {
    const auto taken_by_hand = [&](const Site& site) {
      return std::any_of(site.steps.begin(), site.steps.end(), [&](const LockStep& step) {
        return step.lock == lock && step.kind != LockStep::kFree && !step.by_guard;
      });
    };
    const auto& sites = program_->flow(id).sites;
    if (std::none_of(sites.begin(), sites.end(), [&](const std::vector<Site>& block) {
          return std::any_of(block.begin(), block.end(), taken_by_hand);
        }))
      return;
    const LockPaths paths = walk_lock(*program_, id, lock);
    if (!paths.complete || !paths.kept || handed_on(id, lock)) return;
    if (!paths.given_back && given_.count(program_->key(lock)) != 0) return;
    // A lock that only wraps another keeps it on all ways.
    if (!paths.given_back && wraps(id)) return;
    report::LintFinding finding;
    finding.check = "missing-unlock";
    finding.confidence = report::Confidence::kLikely;
    const std::string name = program_->name(lock);
    const Event& taken = program_->event(*paths.kept);
    const bool leaves = paths.left.has_value() && paths.given_back;
    finding.place = program_->place(leaves ? *paths.left : taken.at);
    finding.message = leaves             ? "the function is left here while it still holds " + name
                      : paths.given_back ? name + " is taken here and not given back on every way to the function's end"
                                         : name + " is taken here and never given back";
    finding.notes.push_back(program_->note(*paths.kept, name + " is taken here"));
    findings.push_back(std::move(finding));
  }

  bool wraps(FunctionId id) const {
    std::string name = program_->text(program_->functions()[id].name);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const char* word : {"lock", "acquire", "enter", "begin", "take", "grab"})
      if (name.find(word) != std::string::npos) return true;
    return (program_->functions()[id].flags & kConstructor) != 0;
  }

  const Program* program_ = nullptr;
  std::vector<std::pair<FunctionId, PathId>> released_;
  std::set<Name> given_;
};

const RegisterProgramCheck<MissingUnlock> registered("missing-unlock");

}  // namespace
}  // namespace snarl::analyzers
