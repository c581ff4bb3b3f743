// UnitResults as bytes: what a worker sends and what the cache keeps.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/engine.h"

namespace snarl::analyzers {

std::string to_bytes(const UnitResult& result);
// Nothing when the bytes are damaged.
std::optional<UnitResult> unit_result_from_bytes(std::string_view bytes);

}  // namespace snarl::analyzers
