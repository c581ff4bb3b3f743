// The reference page of each check, docs/reference/checks/<check>.md, as it was when this program was built.
#pragma once
#include <string_view>

namespace snarl::analyzers {

std::string_view check_page(std::string_view check);  // "" for unknown names

}  // namespace snarl::analyzers
