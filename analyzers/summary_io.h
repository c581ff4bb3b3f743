// Summaries as bytes, for the cache.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/summary.h"

namespace snarl::analyzers {

std::string to_bytes(const Summary& summary);
// Nothing when the bytes are not what to_bytes() of this version writes. Every index in the result is in range.
std::optional<Summary> from_bytes(std::string_view bytes);

}  // namespace snarl::analyzers
