// double-lock: a thread takes a lock that it holds already and waits for itself.
//
// Certain when lock and object are the same by name and surely held; a second read lock of a shared mutex is only a
// hint (it deadlocks when a writer waits in between), so it is left out.
// Tested by: tests/analyzers/double_lock.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class DoubleLock : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    std::set<std::pair<EventRef, PathId>> said;
    for (FunctionId id = 0; id < program.functions().size(); ++id) {
      for (const Acquisition& each : program.flow(id).acquisitions) {
        const Variable* lock = program.field_of(each.lock);
        if (each.tried || each.recursive || lock == nullptr || (lock->flags & kIsRecursiveLock) != 0) continue;
        for (const Held& held : each.outer) {
          if (!program.same(held.lock, each.lock) || held.recursive || (held.shared && each.shared)) continue;
          if (indexed(program, each.lock) && each.chain.size() > 1) continue;
          if (!said.insert({each.chain.back(), program.key(each.lock)}).second) continue;
          report(program, each, held, findings);
        }
      }
    }
  }

 private:
  // m[i] before and after i changed are not the same.
  static bool indexed(const Program& program, PathId lock) {
    const Path& path = program.path(lock);
    return std::any_of(path.steps.begin(), path.steps.end(), [&](Name step) { return program.text(step)[0] == '['; });
  }

  static void report(const Program& program, const Acquisition& each, const Held& held,
                     std::vector<report::LintFinding>& findings) {
    report::LintFinding finding;
    finding.check = "double-lock";
    finding.confidence = report::Confidence::kCertain;
    const std::string name = program.name(each.lock);
    finding.message = each.chain.size() == 1
                          ? name + " is taken although this function holds it already: a deadlock with itself"
                          : "this call takes " + name + ", which is held here already: a deadlock with itself";
    finding.place = program.place(program.event(each.chain.front()).at);
    report::LintNote first = program.note(each.chain.front(), "");
    first.place = program.place(held.at);
    first.message = name + " is taken here";
    first.locks.clear();
    finding.notes.push_back(std::move(first));
    for (std::size_t i = 0; i + 1 < each.chain.size(); ++i)
      finding.notes.push_back(program.note(each.chain[i], "calls on"));
    finding.notes.push_back(program.note(each.chain.back(), "and is taken again"));
    findings.push_back(std::move(finding));
  }
};

const RegisterProgramCheck<DoubleLock> registered("double-lock");

}  // namespace
}  // namespace snarl::analyzers
