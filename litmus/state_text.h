// A final state and the observation as both log formats spell them.
#pragma once
#include <string>

#include "litmus/outcomes.h"

namespace snarl::litmus {

std::string state_text(const State& state, const Outcomes& outcomes, const Test& test);  // `0:r0=1; [x]=2;`
const char* observation(const Outcomes& outcomes);  // "Never", "Sometimes", "Always"

}  // namespace snarl::litmus
