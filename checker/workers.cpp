#include "checker/workers.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>

#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/check.h"
#include "report/raw_exit.h"

namespace snarl::checker {
namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenSplits = 5ms;  // a fork and its page faults cost a tenth of that
constexpr auto kBetweenLooks = 100ms;  // for progress, and for workers that died
constexpr auto kGrace = 2s;            // for executions that are under way when the time is over

// Where what a worker ended with begins in the file: the file is sparse.
off_t message_place(long slot) { return static_cast<off_t>(slot) << 36; }

// A child of this process's parent. Nothing but this thread exists in a worker, so no lock of libc is held.
pid_t fork_sibling() {
  return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

}  // namespace

Workers::Workers(unsigned jobs, bool eager) : eager_(eager), leader_(getpid()), ended_(kSlots) {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  SNARL_CHECK(memory != MAP_FAILED);
  shared_ = new (memory) Shared{};
  shared_->idle = static_cast<int>(jobs);
  message_file_ = memfd_create("snarl", MFD_CLOEXEC);
}

Workers::~Workers() {
  end_all();
  if (message_file_ >= 0) close(message_file_);
  munmap(shared_, sizeof(Shared));
}

// --- In a worker

int Workers::take_slot() {
  for (unsigned slot = 0; slot < kSlots; ++slot) {
    int state = kFree;
    if (shared_->slots[slot].state.compare_exchange_strong(state, kRunning)) return static_cast<int>(slot);
  }
  return kNobody;
}

void Workers::become(int slot) {
  own_ = &shared_->slots[slot];
  own_->pid = getpid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != leader_ || shared_->ending) report::raw_exit(report::kExitInternal);
  last_split_ = Clock::now();
}

bool Workers::start() {
  if (message_file_ < 0) return false;
  const int slot = take_slot();
  shared_->slots[slot].next = kNobody;
  --shared_->idle;
  const pid_t pid = fork();
  if (pid == 0) {
    become(slot);
    return true;
  }
  if (pid > 0) shared_->slots[slot].pid = pid;
  return false;
}

bool Workers::started() const { return shared_->slots[0].pid != 0; }

bool Workers::may_split() {
  if (eager_) return true;
  return Clock::now() - last_split_ >= kBetweenSplits;
}

Workers::Side Workers::split() {
  int idle = shared_->idle;
  do {
    if (idle <= 0) return Side::kNone;
  } while (!shared_->idle.compare_exchange_weak(idle, idle - 1));
  last_split_ = Clock::now();
  const int taken = take_slot();
  if (taken == kNobody) {
    ++shared_->idle;
    return Side::kNone;
  }
  Slot& fresh = shared_->slots[taken];
  fresh.next = own_->next.load();
  fresh.pid = 0;
  fresh.stop = false;
  fresh.complete = fresh.blocked = 0;
  fresh.before = own_->before + own_->complete + own_->blocked;
  fresh.covered = 0;
  fresh.message_size = 0;
  const pid_t pid = fork_sibling();
  if (pid == 0) {
    become(taken);
    return Side::kNew;
  }
  if (pid < 0) {
    // Never again, then; the processor stays idle.
    fresh.state = kFree;
    return Side::kNone;
  }
  fresh.pid = pid;
  own_->next = taken;
  if (own_->stop) fresh.stop = true;
  return Side::kOld;
}

void Workers::publish(std::uint64_t complete, std::uint64_t blocked) {
  own_->complete.store(complete, std::memory_order_relaxed);
  own_->blocked.store(blocked, std::memory_order_relaxed);
}

void Workers::end(const SegmentEnd& end) {
  const std::string bytes = to_bytes(end);
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = pwrite(message_file_, bytes.data() + written, bytes.size() - written,
                                 message_place(own_ - shared_->slots) + static_cast<off_t>(written));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) report::raw_exit(report::kExitInternal);
    written += static_cast<std::size_t>(count);
  }
  own_->message_size = bytes.size();
  own_->state = kDone;
  ++shared_->idle;
  ++shared_->news;
  syscall(SYS_futex, &shared_->news, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  report::raw_exit(0);
}

// --- In the leader

void Workers::collect_one(int number) {
  Slot& slot = shared_->slots[number];
  Ended& ended = ended_[static_cast<std::size_t>(number)];
  int status = 0;
  const bool done = slot.state == kDone;
  pid_t reaped;
  do reaped = waitpid(slot.pid, &status, done ? 0 : WNOHANG);
  while (reaped < 0 && errno == EINTR);
  const bool gone = done || reaped > 0 || (reaped < 0 && errno == ECHILD && kill(slot.pid, 0) != 0);
  if (!gone) return;
  ended = {true, false, {}};
  if (slot.state == kDone) {
    std::string bytes(slot.message_size, '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
      const ssize_t count = pread(message_file_, bytes.data() + got, bytes.size() - got,
                                  message_place(number) + static_cast<off_t>(got));
      SNARL_CHECK(count > 0 || errno == EINTR);
      got += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    ended.end = segment_end_from(bytes);
    return;
  }
  ended.died = true;
  ended.end.kind = EndKind::kVerdict;
  const int signal = reaped > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  const bool from_outside = signal == SIGKILL || signal == SIGTERM || signal == SIGINT;
  ended.end.verdict = from_outside ? report::Verdict::kInconclusive : report::Verdict::kInternal;
  ended.end.reason = "a worker process was ended ";
  if (signal != 0) ended.end.reason += std::string("by ") + strsignal(signal) + " (signal " + std::to_string(signal) + ")";
  else if (reaped > 0) ended.end.reason += "with exit status " + std::to_string(WEXITSTATUS(status));
  else ended.end.reason += "without a result";
}

void Workers::collect() {
  for (int at = 0; at != kNobody; at = shared_->slots[at].next)
    if (!ended_[static_cast<std::size_t>(at)].collected) collect_one(at);
}

// Segments that are covered take in what follows them, so that there are never many more segments than workers.
void Workers::merge() {
  for (int at = 0; at != kNobody;) {
    Slot& slot = shared_->slots[at];
    Ended& ended = ended_[static_cast<std::size_t>(at)];
    const int behind = slot.next;
    if (behind == kNobody) return;
    Ended& next = ended_[static_cast<std::size_t>(behind)];
    if (!ended.collected || ended.end.kind != EndKind::kCovered || !next.collected) {
      at = behind;
      continue;
    }
    Slot& taken = shared_->slots[behind];
    slot.complete += taken.complete;
    slot.blocked += taken.blocked;
    slot.covered += taken.covered;
    next.end.cut_by_preemptions |= ended.end.cut_by_preemptions;
    if (ended.end.cut_loop.pc != 0) next.end.cut_loop = ended.end.cut_loop;
    next.end.blocked.insert(next.end.blocked.begin(), ended.end.blocked.begin(), ended.end.blocked.end());
    ended = std::move(next);
    next = Ended();
    slot.next = taken.next.load();
    taken.state = kFree;
  }
}

// Tells each worker how much comes before it, and those that come too late to stop.
void Workers::guide() {
  std::uint64_t before = 0;
  bool decided = false;
  for (int at = 0; at != kNobody; at = shared_->slots[at].next) {
    Slot& slot = shared_->slots[at];
    const Ended& ended = ended_[static_cast<std::size_t>(at)];
    slot.before = before;
    if (decided) slot.stop = true;
    before += slot.complete + slot.blocked;
    decided |= ended.collected && ended.end.kind != EndKind::kCovered;
  }
}

const SegmentEnd* Workers::first_finding() const {
  for (int at = 0; at != kNobody; at = shared_->slots[at].next) {
    const Ended& ended = ended_[static_cast<std::size_t>(at)];
    if (ended.collected && ended.end.kind == EndKind::kFinding) return &ended.end;
  }
  return nullptr;
}

// A worker has died: what it would have found is unknown, whatever the others still do. What one has found is real.
std::optional<Workers::Conclusion> Workers::after_death() const {
  for (int at = 0; at != kNobody; at = shared_->slots[at].next) {
    const Ended& ended = ended_[static_cast<std::size_t>(at)];
    if (!ended.died) continue;
    Conclusion conclusion;
    const Totals sum = totals();
    conclusion.complete = sum.complete;
    conclusion.blocked = sum.blocked;
    const SegmentEnd* found = first_finding();
    conclusion.end = found != nullptr ? *found : ended.end;
    return conclusion;
  }
  return std::nullopt;
}

std::optional<Workers::Conclusion> Workers::decide(std::uint64_t executions_max) const {
  if (std::optional<Conclusion> conclusion = after_death()) return conclusion;
  Conclusion conclusion;
  for (int at = 0; at != kNobody; at = shared_->slots[at].next) {
    const Slot& slot = shared_->slots[at];
    const Ended& ended = ended_[static_cast<std::size_t>(at)];
    if (!ended.collected) return std::nullopt;
    const std::uint64_t before = conclusion.complete + conclusion.blocked;
    const std::uint64_t together = before + slot.complete + slot.blocked;
    const bool covered = ended.end.kind == EndKind::kCovered;
    conclusion.cut_by_preemptions |= ended.end.cut_by_preemptions;
    if (conclusion.cut_loop.pc == 0) conclusion.cut_loop = ended.end.cut_loop;
    if (executions_max != 0 && (together > executions_max || (together == executions_max && !covered))) {
      for (std::uint64_t i = 0; before + i < executions_max; ++i)
        ++(ended.end.blocked[i] ? conclusion.blocked : conclusion.complete);
      conclusion.end.kind = EndKind::kBound;
      return conclusion;
    }
    conclusion.complete += slot.complete;
    conclusion.blocked += slot.blocked;
    if (covered) continue;
    conclusion.end = ended.end;
    return conclusion;
  }
  return conclusion;
}

Workers::Conclusion Workers::out_of_time() {
  const Clock::time_point last = Clock::now() + kGrace;
  while (Clock::now() < last) {
    const std::uint32_t news = shared_->news;
    for (int at = 0; at != kNobody; at = shared_->slots[at].next) shared_->slots[at].stop = true;
    collect();
    bool all = true;
    for (int at = 0; at != kNobody; at = shared_->slots[at].next) all &= ended_[static_cast<std::size_t>(at)].collected;
    if (all) break;
    sleep(news, last);
  }
  end_all();
  Conclusion conclusion;
  const Totals sum = totals();
  conclusion.complete = sum.complete;
  conclusion.blocked = sum.blocked;
  conclusion.end.kind = EndKind::kStopped;
  if (const SegmentEnd* found = first_finding()) conclusion.end = *found;
  return conclusion;
}

Workers::Totals Workers::totals() const {
  Totals sum;
  for (int at = 0; at != kNobody; at = shared_->slots[at].next) {
    sum.complete += shared_->slots[at].complete;
    sum.blocked += shared_->slots[at].blocked;
    sum.covered += shared_->slots[at].covered;
  }
  return sum;
}

void Workers::sleep(std::uint32_t news, Clock::time_point until) const {
  const auto left = std::clamp<Clock::duration>(until - Clock::now(), 1ms, kBetweenLooks);
  const timespec timeout = {0, std::chrono::duration_cast<std::chrono::nanoseconds>(left).count()};
  syscall(SYS_futex, &shared_->news, FUTEX_WAIT, news, &timeout, nullptr, 0);
}

Workers::Conclusion Workers::wait(const Bounds& bounds) {
  for (;;) {
    const std::uint32_t news = shared_->news;
    collect();
    merge();
    guide();
    if (std::optional<Conclusion> conclusion = decide(bounds.executions_max)) {
      end_all();
      return *std::move(conclusion);
    }
    if (bounds.deadline && Clock::now() >= *bounds.deadline) return out_of_time();
    if (bounds.progress) bounds.progress(totals());
    sleep(news, bounds.deadline.value_or(Clock::time_point::max()));
  }
}

void Workers::end_all() {
  if (own_ != nullptr) return;
  shared_->ending = true;
  for (unsigned number = 0; number < kSlots; ++number) {
    Slot& slot = shared_->slots[number];
    if (slot.state == kFree || slot.pid == 0 || ended_[number].collected) continue;
    kill(slot.pid, SIGKILL);
    int status = 0;
    while (waitpid(slot.pid, &status, 0) < 0 && errno == EINTR) {}
    ended_[number].collected = true;
  }
}

}  // namespace snarl::checker
