// Random numbers, the same in every execution: a stream per controlled thread, started from the thread's number.
//
// The real generators' state lives in libc or the kernel and would differ from one execution to the next. A seed
// given to srand and its kin restarts the calling thread's stream. std::random_device is answered here as well: its
// member functions in the library read the processor or /dev/urandom. They are weak definitions, so that a static
// libstdc++ may bring its own (which is then not under control: documented).
#include <sys/random.h>
#include <unistd.h>

#include <cstdlib>

#include "runtime/interceptors/primitives.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

SNARL_STATE std::uint64_t streams[kThreadsMax] = {};

void start_stream(ThreadId thread) { streams[thread] = thread + 1u; }
void seed_stream(std::uint64_t seed) { streams[current_thread()] = seed * kThreadsMax + current_thread() + 1u; }

__attribute__((constructor)) void register_random_hooks() {
  SessionHooks hooks{};
  hooks.execution_start = [] { start_stream(0); };
  hooks.thread_start = start_stream;
  register_hooks(hooks);
}

// Out of line: g++ would warn that the write-only buffers of the callers may be uninitialised.
__attribute__((noinline)) void fill_random(void* buffer, std::size_t size, std::uintptr_t pc) {
  plain_access(AccessKind::kWrite, buffer, size, pc);
  auto* to = static_cast<unsigned char*>(buffer);
  for (std::size_t i = 0; i < size; ++i) to[i] = static_cast<unsigned char>(next_random() >> 56);
}

double next_fraction() { return static_cast<double>(next_random() >> 11) * 0x1p-53; }

}  // namespace

// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
std::uint64_t next_random() {
  // The next number is another one: an iteration that draws one is not one for nothing.
  plain_access(AccessKind::kWrite, &streams[current_thread()], sizeof streams[0], 0);
  std::uint64_t mixed = streams[current_thread()] += 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

int rand() noexcept {
  if (!controlled()) return SNARL_REAL(rand)();
  return static_cast<int>(next_random() >> 33);
}

void srand(unsigned seed) noexcept {
  if (!controlled()) return SNARL_REAL(srand)(seed);
  seed_stream(seed);
}

long random() noexcept {
  if (!controlled()) return SNARL_REAL(random)();
  return static_cast<long>(next_random() >> 33);
}

void srandom(unsigned seed) noexcept {
  if (!controlled()) return SNARL_REAL(srandom)(seed);
  seed_stream(seed);
}

double drand48() noexcept {
  if (!controlled()) return SNARL_REAL(drand48)();
  return next_fraction();
}

long lrand48() noexcept {
  if (!controlled()) return SNARL_REAL(lrand48)();
  return static_cast<long>(next_random() >> 33);
}

long mrand48() noexcept {
  if (!controlled()) return SNARL_REAL(mrand48)();
  return static_cast<int>(next_random() >> 32);
}

void srand48(long seed) noexcept {
  if (!controlled()) return SNARL_REAL(srand48)(seed);
  seed_stream(static_cast<std::uint64_t>(seed));
}

ssize_t getrandom(void* buffer, std::size_t size, unsigned flags) {
  if (!controlled()) return SNARL_REAL(getrandom)(buffer, size, flags);
  fill_random(buffer, size, SNARL_CALLER);
  return static_cast<ssize_t>(size);
}

int getentropy(void* buffer, std::size_t size) {
  if (!controlled()) return SNARL_REAL(getentropy)(buffer, size);
  fill_random(buffer, size, SNARL_CALLER);
  return 0;
}

std::uint32_t arc4random() noexcept {
  if (!controlled()) return SNARL_REAL(arc4random)();
  return static_cast<std::uint32_t>(next_random() >> 32);
}

void arc4random_buf(void* buffer, std::size_t size) noexcept {
  if (!controlled()) return SNARL_REAL(arc4random_buf)(buffer, size);
  fill_random(buffer, size, SNARL_CALLER);
}

std::uint32_t arc4random_uniform(std::uint32_t bound) noexcept {
  if (!controlled()) return SNARL_REAL(arc4random_uniform)(bound);
  return bound < 2 ? 0 : static_cast<std::uint32_t>((next_random() >> 32) * bound >> 32);
}

// std::random_device::_M_getval() of libstdc++ and std::__1::random_device::operator()() of libc++.
using DeviceFunction = unsigned(void*);

__attribute__((weak)) unsigned _ZNSt13random_device9_M_getvalEv(void* device) {
  if (controlled()) return static_cast<unsigned>(next_random() >> 32);
  return reinterpret_cast<DeviceFunction*>(real_address<"_ZNSt13random_device9_M_getvalEv">())(device);
}

__attribute__((weak)) unsigned _ZNSt3__113random_deviceclEv(void* device) {
  if (controlled()) return static_cast<unsigned>(next_random() >> 32);
  return reinterpret_cast<DeviceFunction*>(real_address<"_ZNSt3__113random_deviceclEv">())(device);
}

}  // extern "C"
