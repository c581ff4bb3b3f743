#include "checker/oracles/data_race.h"

#include <algorithm>

namespace snarl::checker {
namespace {

// Blocks larger than this are not visited granule by granule when they are freed.
constexpr std::size_t kVisitedOnFree = 4096;

constexpr std::size_t hash(Address granule) { return static_cast<std::size_t>((granule * 0x9E3779B97F4A7C15ull) >> 20); }

}  // namespace

void DataRaces::begin_run() {
  ++run_;
  used_ = 0;
  freed_.clear();
  allocated_.clear();
}

void DataRaces::clear() {
  cells_.clear();
  mask_ = 0;
  used_ = 0;
  atomics_.clear();
  atomic_of_.clear();
  maybe_atomic_.reset();
  freed_.clear();
}

void DataRaces::forget_locations() {
  atomics_.clear();
  atomic_of_.clear();
  maybe_atomic_.reset();
}

void DataRaces::grow() {
  // Only cells of this run are worth keeping.
  std::vector<Cell> old = std::move(cells_);
  const std::size_t size = std::max<std::size_t>(1024, old.size() * 2);
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
      cell.owner = freed_.empty() ? kNobody : kShared;
      for (const Freed& block : freed_)
        if (block.begin < granule + 8 && granule < block.end) {
          const Address first = std::max(block.begin, granule), last = std::min(block.end, granule + 8) - 1;
          cell.marks.push_back({block.epoch, static_cast<std::uint8_t>(first - granule),
                                static_cast<std::uint8_t>(last - granule), true, true});
        }
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

bool DataRaces::found(const Epoch& earlier, bool earlier_writes, bool earlier_atomic, bool earlier_frees, const Mark& later,
                      Address address, bool ordered) {
  race_ = {earlier_frees || later.frees ? Race::Kind::kUseAfterFree : Race::Kind::kDataRace,
           earlier, later.epoch, earlier_writes, later.writes, earlier_atomic, false, earlier_frees, later.frees, address, ordered};
  return true;
}

Clock DataRaces::now(ThreadId thread) const {
  static constexpr Tick kNothing[runtime::kThreadsMax] = {};
  return {executed_[thread] == 0 ? kNothing : graph_.clock(EventId(thread, executed_[thread] - 1), ClockKind::kHb)};
}

bool DataRaces::check(Cell& cell, const Mark& mark) {
  // The common case: nobody else has touched these bytes.
  if (cell.owner == mark.epoch.thread && !mark.frees) {
    for (Mark& other : cell.marks)
      if (other.first == mark.first && other.last == mark.last && other.writes == mark.writes) {
        other.epoch = mark.epoch;
        return false;
      }
  } else {
    cell.owner = cell.owner == kNobody && !mark.frees ? mark.epoch.thread : kShared;
  }
  const Clock now = this->now(mark.epoch.thread);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < cell.marks.size(); ++i) {
    const Mark& other = cell.marks[i];
    bool keep = true;
    if (other.first <= mark.last && mark.first <= other.last) {
      const bool ordered = other.epoch.thread == mark.epoch.thread || now.ticks[other.epoch.thread] > other.epoch.tick;
      if (((other.writes || mark.writes) && !ordered) || other.frees)
        return found(other.epoch, other.writes, false, other.frees, mark, cell.granule + std::max(other.first, mark.first),
                     ordered);
      // What happens-before a write of the same bytes need not be remembered beside it; nor an earlier access of the
      // same thread beside a later one of its kind.
      const bool within = mark.first <= other.first && other.last <= mark.last;
      keep = !(within && (mark.writes || (other.epoch.thread == mark.epoch.thread && !other.writes)));
    }
    if (keep) cell.marks[kept++] = other;
  }
  cell.marks.resize(kept);
  cell.marks.push_back(mark);
  return false;
}

// Against the atomic accesses that have been executed.
bool DataRaces::check_atomics(Address granule, const Mark& mark) {
  const auto place = atomics_.find(granule);
  if (place == atomics_.end()) return false;
  place->second.plain_run = run_;
  const Clock now = this->now(mark.epoch.thread);
  const Address first = granule + mark.first, last = granule + mark.last;
  const auto races = [&](EventId id) {
    if (id.is_init() || id.thread() == mark.epoch.thread || executed_[id.thread()] <= id.index()) return false;
    const Event& event = graph_.at(id);
    return (mark.writes || event.writes) && now.ticks[id.thread()] <= id.index();
  };
  for (LocationId l : place->second.locations) {
    const Location& location = graph_.location(l);
    if (location.address > last || location.address + std::max<Address>(location.size, 1) <= first) continue;
    for (EventId write : location.co) {
      EventId guilty = races(write) ? write : kNoEvent;
      for (EventId r = graph_.at(write).first_reader; r.exists() && !guilty.exists(); r = graph_.at(r).next_reader)
        if (races(r)) guilty = r;
      if (!guilty.exists()) continue;
      const Event& event = graph_.at(guilty);
      return found({static_cast<ThreadId>(guilty.thread()), guilty.index(), event.pc}, event.writes, true, false, mark,
                   std::max(location.address, first));
    }
  }
  return false;
}

bool DataRaces::touch(Address granule, const Mark& mark) {
  if (maybe_atomic_[hash(granule) % maybe_atomic_.size()] && check_atomics(granule, mark)) return true;
  return check(cell(granule), mark);
}

bool DataRaces::plain(const runtime::Access& access) {
  if (access.kind == runtime::AccessKind::kAllocate) {  // addresses are never reused in an execution
    allocated_.emplace_back(access.address, access.address + access.size);
    return false;
  }
  Mark mark;
  mark.epoch = {access.thread, executed_[access.thread], access.pc};
  mark.writes = access.kind != runtime::AccessKind::kRead;
  mark.frees = access.kind == runtime::AccessKind::kFree;
  if (mark.frees && access.size > kVisitedOnFree) return free_block(access, mark);
  const Address end = access.address + access.size;
  for (Address granule = access.address & ~Address{7}; granule < end; granule += 8) {
    mark.first = static_cast<std::uint8_t>(granule < access.address ? access.address - granule : 0);
    mark.last = static_cast<std::uint8_t>(std::min<Address>(8, end - granule) - 1);
    if (touch(granule, mark)) return true;
  }
  return false;
}

bool DataRaces::free_block(const runtime::Access& access, Mark mark) {
  const Address end = access.address + access.size;
  mark.first = 0;
  mark.last = 7;
  const auto inside = [&](Address granule) { return granule < end && granule + 8 > access.address; };
  for (auto& [granule, atomics] : atomics_)
    if (inside(granule) && check_atomics(granule, mark)) return true;
  for (Cell& cell : cells_)
    if (cell.run == run_ && inside(cell.granule) && check(cell, mark)) return true;
  freed_.push_back({access.address, end, mark.epoch});
  return false;
}

bool DataRaces::atomic(EventId id) {
  const Event& event = graph_.at(id);
  // Nothing touches the word of a futex that is only named.
  if (event.location >= atomic_of_.size() || atomic_of_[event.location] == nullptr) return false;
  if (is_purely_atomic(event)) return false;
  const Tick* ticks = graph_.clock(id, ClockKind::kHb);
  const Address end = event.address + std::max<Address>(event.size, 1);
  for (Address at = event.address & ~Address{7}; at < end; at += 8) {
    if (!freed_.empty()) cell(at);
    const Cell* touched = find(at);
    if (touched == nullptr) continue;
    const Address first = std::max(event.address, at) - at, last = std::min(end, at + 8) - 1 - at;
    for (const Mark& mark : touched->marks) {
      if (mark.first > last || first > mark.last || (!mark.writes && !event.writes)) continue;
      const bool ordered = mark.epoch.thread == id.thread() || ticks[mark.epoch.thread] > mark.epoch.tick;
      if (ordered && !mark.frees) continue;
      const Mark later{{static_cast<ThreadId>(id.thread()), id.index(), event.pc}, 0, 0, event.writes, false};
      found(mark.epoch, mark.writes, false, mark.frees, later, at + std::max<Address>(mark.first, first), ordered);
      race_.later_atomic = true;
      return true;
    }
  }
  return false;
}

const Epoch* DataRaces::freed_by(Address address) const {
  for (const Freed& block : freed_)
    if (block.begin == address) return &block.epoch;
  const Cell* cell = find(address & ~Address{7});
  if (cell == nullptr) return nullptr;
  for (const Mark& mark : cell->marks)
    if (mark.frees) return &mark.epoch;
  return nullptr;
}

std::uint64_t DataRaces::origin(Address address) const {
  const Cell* cell = find(address & ~Address{7});
  if (cell == nullptr) return 0;
  const std::uint8_t byte = static_cast<std::uint8_t>(address & 7);
  std::uint64_t newest = 0;
  for (const Mark& mark : cell->marks)
    if (mark.writes && mark.first <= byte && byte <= mark.last)
      newest = (std::uint64_t{mark.epoch.thread} + 1) << 32 | mark.epoch.tick;
  return newest;
}

bool DataRaces::is_indeterminate(Address address) const {
  if (origin(address) != 0) return false;
  for (const auto& [begin, end] : allocated_)
    if (begin <= address && address < end) return true;
  return false;
}

void DataRaces::watch(LocationId id) {
  const Location& location = graph_.location(id);
  if (atomic_of_.size() <= id) atomic_of_.resize(id + 1, nullptr);
  if (atomic_of_[id] != nullptr) return;
  const Address end = location.address + std::max<Address>(location.size, 1);
  for (Address at = location.address & ~Address{7}; at < end; at += 8) {
    AtomicGranule& granule = atomics_[at];
    if (granule.locations.empty() && find(at) != nullptr) granule.plain_run = run_;
    granule.locations.push_back(id);
    if (atomic_of_[id] == nullptr) atomic_of_[id] = &granule;
    maybe_atomic_.set(hash(at) % maybe_atomic_.size());
  }
}

}  // namespace snarl::checker
