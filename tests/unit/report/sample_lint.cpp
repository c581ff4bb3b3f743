#include "tests/unit/report/sample_lint.h"

namespace snarl::report::samples {

LintReport lint_with_everything() {
  LintReport report;
  report.root = "/home/ann/p";
  report.whole = false;
  report.has_baseline = true;
  report.units = 3;
  report.units_read = 2;
  report.rules = {{"lock-order", "# lock-order\n\nTwo threads wait for ever. Seen in all units.\n\nMore.\n"},
                  {"order-mismatch", ""}};
  report.errors.push_back(
      {"compiler", Confidence::kCertain, "'x.h' file not found", {"/home/ann/p/b.cpp", 1, 10}, {}, {}});

  LintFinding inversion;
  inversion.check = "lock-order";
  inversion.message = "a and b are taken in both orders";
  inversion.place = {"/home/ann/p/src/a, b.cpp", 7, 3, 7, 21};
  inversion.notes = {
      {{"/home/ann/p/src/a, b.cpp", 6, 3}, "a is taken here", "main", {}},
      {{"/usr/include/odd name%.h", 12, 0}, "b is taken", "main", {"a"}},
      {{"/home/ann/p/c.cpp", 4, 1}, "and here the other way", "the thread started at c.cpp:9", {"b", "c"}}};
  report.results.push_back({inversion, LintState::kNew, "Account::transfer", "00112233445566778899aabbccddeeff"});

  LintFinding order;
  order.check = "order-mismatch";
  order.confidence = Confidence::kCertain;
  order.message = "100% wrong:\nan order";
  order.place = {"/home/ann/project/x.cpp", 3, 5, 4, 2};  // below no root, though it begins like one
  order.fixes = {{{"/home/ann/project/x.cpp", 3, 9, 3, 16}, "release"}};
  report.results.push_back({order, LintState::kNew, "", "ffeeddccbbaa99887766554433221100"});
  order.confidence = Confidence::kHint;
  order.place.line = 30;
  order.place.end_line = 31;
  order.fixes.clear();
  report.results.push_back({order, LintState::kSuppressed, "f", "1"});
  order.place.line = 40;
  order.place.end_line = 0;
  report.results.push_back({order, LintState::kKnown, "f", "2"});
  return report;
}

}  // namespace snarl::report::samples
