#include "fuzz/stress/layout.h"

#include <algorithm>

namespace snarl::stress {
namespace {

constexpr std::string_view kNames[kLayouts] = {"packed", "line", "lines", "arrays", "spread", "pages"};

constexpr std::size_t round_up(std::size_t value, std::size_t to) { return (value + to - 1) / to * to; }

struct Placement {
  std::size_t offset[kCellsMax] = {};
  std::size_t stride[kCellsMax] = {};
  std::size_t bytes = 0;
};

// All cells of an instance in one block: each cell at a multiple of `apart`, each block at a multiple of `alignment`.
void place_in_blocks(const Body& body, std::uint32_t count, std::size_t apart, std::size_t alignment, Placement* to) {
  std::size_t size = 0;
  for (int cell = 0; cell < body.cells; ++cell) {
    const CellShape& shape = body.cell_shapes[cell];
    size = round_up(size, std::max(apart, shape.alignment));
    to->offset[cell] = size;
    size += shape.size;
    alignment = std::max(alignment, shape.alignment);
  }
  size = round_up(size, std::max(apart, alignment));
  std::fill_n(to->stride, body.cells, size);
  to->bytes = size * count;
}

// Each cell in an array of its own.
void place_in_arrays(const Body& body, std::uint32_t count, std::size_t apart, Placement* to) {
  for (int cell = 0; cell < body.cells; ++cell) {
    const CellShape& shape = body.cell_shapes[cell];
    to->bytes = round_up(to->bytes, std::max(kLineBytes, shape.alignment));
    to->offset[cell] = to->bytes;
    to->stride[cell] = round_up(shape.size, std::max(apart, shape.alignment));
    // Arrays at equal offsets of their pages would meet in one set of the cache.
    to->bytes += round_up(to->stride[cell] * count, kPageBytes) + kLineBytes * static_cast<std::size_t>(cell + 1);
  }
}

Placement placement(const Body& body, Layout layout, std::uint32_t count) {
  Placement result;
  switch (layout) {
    case Layout::kPacked:
      place_in_blocks(body, count, 1, 1, &result);
      break;
    case Layout::kLine:
      place_in_blocks(body, count, 1, kLineBytes, &result);
      break;
    case Layout::kLines:
      place_in_blocks(body, count, kLineBytes, kLineBytes, &result);
      break;
    case Layout::kArrays:
      place_in_arrays(body, count, 1, &result);
      break;
    case Layout::kSpread:
      place_in_arrays(body, count, 2 * kLineBytes, &result);
      break;
    case Layout::kPages:
      place_in_blocks(body, count, kPageBytes, kLineBytes, &result);
      break;
  }
  return result;
}

}  // namespace

std::string_view name(Layout layout) { return kNames[static_cast<int>(layout)]; }

std::optional<Layout> layout_named(std::string_view name) {
  const auto* const at = std::find(std::begin(kNames), std::end(kNames), name);
  if (at == std::end(kNames)) return std::nullopt;
  return static_cast<Layout>(at - std::begin(kNames));
}

std::uint32_t round_size(Layout layout) { return layout == Layout::kPages ? 256 : 4096; }

std::size_t bytes_needed(const Body& body, Layout layout, std::uint32_t count) {
  return round_up(placement(body, layout, count).bytes, kPageBytes);
}

void place_cells(const Body& body, Layout layout, std::uint32_t count, char* memory, Batch* batch) {
  const Placement where = placement(body, layout, count);
  batch->cells = body.cells;
  for (int cell = 0; cell < body.cells; ++cell) {
    batch->base[cell] = memory + where.offset[cell];
    batch->stride[cell] = where.stride[cell];
  }
}

}  // namespace snarl::stress
