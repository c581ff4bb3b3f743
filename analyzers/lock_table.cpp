// What the table holds without the user's additions.
#include "analyzers/lock_table.h"

#include <string_view>

namespace snarl::analyzers {
namespace {

void add_locks(LockTable& table) {
  for (const char* type : {"std::mutex", "std::timed_mutex", "boost::mutex", "boost::timed_mutex", "QMutex",
                           "QBasicMutex", "folly::SpinLock", "folly::MicroLock", "tbb::mutex", "tbb::spin_mutex"})
    table.locks.push_back(
        {type, {"lock"}, {"try_lock", "try_lock_for", "try_lock_until", "tryLock"}, {"unlock"}, {}, {}, {}});
  for (const char* type :
       {"std::recursive_mutex", "std::recursive_timed_mutex", "boost::recursive_mutex", "QRecursiveMutex"})
    table.locks.push_back(
        {type, {"lock"}, {"try_lock", "try_lock_for", "try_lock_until", "tryLock"}, {"unlock"}, {}, {}, {}, true});
  for (const char* type : {"std::shared_mutex", "std::shared_timed_mutex", "boost::shared_mutex", "folly::SharedMutex"})
    table.locks.push_back({type,
                           {"lock"},
                           {"try_lock", "try_lock_for", "try_lock_until"},
                           {"unlock"},
                           {"lock_shared"},
                           {"try_lock_shared", "try_lock_shared_for", "try_lock_shared_until"},
                           {"unlock_shared"}});
  table.locks.push_back({"absl::Mutex",
                         {"Lock", "WriterLock", "lock"},
                         {"TryLock", "WriterTryLock", "try_lock"},
                         {"Unlock", "WriterUnlock", "unlock"},
                         {"ReaderLock", "lock_shared"},
                         {"ReaderTryLock", "try_lock_shared"},
                         {"ReaderUnlock", "unlock_shared"}});
  table.locks.push_back(
      {"QReadWriteLock", {"lockForWrite"}, {"tryLockForWrite"}, {"unlock"}, {"lockForRead"}, {"tryLockForRead"}, {}});
  for (const char* type : {"pthread_mutex_t", "pthread_rwlock_t", "pthread_spinlock_t", "mtx_t"})
    table.locks.push_back({type, {}, {}, {}, {}, {}, {}});
}

void add_guards(LockTable& table) {
  for (const char* type :
       {"std::lock_guard", "std::unique_lock", "boost::lock_guard", "boost::unique_lock", "absl::MutexLock",
        "absl::WriterMutexLock", "absl::MutexLockMaybe", "QMutexLocker", "QWriteLocker", "boost::mutex::scoped_lock"})
    table.guards.push_back({type, false, false});
  for (const char* type : {"std::shared_lock", "boost::shared_lock", "absl::ReaderMutexLock", "QReadLocker"})
    table.guards.push_back({type, true, false});
  table.guards.push_back({"std::scoped_lock", false, true});
}

void add_calls(LockTable& table) {
  const auto add = [&](const char* name, CallRole role, int argument = 0, int other = -2) {
    table.calls.push_back({name, role, argument, other});
  };
  for (const char* prefix : {"pthread_mutex_", "pthread_spin_"}) {
    add((std::string(prefix) + "lock").c_str(), CallRole::kLock);
    add((std::string(prefix) + "trylock").c_str(), CallRole::kTryLock);
    add((std::string(prefix) + "unlock").c_str(), CallRole::kUnlock);
  }
  add("pthread_mutex_timedlock", CallRole::kTryLock);
  add("pthread_rwlock_wrlock", CallRole::kLock);
  add("pthread_rwlock_trywrlock", CallRole::kTryLock);
  add("pthread_rwlock_rdlock", CallRole::kLockShared);
  add("pthread_rwlock_unlock", CallRole::kUnlock);
  add("mtx_lock", CallRole::kLock);
  add("mtx_trylock", CallRole::kTryLock);
  add("mtx_timedlock", CallRole::kTryLock);
  add("mtx_unlock", CallRole::kUnlock);
  add("std::lock", CallRole::kLockSeveral);
  add("boost::lock", CallRole::kLockSeveral);
  for (const char* name : {"pthread_cond_wait", "pthread_cond_timedwait", "cnd_wait", "cnd_timedwait"})
    add(name, CallRole::kWait, 0, 1);
  for (const char* name : {"pthread_cond_signal", "cnd_signal"}) add(name, CallRole::kNotifyOne);
  for (const char* name : {"pthread_cond_broadcast", "cnd_broadcast"}) add(name, CallRole::kNotifyAll);
  add("pthread_create", CallRole::kSpawn, 2, 3);
  add("thrd_create", CallRole::kSpawn, 1, 2);
  add("std::async", CallRole::kSpawn, -1);
  for (const char* name : {"pthread_join", "thrd_join"}) add(name, CallRole::kJoin);
  for (const char* name : {"pthread_detach", "thrd_detach"}) add(name, CallRole::kDetach);
  for (const char* name : {"submit", "post", "enqueue", "dispatch", "schedule", "execute", "defer", "push_task",
                           "submit_task", "add_task", "Submit", "Post", "Enqueue", "Schedule", "AddTask", "addTask"})
    add((std::string("*::") + name).c_str(), CallRole::kPost);
  for (const char* name : {"boost::asio::post", "asio::post", "boost::asio::dispatch", "asio::dispatch"})
    add(name, CallRole::kPost);
  for (const char* name : {"std::this_thread::sleep_for",
                           "std::this_thread::sleep_until",
                           "sleep",
                           "usleep",
                           "nanosleep",
                           "thrd_sleep",
                           "accept",
                           "connect",
                           "recv",
                           "recvfrom",
                           "recvmsg",
                           "select",
                           "poll",
                           "epoll_wait",
                           "system",
                           "waitpid",
                           "wait",
                           "fgets",
                           "getline",
                           "std::getline",
                           "fsync",
                           "fdatasync",
                           "getaddrinfo",
                           "absl::SleepFor",
                           "sem_wait",
                           "mq_receive",
                           "popen",
                           "pause",
                           "sigwait",
                           "std::counting_semaphore::acquire",
                           "std::latch::wait",
                           "std::latch::arrive_and_wait",
                           "std::barrier::wait",
                           "std::barrier::arrive_and_wait",
                           "std::future::wait_for",
                           "std::future::wait_until",
                           "std::atomic::wait",
                           "boost::this_thread::sleep_for",
                           "folly::Baton::wait",
                           "QThread::msleep",
                           "QThread::sleep",
                           "std::system",
                           "std::fgets",
                           "std::getchar",
                           "getchar",
                           "fread",
                           "std::fread",
                           "read",
                           "recvmmsg",
                           "pselect",
                           "ppoll",
                           "sigsuspend",
                           "flock",
                           "gethostbyname",
                           "curl_easy_perform",
                           "pthread_barrier_wait"})
    add(name, CallRole::kBlock);
}

}  // namespace

const LockTable& built_in_lock_table() {
  static const LockTable table = [] {
    LockTable result;
    add_locks(result);
    add_guards(result);
    add_calls(result);
    result.conditions = {"std::condition_variable", "std::condition_variable_any", "pthread_cond_t", "cnd_t",
                         "absl::CondVar",           "boost::condition_variable",   "QWaitCondition"};
    result.threads = {"std::thread", "std::jthread", "boost::thread"};
    return result;
  }();
  return table;
}

}  // namespace snarl::analyzers
