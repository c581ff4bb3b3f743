#include "litmus/herd_log.h"

#include <cstdio>

#include "litmus/printer.h"
#include "litmus/state_text.h"

namespace snarl::litmus {
namespace {

const char* kind_name(Quantifier quantifier) {
  switch (quantifier) {
    case Quantifier::kExists:
      return "Allowed";
    case Quantifier::kNotExists:
      return "Forbidden";
    case Quantifier::kForall:
      return "Required";
  }
  return "?";
}

const char* quantifier_name(Quantifier quantifier) {
  switch (quantifier) {
    case Quantifier::kExists:
      return "exists";
    case Quantifier::kNotExists:
      return "~exists";
    case Quantifier::kForall:
      return "forall";
  }
  return "?";
}

std::string counts(std::uint64_t first, std::uint64_t second, const char* before, const char* between) {
  return before + std::to_string(first) + between + std::to_string(second);
}

}  // namespace

std::string state_text(const State& state, const Outcomes& outcomes, const Test& test) {
  std::string text;
  for (std::size_t i = 0; i < state.size(); ++i) {
    const Observable& observable = outcomes.shown[i];
    if (i > 0) text += " ";
    text += observable.thread < 0 ? "[" + print(observable, test) + "]" : print(observable, test);
    text += "=" + (state[i].is_address ? state[i].location : std::to_string(state[i].number)) + ";";
  }
  return text;
}

const char* observation(const Outcomes& outcomes) {
  if (outcomes.holding == 0) return "Never";
  return outcomes.failing == 0 ? "Always" : "Sometimes";
}

std::string herd_log(const Test& test, const Outcomes& outcomes) {
  std::string text = "Test " + test.name + " " + kind_name(test.quantifier) + "\n";
  text += "States " + std::to_string(outcomes.states.size()) + "\n";
  for (const auto& [state, count] : outcomes.states) text += state_text(state, outcomes, test) + "\n";
  if (!outcomes.cut.empty()) text += "Loop ";
  text += outcomes.racy ? "Undef" : condition_holds(test, outcomes) ? "Ok" : "No";
  const bool swapped = test.quantifier == Quantifier::kNotExists;
  text += "\nWitnesses\n" + counts(swapped ? outcomes.failing : outcomes.holding,
                                   swapped ? outcomes.holding : outcomes.failing, "Positive: ", " Negative: ");
  if (outcomes.racy) text += "\nFlag *undef*";
  text += std::string("\nCondition ") + quantifier_name(test.quantifier) + " (" + print(test.condition, test) + ")\n";
  text +=
      "Observation " + test.name + " " + observation(outcomes) + counts(outcomes.holding, outcomes.failing, " ", " ");
  char time[32];
  std::snprintf(time, sizeof time, "%.2f", outcomes.time_s);
  text += "\nTime " + test.name + " " + time + "\n";
  if (!test.hash.empty()) text += "Hash=" + test.hash + "\n";
  return text + "\n";
}

}  // namespace snarl::litmus
