// A Controller for tests: sequentially consistent, picks the next thread by a seeded random walk.
//
// Values come from memory (Operation::memory), so it needs no store history. Primitives are modelled as plainly as
// possible (object_model.h). It judges nothing but the outcome of one execution: how it ended, and the first fault.
#pragma once
#include <cerrno>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/controller.h"
#include "tests/unit/runtime/object_model.h"

namespace snarl::runtime::testing {

enum class Ending { kNone, kComplete, kDeadlock, kFault, kStepLimit };

class RandomController : public Controller {
 public:
  explicit RandomController(std::uint64_t seed) : random_(seed * 0x9E3779B97F4A7C15ull + 1) { add_thread(0); }

  // Probability, in 1/256, of trying another thread before an operation. 0: run to block.
  int preemption = 128;
  bool timeouts = true;  // timed operations may time out although others could go on
  std::uint64_t steps_max = 100'000;

  Ending ending = Ending::kNone;
  FaultKind fault_kind{};
  std::string fault_message;
  std::uintptr_t fault_pc = 0;
  Address fault_address = 0;
  ThreadId fault_thread = 0;
  std::uint64_t steps = 0;
  std::uint64_t accesses = 0;
  std::vector<std::pair<ThreadId, Address>> allocations;
  std::string trace;  // one letter per executed operation and thread, to compare executions

  Reply perform(const Operation& op) override {
    if (ending != Ending::kNone) return stop();
    if (++steps > steps_max) return stop(Ending::kStepLimit);
    Thread& thread = threads_[op.thread];
    if (!thread.chosen && op.kind != OpKind::kThreadEnd && draw(256) < static_cast<unsigned>(preemption)) {
      thread.chosen = true;  // executes when it is resumed
      ThreadId next = pick(op.thread, /*may_stay=*/true);
      if (next != op.thread) return switch_to(next);
    }
    Reply reply;
    bool may_time_out = op.timed && (thread.time_out || (timeouts && draw(8) == 0));
    if (!execute(op, may_time_out, &reply)) {
      thread.blocked = true;
      thread.timed = op.timed;
      thread.chosen = true;
      return give_way(op.thread);
    }
    thread.chosen = thread.time_out = false;
    trace += static_cast<char>('a' + op.thread);
    if (op.kind != OpKind::kLoad) {
      for (auto& [id, other] : threads_) other.blocked = false;
    }
    return op.kind == OpKind::kThreadEnd ? give_way(op.thread) : reply;
  }

  bool access(const Access& access) override {
    ++accesses;
    if (access.kind == AccessKind::kAllocate) allocations.emplace_back(access.thread, access.address);
    auto freed = freed_.upper_bound(access.address + access.size - 1);
    if (freed != freed_.begin() && (--freed)->second > access.address) {
      fault(Fault{FaultKind::kUseAfterFree, access.thread, "access to a freed block", access.pc, access.address});
      return false;
    }
    if (access.kind == AccessKind::kFree) freed_[access.address] = access.address + access.size;
    return true;
  }

  void fault(const Fault& fault) override {
    if (ending != Ending::kNone && ending != Ending::kComplete) return;
    ending = Ending::kFault;
    fault_kind = fault.kind;
    fault_message = fault.message;
    fault_pc = fault.pc;
    fault_address = fault.address;
    fault_thread = fault.thread;
  }

 private:
  struct Thread {
    bool blocked = false, timed = false, ended = false, detached = false;
    bool chosen = false;    // has been through the choice of thread for its current operation
    bool time_out = false;  // nobody else could go on: its timed wait ends
  };

  std::uint64_t draw(std::uint64_t bound) {
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(random_) * bound) >> 64);
  }

  void add_thread(ThreadId id) { threads_[id] = Thread{}; }

  ThreadId pick(ThreadId self, bool may_stay) {
    std::vector<ThreadId> ready;
    for (auto& [id, thread] : threads_) {
      if (!thread.blocked && !thread.ended && (may_stay || id != self)) ready.push_back(id);
    }
    return ready.empty() ? self : ready[draw(ready.size())];
  }

  // The thread cannot go on: somebody else, or a time-out, or the end.
  Reply give_way(ThreadId self) {
    ThreadId next = pick(self, false);
    if (next != self) return switch_to(next);
    bool all_ended = true;
    for (auto& [id, thread] : threads_) {
      all_ended &= thread.ended;
      if (thread.ended || !thread.timed || !thread.blocked) continue;
      thread.blocked = false;
      thread.time_out = true;
      return switch_to(id);
    }
    return stop(all_ended ? Ending::kComplete : Ending::kDeadlock);
  }

  Reply stop(Ending why) {
    ending = why;
    return stop();
  }
  static Reply stop() {
    Reply reply;
    reply.action = Action::kStop;
    return reply;
  }
  static Reply switch_to(ThreadId next) {
    Reply reply;
    reply.action = Action::kSwitch;
    reply.next = next;
    return reply;
  }

  // False: must wait.
  bool execute(const Operation& op, bool may_time_out, Reply* reply) {
    switch (op.kind) {
      case OpKind::kLoad: reply->value = op.memory; return true;
      case OpKind::kStore: return write(op, op.operand, reply);
      case OpKind::kRmw: return write(op, op.rmw == RmwKind::kWide ? op.update(op, op.memory) : rmw(op), reply);
      case OpKind::kCompareExchange:
        reply->success = op.memory == op.expected;
        if (reply->success) return write(op, op.operand, reply);
        reply->value = op.memory;
        return true;
      case OpKind::kThreadCreate: {
        ThreadId child = 0;
        while (threads_.count(child)) ++child;
        add_thread(child);
        reply->value = child;
        return true;
      }
      case OpKind::kThreadEnd: threads_[op.thread].ended = true; return true;
      case OpKind::kThreadJoin: return threads_[static_cast<ThreadId>(op.operand)].ended;
      case OpKind::kChoice: reply->value = draw(2) ? 0 : draw(op.operand); return true;
      case OpKind::kFence: case OpKind::kThreadBegin: case OpKind::kThreadDetach: case OpKind::kYield: return true;
      default: break;
    }
    std::string misuse;
    bool done = objects_.execute(op, may_time_out, [this](std::uint64_t n) { return draw(n); }, &reply->value, &misuse);
    if (!misuse.empty()) {
      fault(Fault{FaultKind::kLockMisuse, op.thread, misuse.c_str(), op.pc, op.address});
      *reply = stop();
      return true;
    }
    return done;
  }

  static bool write(const Operation& op, Value value, Reply* reply) {
    reply->value = op.memory;
    reply->written = op.size > 8 || op.rmw == RmwKind::kWide ? value : value & (~0ull >> (64 - 8 * op.size));
    reply->write_through = true;
    return true;
  }

  static Value rmw(const Operation& op) {
    switch (op.rmw) {
      case RmwKind::kAdd: return op.memory + op.operand;
      case RmwKind::kSub: return op.memory - op.operand;
      case RmwKind::kAnd: return op.memory & op.operand;
      case RmwKind::kOr: return op.memory | op.operand;
      case RmwKind::kXor: return op.memory ^ op.operand;
      case RmwKind::kNand: return ~(op.memory & op.operand);
      default: return op.operand;
    }
  }

  std::uint64_t random_;
  std::map<ThreadId, Thread> threads_;
  std::map<Address, Address> freed_;
  ObjectModel objects_;
};

}  // namespace snarl::runtime::testing
