// Greedy folding, shortest period first: at each step, try blocks of 1 to kPeriodMax steps that repeat at once.
#include "report/fold.h"

#include <algorithm>
#include <cstddef>

namespace snarl::report {
namespace {

constexpr std::size_t kPeriodMax = 8;

bool same(const Step& a, const Step& b) {
  return a.thread == b.thread && a.place.pc == b.place.pc && a.operation == b.operation && a.address == b.address &&
         a.object == b.object && a.order == b.order && a.value == b.value && a.repeat == b.repeat &&
         (a.newer >= 0) == (b.newer >= 0);
}

bool same_block(const std::vector<Step>& steps, std::size_t a, std::size_t b, std::size_t period) {
  if (b + period > steps.size()) return false;
  for (std::size_t i = 0; i < period; ++i)
    if (!same(steps[a + i], steps[b + i])) return false;
  return true;
}

}  // namespace

std::vector<Step> fold_loops(const std::vector<Step>& witness) {
  std::vector<Step> folded;
  std::vector<int> new_index(witness.size(), -1);
  for (std::size_t at = 0; at < witness.size();) {
    std::size_t period = 1;
    std::size_t repeats = 1;
    for (std::size_t candidate = 1; candidate <= kPeriodMax && repeats == 1; ++candidate) {
      while (same_block(witness, at, at + repeats * candidate, candidate)) ++repeats;
      if (repeats > 1) period = candidate;
    }
    const auto first = static_cast<int>(folded.size());
    for (std::size_t i = 0; i < period * repeats; ++i) new_index[at + i] = first + static_cast<int>(i % period);
    for (std::size_t i = 0; i < period; ++i) {
      folded.push_back(witness[at + i]);
      folded.back().repeat *= static_cast<int>(repeats);
    }
    at += period * repeats;
  }
  const auto translate = [&](int& index) {
    if (index >= 0) index = static_cast<std::size_t>(index) < new_index.size() ? new_index[index] : -1;
  };
  for (Step& step : folded) {
    translate(step.reads_from);
    translate(step.newer);
  }
  return folded;
}

}  // namespace snarl::report
