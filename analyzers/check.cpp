// The list of checks, filled before main().
#include "analyzers/check.h"

#include <algorithm>

namespace snarl::analyzers {
namespace {

std::vector<CheckInfo>& list() {
  static std::vector<CheckInfo> checks;
  return checks;
}

}  // namespace

const std::vector<CheckInfo>& all_checks() { return list(); }

void add_check(CheckInfo info) {
  std::vector<CheckInfo>& checks = list();
  const auto place = std::lower_bound(checks.begin(), checks.end(), info,
                                      [](const CheckInfo& a, const CheckInfo& b) { return a.name < b.name; });
  checks.insert(place, std::move(info));
}

}  // namespace snarl::analyzers
