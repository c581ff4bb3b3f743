#include "fuzz/stress/plan.h"

#include <algorithm>
#include <charconv>

namespace snarl::stress {
namespace {

constexpr double kDrawnSeconds = 0.004;  // long enough for thousands of instances in the slowest way
constexpr double kBestSeconds = 0.02;
constexpr double kShareOfDrawn = 0.3;  // of the steps, once there is a best one
constexpr std::size_t kEntriesMax = 4096;

struct Way {
  Sync sync;
  std::uint32_t amount;
};
constexpr Way kWays[] = {{Sync::kSlots, 75},     {Sync::kSlots, 150},     {Sync::kSlots, 300},  {Sync::kStride, 1},
                         {Sync::kStride, 16},    {Sync::kStride, 64},     {Sync::kStride, 256}, {Sync::kStride, 1024},
                         {Sync::kTimebase, 500}, {Sync::kTimebase, 1500}, {Sync::kFree, 0}};
constexpr std::string_view kSyncNames[kSyncs] = {"slots", "stride", "timebase", "free"};
constexpr std::string_view kPreloadNames[kPreloads] = {"", " touch", " own", " flush"};

}  // namespace

std::string describe(const Settings& settings) {
  std::string text(kSyncNames[static_cast<int>(settings.sync)]);
  if (settings.sync != Sync::kFree) text += ":" + std::to_string(settings.amount);
  text += " ";
  text += name(settings.layout);
  if (settings.shuffled) text += " shuffled";
  text += kPreloadNames[static_cast<int>(settings.preload)];
  if (settings.skew_ns > 0) text += " skew:" + std::to_string(settings.skewed) + "+" + std::to_string(settings.skew_ns);
  if (settings.affinity > 0) text += " affinity:" + std::to_string(settings.affinity);
  return text;
}

bool parse_sync(const std::string& text, Fixed* fixed) {
  const std::size_t colon = text.find(':');
  const std::string_view word = std::string_view(text).substr(0, colon);
  if (text == "barrier") {
    fixed->sync = Sync::kStride;
    fixed->amount = 1;
    return true;
  }
  const auto* const at = std::find(std::begin(kSyncNames), std::end(kSyncNames), word);
  if (at == std::end(kSyncNames)) return false;
  fixed->sync = static_cast<Sync>(at - std::begin(kSyncNames));
  fixed->amount.reset();
  if (colon == std::string::npos) return true;
  std::uint32_t amount = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, amount);
  if (error != std::errc() || stop != end || amount == 0 || amount > 1'000'000) return false;
  if (fixed->sync == Sync::kFree || (fixed->sync == Sync::kStride && (amount & (amount - 1)) != 0)) return false;
  fixed->amount = amount;
  return true;
}

// Way and layout at random; the rest plain half of the time.
Settings Planner::draw() {
  Settings settings;
  const auto plain = [this] { return random_.chance(0.5); };
  // A barrier for each instance is a walk through the scheduler where processors are shared.
  const auto suits = [this](const Way& way) {
    if (fixed_.sync) return way.sync == *fixed_.sync;
    return !fixed_.crowded || (way.sync != Sync::kTimebase && (way.sync != Sync::kStride || way.amount >= 1024));
  };
  Way way = kWays[random_.below(std::size(kWays))];
  while (!suits(way)) way = kWays[random_.below(std::size(kWays))];
  settings.sync = way.sync;
  settings.amount = way.amount;
  if (fixed_.amount) settings.amount = *fixed_.amount;
  settings.layout = fixed_.layout ? *fixed_.layout : static_cast<Layout>(random_.below(kLayouts));
  if (!plain()) settings.shuffled = true;
  if (!plain()) settings.preload = static_cast<Preload>(random_.below(kPreloads));
  if (!plain()) {
    settings.skew_ns = static_cast<std::uint32_t>(1 + random_.below(60));
    settings.skewed = static_cast<std::uint32_t>(random_.below(kThreadsMax));
  }
  settings.affinity = static_cast<std::uint32_t>(random_.below(64));
  return settings;
}

const Planner::Entry* Planner::best_entry() const {
  const Entry* best = nullptr;
  for (const Entry& entry : entries_)
    if (entry.weak > 0 && (best == nullptr || entry.rate() > best->rate())) best = &entry;
  return best;
}

Planner::Step Planner::next() {
  const Settings drawn = draw();
  const bool explore = random_.chance(kShareOfDrawn) || drawn_ < 40;
  const Entry* best = best_entry();
  if (best != nullptr && !explore)
    return {static_cast<std::size_t>(best - entries_.data()), best->settings, kBestSeconds};
  ++drawn_;
  // A long campaign forgets its settings but the best.
  if (entries_.size() >= kEntriesMax) {
    const std::optional<Entry> kept = best != nullptr ? std::optional(*best) : std::nullopt;
    entries_.clear();
    if (kept) entries_.push_back(*kept);
  }
  entries_.push_back({drawn, 0, 0});
  return {entries_.size() - 1, drawn, kDrawnSeconds};
}

void Planner::report(const Step& step, std::uint64_t weak, double seconds) {
  if (step.entry >= entries_.size() || !(entries_[step.entry].settings == step.settings)) return;  // forgotten
  entries_[step.entry].weak += static_cast<double>(weak);
  entries_[step.entry].seconds += seconds;
}

std::optional<Planner::Best> Planner::best() const {
  const Entry* best = best_entry();
  if (best == nullptr) return std::nullopt;
  return Best{best->settings, best->rate()};
}

}  // namespace snarl::stress
