#include "fuzz/stress/group.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <system_error>
#include <utility>

#include "report/check.h"

namespace snarl::stress {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

}  // namespace

struct alignas(128) Group::Worker {
  explicit Worker(const Body& body) : histogram(body) {}
  Pace pace;
  Histogram histogram;  // of this step
  std::uint64_t weak = 0;
  std::uint64_t recorded = 0;
  std::thread thread;
};

Group::Group(const Body& body, const Machine& machine, std::vector<int> cpus, std::uint64_t seed, Shared* shared)
    : body_(body),
      machine_(machine),
      cpus_(std::move(cpus)),
      shared_(shared),
      threads_(static_cast<std::uint32_t>(body.threads)),
      random_(seed, 1) {
  barrier_.set(threads_, cpus_.size() < threads_);
  std::uint32_t rounds_max = 0;
  for (int layout = 0; layout < kLayouts; ++layout) {
    const auto chosen = static_cast<Layout>(layout);
    rounds_max = std::max(rounds_max, round_size(chosen));
    memory_bytes_ = std::max(memory_bytes_, bytes_needed(body, chosen, round_size(chosen)));
  }
  memory_bytes_ = std::max(memory_bytes_, kPageBytes);  // a test may have no cells
  void* const memory = mmap(nullptr, memory_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(kNoMeans);
  memory_ = static_cast<char*>(memory);
  order_.resize(rounds_max);
  // Columns that began at equal offsets of their pages would meet in one set of the cache.
  for (int value = 0; value < body.values; ++value) columns_.emplace_back(rounds_max + 16 * (value + 1));
  for (std::uint32_t i = 0; i < threads_; ++i) workers_.push_back(std::make_unique<Worker>(body));
  cpu_of_.resize(threads_);
  for (std::uint32_t i = 0; i < threads_; ++i) cpu_of_[i] = i % static_cast<std::uint32_t>(cpus_.size());
  try {
    for (std::uint32_t i = 0; i < threads_; ++i) workers_[i]->thread = std::thread([this, i] { work(i); });
  } catch (const std::system_error&) {
    _exit(kNoMeans);  // those that run wait for those that cannot
  }
}

Group::~Group() {
  join();
  munmap(memory_, memory_bytes_);
}

void Group::join() {
  for (const std::unique_ptr<Worker>& worker : workers_)
    if (worker->thread.joinable()) worker->thread.join();
}

std::uint64_t Group::to_ticks(double ns) const {
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(ns * machine_.ticks_per_ns));
}

std::pair<std::uint32_t, std::uint32_t> Group::share(std::uint32_t index) const {
  const std::uint64_t count = batch_.count;
  return {static_cast<std::uint32_t>(count * index / threads_),
          static_cast<std::uint32_t>(count * (index + 1) / threads_)};
}

void Group::work(std::uint32_t index) {
  Worker& worker = *workers_[index];
  if (index == 0) prepare_step();
  barrier_.wait();
  pin(index);
  while (!done_) {
    Batch batch = batch_;
    batch.pace = &worker.pace;
    const auto [first, last] = share(index);
    for (std::uint32_t i = first; i < last; ++i) body_.construct(Instance(batch, i));
    body_.run[index][static_cast<int>(step_.settings.sync)](batch);
    barrier_.wait();
    record(worker, index);
    barrier_.wait();
    if (index == 0) prepare_round();
    barrier_.wait();
    if (repin_) pin(index);
  }
}

void Group::record(Worker& worker, std::uint32_t index) {
  const auto [first, last] = share(index);
  std::int64_t values[kValuesMax] = {};
  for (std::uint32_t i = first; i < last; ++i) {
    const Instance instance(batch_, i);
    if (body_.after != nullptr) body_.after(instance);
    for (int value = 0; value < body_.values; ++value) values[value] = batch_.values[value][i];
    const Grade grade = worker.histogram.add(values);
    worker.weak += grade == Grade::kWeak || grade == Grade::kLoadBuffering || grade == Grade::kForbidden ? 1 : 0;
    if (body_.destroy != nullptr) body_.destroy(instance);
  }
  worker.recorded += last - first;
}

void Group::pin(std::uint32_t index) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpus_[cpu_of_[index]], &set);
  if (pthread_setaffinity_np(pthread_self(), sizeof set, &set) != 0) shared_->not_pinned.store(true);
}

// By the first thread, while the others wait: the end of a step, or one more round of it.
void Group::prepare_round() {
  repin_ = false;
  step_iterations_ += batch_.count;
  const bool over = seconds_since(step_begun_) >= step_.seconds;
  // Rounds are as long as they are quick, so that slow tests show progress too.
  const double round_s = seconds_since(std::exchange(round_begun_, Clock::now()));
  if (round_s < 0.02) round_max_ = std::min(round_max_ * 4, kRoundMax);
  if (round_s > 0.5) round_max_ = std::max(round_max_ / 2, 1u);
  if (!over && !shared_->stop.load(std::memory_order_relaxed)) {
    begin_round();
    if (batch_.count > 0) return;
  }
  end_step();
  if (shared_->stop.load(std::memory_order_relaxed)) {
    done_ = true;
    return;
  }
  prepare_step();
}

void Group::begin_round() {
  const std::uint32_t count = claim(round_of(step_.settings));
  if (count == batch_.count) return;
  batch_.count = count;
  std::iota(order_.begin(), order_.end(), 0u);
  if (step_.settings.shuffled)
    for (std::uint32_t i = count; i > 1; --i) std::swap(order_[i - 1], order_[random_.below(i)]);
}

// With more threads than processors each barrier is a walk through the scheduler, so a round has few of them.
std::uint32_t Group::round_of(const Settings& settings) const {
  const std::uint32_t whole = std::min(round_max_, round_size(settings.layout));
  if (cpus_.size() >= threads_) return whole;
  constexpr std::uint32_t kBarriers = 64;
  if (settings.sync == Sync::kTimebase) return std::min(whole, kBarriers);
  return settings.sync == Sync::kStride ? std::min(whole, kBarriers * settings.amount) : whole;
}

// How many of the iterations that are left the next round has; 0: all are done.
std::uint32_t Group::claim(std::uint32_t wanted) {
  std::uint64_t left = shared_->left.load(), count = 0;
  do count = std::min<std::uint64_t>(left, wanted);
  while (!shared_->left.compare_exchange_weak(left, left - count));
  return static_cast<std::uint32_t>(count);
}

void Group::end_step() {
  const double seconds = seconds_since(step_begun_);
  std::uint64_t weak = 0, recorded = 0;
  const std::lock_guard lock(shared_->mutex);
  for (const std::unique_ptr<Worker>& worker : workers_) {
    shared_->histogram.merge(worker->histogram);
    worker->histogram.clear();
    weak += std::exchange(worker->weak, 0);
    recorded += std::exchange(worker->recorded, 0);
  }
  SNARL_CHECK(recorded == step_iterations_);
  shared_->iterations += recorded;
  shared_->planner.report(step_, weak, seconds);
  if (shared_->histogram.entries().size() > kOutcomesMax) shared_->stop.store(true);
  if (shared_->stop_at_forbidden && shared_->histogram.saw(Grade::kForbidden)) shared_->stop.store(true);
}

void Group::prepare_step() {
  {
    const std::lock_guard lock(shared_->mutex);
    step_ = shared_->planner.next();
  }
  const Settings& settings = step_.settings;
  batch_ = Batch();
  // Placed as for a whole round, so that a shorter one at the end is placed alike.
  place_cells(body_, settings.layout, round_size(settings.layout), memory_, &batch_);
  begin_round();
  done_ = batch_.count == 0;
  for (int value = 0; value < body_.values; ++value)
    batch_.values[value] = columns_[static_cast<std::size_t>(value)].data() + 16 * value;
  batch_.order = order_.data();
  batch_.preload = settings.preload;
  std::vector<std::uint32_t> cpus = cpu_of_;
  for (std::uint32_t i = 0; i < threads_; ++i)
    cpus[i] = (i + settings.affinity) % static_cast<std::uint32_t>(cpus_.size());
  repin_ = cpus != cpu_of_;
  cpu_of_ = cpus;
  for (std::uint32_t i = 0; i < threads_; ++i) {
    Pace& pace = workers_[i]->pace;
    pace = Pace();
    pace.barrier = &barrier_;
    pace.start = start_;
    pace.leads = i == 0;
    if (settings.sync == Sync::kSlots || settings.sync == Sync::kTimebase) pace.width = to_ticks(settings.amount);
    if (settings.sync == Sync::kStride) pace.stride_mask = settings.amount - 1;
    if (settings.skew_ns > 0 && settings.skewed % threads_ == i) pace.skew = to_ticks(settings.skew_ns);
  }
  step_begun_ = round_begun_ = Clock::now();
  step_iterations_ = 0;
}

}  // namespace snarl::stress
