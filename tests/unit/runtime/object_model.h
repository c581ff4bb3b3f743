// Locks, queues, semaphores, once flags and barriers for the test controllers: one state per address.
#pragma once
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/controller.h"

namespace snarl::runtime::testing {

class ObjectModel {
 public:
  // False: the thread must wait and ask again. `draw(n)` picks in [0, n).
  template <class Draw>
  bool execute(const Operation& op, bool may_time_out, Draw draw, Value* value, std::string* misuse) {
    Object& object = objects_.try_emplace(op.address, op.operand_initial).first->second;
    *value = 0;
    bool done = false;
    switch (op.kind) {
      case OpKind::kObjectInit: object = Object(op.operand_initial); return true;
      case OpKind::kObjectDestroy:
        if (object.owner >= 0 || !object.readers.empty() || !object.queue.empty()) *misuse = "destroyed while in use";
        objects_.erase(op.address);
        return true;
      case OpKind::kMutexLock: case OpKind::kMutexTryLock: case OpKind::kMutexUnlock:
        done = mutex(op, object, value, misuse);
        break;
      case OpKind::kRwReadLock: case OpKind::kRwWriteLock: case OpKind::kRwTryReadLock:
      case OpKind::kRwTryWriteLock: case OpKind::kRwUnlock:
        done = read_write_lock(op, object, value, misuse);
        break;
      case OpKind::kSemaphoreWait: case OpKind::kSemaphoreTryWait: case OpKind::kSemaphorePost:
      case OpKind::kSemaphoreGet:
        done = semaphore(op, object, value);
        break;
      case OpKind::kOnceEnter: case OpKind::kOnceDone: case OpKind::kOnceAbort:
        return once(op, object, value);
      case OpKind::kBarrierWait: return barrier(op, object, value);
      default: return wait_queue(op, object, may_time_out, draw, value);
    }
    if (!done && may_time_out) {
      *value = ETIMEDOUT;
      return true;
    }
    return done;
  }

 private:
  struct Object {
    explicit Object(Value initial) : count(initial) {}
    int owner = -1;
    Value count;
    std::vector<ThreadId> readers, queue, arrived;
  };

  static void remove(std::vector<ThreadId>& from, ThreadId thread) {
    auto place = std::find(from.begin(), from.end(), thread);
    if (place != from.end()) from.erase(place);
  }
  static bool contains(const std::vector<ThreadId>& in, ThreadId thread) {
    return std::find(in.begin(), in.end(), thread) != in.end();
  }

  static bool mutex(const Operation& op, Object& object, Value* value, std::string* misuse) {
    bool own = object.owner == op.thread;
    if (op.kind == OpKind::kMutexUnlock) {
      if (!own) {
        if (op.mutex_kind == MutexKind::kNormal) *misuse = "unlock of a mutex that the thread does not hold";
        *value = EPERM;
      } else if (--object.count == 0) {
        object.owner = -1;
      }
      return true;
    }
    if (object.owner < 0 || (own && op.mutex_kind == MutexKind::kRecursive)) {
      object.owner = op.thread;
      ++object.count;
      return true;
    }
    if (op.kind == OpKind::kMutexTryLock) *value = EBUSY;
    else if (own && op.mutex_kind == MutexKind::kErrorCheck) *value = EDEADLK;
    return *value != 0;
  }

  static bool read_write_lock(const Operation& op, Object& object, Value* value, std::string* misuse) {
    switch (op.kind) {
      case OpKind::kRwUnlock:
        if (object.owner == op.thread) object.owner = -1;
        else if (contains(object.readers, op.thread)) remove(object.readers, op.thread);
        else *misuse = "unlock of a read-write lock that the thread does not hold";
        return true;
      case OpKind::kRwReadLock: case OpKind::kRwTryReadLock:
        if (object.owner < 0) {
          object.readers.push_back(op.thread);
          return true;
        }
        break;
      default:
        if (object.owner < 0 && object.readers.empty()) {
          object.owner = op.thread;
          return true;
        }
    }
    if (op.kind == OpKind::kRwTryReadLock || op.kind == OpKind::kRwTryWriteLock) *value = EBUSY;
    return *value != 0;
  }

  static bool semaphore(const Operation& op, Object& object, Value* value) {
    if (op.kind == OpKind::kSemaphoreGet) *value = object.count;
    if (op.kind == OpKind::kSemaphoreGet) return true;
    if (op.kind == OpKind::kSemaphorePost) return ++object.count, true;
    if (object.count > 0) return --object.count, true;
    if (op.kind == OpKind::kSemaphoreTryWait) *value = EAGAIN;
    return *value != 0;
  }

  // count: 0 idle, 1 running, 2 done
  static bool once(const Operation& op, Object& object, Value* value) {
    if (op.kind != OpKind::kOnceEnter) {
      object.count = op.kind == OpKind::kOnceDone ? 2 : 0;
      return true;
    }
    if (object.count == 1) return false;
    *value = object.count == 0;
    if (object.count == 0) object.count = 1;
    return true;
  }

  // A thread in `arrived` has been counted; in `readers`: it may leave; `owner`: the one that completes.
  static bool barrier(const Operation& op, Object& object, Value* value) {
    if (contains(object.readers, op.thread)) {
      remove(object.readers, op.thread);
      return true;
    }
    if (!contains(object.arrived, op.thread)) object.arrived.push_back(op.thread);
    if (object.arrived.size() < op.operand) return false;
    object.readers.swap(object.arrived);
    object.arrived.clear();
    remove(object.readers, op.thread);
    *value = 1;
    return true;
  }

  template <class Draw>
  bool wait_queue(const Operation& op, Object& object, bool may_time_out, Draw draw, Value* value) {
    switch (op.kind) {
      case OpKind::kQueueEnter: object.queue.push_back(op.thread); return true;
      case OpKind::kQueueWake:
        for (; *value < op.operand && !object.queue.empty(); ++*value) {
          object.queue.erase(object.queue.begin() + static_cast<std::ptrdiff_t>(draw(object.queue.size())));
        }
        return true;
      case OpKind::kQueueLeave:
        *value = !contains(object.queue, op.thread);
        remove(object.queue, op.thread);
        return true;
      case OpKind::kQueueAwait:
        if (!contains(object.queue, op.thread)) return true;
        if (!may_time_out) return false;
        remove(object.queue, op.thread);
        *value = ETIMEDOUT;
        return true;
      default: *value = ENOSYS; return true;
    }
  }

  std::map<Address, Object> objects_;
};

}  // namespace snarl::runtime::testing
