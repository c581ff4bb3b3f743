#include "checker/oracles/data_race.h"

#include <algorithm>

namespace snarl::checker {
namespace {

constexpr std::size_t hash(Address granule) { return static_cast<std::size_t>((granule * 0x9E3779B97F4A7C15ull) >> 20); }

}  // namespace

void DataRaces::grow() {
  // Only cells of this run are worth keeping.
  std::vector<Cell> old = std::move(cells_);
  std::size_t live = 0;
  for (const Cell& cell : old) live += cell.run == run_;
  const std::size_t size = std::max<std::size_t>(1024, old.size() * (live * 4 > old.size() ? 2 : 1));
  cells_ = std::vector<Cell>(size);
  mask_ = size - 1;
  used_ = 0;
  for (Cell& cell : old)
    if (cell.run == run_) this->cell(cell.granule).marks = std::move(cell.marks);
}

DataRaces::Cell& DataRaces::cell(Address granule) {
  if ((used_ + 1) * 2 > cells_.size()) grow();
  for (std::size_t i = hash(granule) & mask_;; i = (i + 1) & mask_) {
    Cell& cell = cells_[i];
    if (cell.run == run_ && cell.granule == granule) return cell;
    if (cell.run != run_) {  // free, or of an earlier run: probing of this run ends here
      ++used_;
      cell.run = run_;
      cell.granule = granule;
      cell.marks.clear();
      return cell;
    }
  }
}

const DataRaces::Cell* DataRaces::find(Address granule) const {
  if (cells_.empty()) return nullptr;
  for (std::size_t i = hash(granule) & mask_;; i = (i + 1) & mask_) {
    const Cell& cell = cells_[i];
    if (cell.run != run_) return nullptr;
    if (cell.granule == granule) return &cell;
  }
}

bool DataRaces::check(Cell& cell, const Mark& mark, Clock now, Address address) {
  bool covered = false;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < cell.marks.size(); ++i) {
    Mark& other = cell.marks[i];
    bool keep = true;
    if (other.first <= mark.last && mark.first <= other.last) {
      const bool ordered = other.epoch.thread == mark.epoch.thread || now.ticks[other.epoch.thread] > other.epoch.tick;
      const bool conflict = (other.writes || mark.writes) && !(other.atomic && mark.atomic && !other.frees && !mark.frees);
      if ((conflict && !ordered) || (other.frees && !mark.frees)) {
        race_ = {other.frees || mark.frees ? Race::Kind::kUseAfterFree : Race::Kind::kDataRace,
                 other.epoch, mark.epoch, other.writes, mark.writes, other.atomic, mark.atomic, other.frees, mark.frees,
                 (address & ~Address{7}) + std::max(other.first, mark.first)};
        return true;
      }
      // What happens-before a write of the same bytes need not be remembered beside it; nor an earlier read of the
      // same thread beside a later one. Marks of atomic accesses stay beside plain ones.
      const bool within = mark.first <= other.first && other.last <= mark.last;
      if (within && ordered && mark.writes && !mark.atomic) keep = false;
      if (within && other.epoch.thread == mark.epoch.thread && other.writes == mark.writes && other.atomic == mark.atomic) {
        if (other.epoch.tick == mark.epoch.tick && other.first == mark.first && other.last == mark.last) covered = true;
        else keep = false;
      }
    }
    if (covered) keep = true;
    if (keep) {
      if (kept != i) cell.marks[kept] = other;
      ++kept;
    }
    if (covered) {
      for (++i; i < cell.marks.size(); ++i, ++kept)
        if (kept != i) cell.marks[kept] = cell.marks[i];
      break;
    }
  }
  cell.marks.resize(kept);
  if (!covered) cell.marks.push_back(mark);
  return false;
}

bool DataRaces::touch(Address address, std::size_t size, Mark mark, Clock now) {
  const Address end = address + size;
  for (Address granule = address & ~Address{7}; granule < end; granule += 8) {
    mark.first = static_cast<std::uint8_t>(granule < address ? address - granule : 0);
    mark.last = static_cast<std::uint8_t>(std::min<Address>(8, end - granule) - 1);
    if (check(cell(granule), mark, now, granule)) return true;
  }
  return false;
}

bool DataRaces::plain(const runtime::Access& access, Tick tick, Clock now) {
  if (access.kind == runtime::AccessKind::kAllocate) return false;  // addresses are never reused in an execution
  Mark mark;
  mark.epoch = {access.thread, tick, access.pc};
  mark.writes = access.kind != runtime::AccessKind::kRead;
  mark.frees = access.kind == runtime::AccessKind::kFree;
  return touch(access.address, access.size, mark, now);
}

bool DataRaces::atomic(Address address, std::size_t size, bool writes, Epoch epoch, Clock now) {
  Mark mark;
  mark.epoch = epoch;
  mark.writes = writes;
  mark.atomic = true;
  return touch(address, size, mark, now);
}

std::uint64_t DataRaces::origin(Address address) const {
  const Cell* cell = find(address & ~Address{7});
  if (cell == nullptr) return 0;
  const std::uint8_t byte = static_cast<std::uint8_t>(address & 7);
  std::uint64_t newest = 0;
  for (const Mark& mark : cell->marks)
    if (mark.writes && !mark.atomic && mark.first <= byte && byte <= mark.last)
      newest = (std::uint64_t{mark.epoch.thread} + 1) << 32 | mark.epoch.tick;
  return newest;
}

}  // namespace snarl::checker
