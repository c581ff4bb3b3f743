// Things that the code under test does which Snarl lets pass but cannot control: said once per check in the result.
#pragma once
#include <string>
#include <vector>

namespace snarl::runtime {

// `message` must be a string literal; each literal is kept once. May be called in and out of control.
void warn_once(const char* message);

std::vector<std::string> warnings();
void clear_warnings();

}  // namespace snarl::runtime
