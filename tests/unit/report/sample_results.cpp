#include "tests/unit/report/sample_results.h"

namespace snarl::report::samples {
namespace {

Place place(std::string role, int thread, std::string function, int line) {
  Place result;
  result.role = std::move(role);
  result.thread = thread;
  result.pc = 0x401000 + static_cast<std::uintptr_t>(line);
  result.stack = {{"std::atomic<int>::store", "/usr/include/c++/12/bits/atomic_base.h", 464, 2},
                  {std::move(function), "/home/user/project/ring.h", line, 5},
                  {"main", "/home/user/project/ring_test.cpp", 90, 3}};
  return result;
}

Step step(int thread, int line, std::string operation, std::string object, std::string value, std::string order) {
  Step result;
  result.thread = thread;
  result.place = place("", thread, "Ring::push", line);
  result.operation = std::move(operation);
  result.object = std::move(object);
  result.value = std::move(value);
  result.order = std::move(order);
  return result;
}

Step read_step(int thread, int line, std::string operation, std::string object, std::string value, std::string order,
               int reads_from, int newer = -1) {
  Step result = step(thread, line, std::move(operation), std::move(object), std::move(value), std::move(order));
  result.is_read = true;
  result.reads_from = reads_from;
  result.newer = newer;
  return result;
}

}  // namespace

Result verified() {
  Result result;
  result.program = "/home/user/project/ring_test.cpp";
  result.verdict = Verdict::kVerified;
  result.executions_complete = 42;
  result.executions_blocked = 7;
  result.time_ms = 3.25;
  return result;
}

Result message_passing_race() {
  Result result = verified();
  result.verdict = Verdict::kBug;
  result.executions_complete = 1;
  result.executions_blocked = 0;
  Finding finding{.kind = FindingKind::kDataRace,
                  .message = "a write and a read of the same 4 bytes, neither atomic, with no order between them",
                  .missing = "no happens-before between the write at ring.h:31 and the read at ring.h:48",
                  .places = {place("write", 1, "Ring::push", 31), place("read", 0, "Ring::pop", 48)},
                  .witness = {},
                  .replay = "r1.0-2-1"};
  finding.witness.push_back(step(0, 20, "create thread 1", "", "", ""));
  finding.witness.push_back(step(1, 32, "store", "ring.head_", "1", "relaxed"));
  finding.witness.push_back(step(1, 33, "store", "ring.head_", "2", "relaxed"));
  finding.witness.push_back(read_step(0, 47, "load", "ring.head_", "1", "relaxed", 1, 2));
  finding.witness.push_back(read_step(0, 48, "fetch_add", "ring.count_", "0 -> 1", "acq_rel", -1));
  Step unnamed = read_step(0, 49, "load", "", "7", "seq_cst", -1);
  unnamed.address = 0x600000000010;
  finding.witness.push_back(unnamed);
  result.findings.push_back(finding);
  return result;
}

Result five_thread_deadlock() {
  Result result = verified();
  result.verdict = Verdict::kBug;
  result.warnings = {"files are read by the body; their contents are taken to be the same in every execution"};
  Finding finding{.kind = FindingKind::kDeadlock,
                  .message = "threads 1 and 2 wait for each other",
                  .missing = "",
                  .places = {place("waits for a lock held by thread 2", 1, "Table::first", 10),
                             place("waits for a lock held by thread 1", 2, "Table::second", 20)},
                  .witness = {},
                  .replay = "r1.3"};
  for (int thread = 1; thread <= 4; ++thread)
    finding.witness.push_back(step(0, 5, "create thread " + std::to_string(thread), "", "", ""));
  finding.witness.push_back(step(3, 40, "store", "turn", "1", "release"));
  for (int i = 0; i < 3; ++i) {
    finding.witness.push_back(read_step(4, 50, "load", "turn", "1", "acquire", 4));
    finding.witness.push_back(step(4, 51, "yield", "", "", ""));
  }
  finding.witness.push_back(step(1, 9, "lock", "a_", "", ""));
  finding.witness.push_back(step(2, 19, "lock", "b_", "", ""));
  result.findings.push_back(finding);
  return result;
}

Result cut_short() {
  Result result = verified();
  result.verdict = Verdict::kInconclusive;
  result.reason = "stopped after 1000 executions (--executions-max)";
  result.executions_complete = 1000;
  result.time_ms = 65'250;
  return result;
}

}  // namespace snarl::report::samples
