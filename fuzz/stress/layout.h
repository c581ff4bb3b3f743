// Where the cells of the instances lie: the memory of one group of threads under one layout.
//
// Which placement shows most differs by a factor of 5 to 25 between machines and ways to keep the threads together, so
// it is searched for (plan.h).
// Tested by: tests/unit/fuzz/stress_test.cpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <snarl/stress/body.h>

namespace snarl::stress {

// packed: the cells of an instance side by side, instances too. line: each instance begins on a line of its own.
// lines: each cell on a line of its own. arrays: an array for each cell, packed. spread: such arrays, with a line for
// each element. pages: each cell on a page of its own.
enum class Layout : std::uint8_t { kPacked, kLine, kLines, kArrays, kSpread, kPages };
inline constexpr int kLayouts = 6;
std::string_view name(Layout layout);
std::optional<Layout> layout_named(std::string_view name);

inline constexpr std::size_t kLineBytes = 128;  // two lines of 64: neighbours are fetched in pairs
inline constexpr std::size_t kPageBytes = 4096;

// How many instances one round has; fewer where each of them needs pages.
std::uint32_t round_size(Layout layout);

// Bytes that `count` instances need.
std::size_t bytes_needed(const Body& body, Layout layout, std::uint32_t count);

// Sets base, stride and cells of the batch for `count` instances in `memory`, which is aligned to a page.
void place_cells(const Body& body, Layout layout, std::uint32_t count, char* memory, Batch* batch);

}  // namespace snarl::stress
