// An emulator for one process (qemu-user) hands most system calls to the real kernel, so the real machine shows where
// the emulator does not look: the program interpreter of other processes, and the kernel's own idea of its
// architecture. Limits: an emulator of the whole system is not noticed.
#include "fuzz/stress/machine.h"

#include <elf.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <snarl/stress/clock.h>

namespace snarl::stress {
namespace {

#if defined(__x86_64__)
constexpr const char* kArchitecture = "x86_64";
constexpr unsigned kElfMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr const char* kArchitecture = "aarch64";
constexpr unsigned kElfMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr const char* kArchitecture = "riscv64";
constexpr unsigned kElfMachine = EM_RISCV;
#elif defined(__powerpc64__)
constexpr const char* kArchitecture = "ppc64le";
constexpr unsigned kElfMachine = EM_PPC64;
#else
#error "stress: this architecture is not known; see clock.h"
#endif

// Where /proc/cpuinfo names the processor, by architecture.
std::string field_of(const std::string& file, std::initializer_list<const char*> keys) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    for (const char* key : keys) {
      if (!line.starts_with(key)) continue;
      const std::size_t colon = line.find(':');
      if (colon == std::string::npos) continue;
      const std::size_t text = line.find_first_not_of(" \t", colon + 1);
      if (text != std::string::npos) return line.substr(text);
    }
  }
  return "";
}

// 0: cannot be told.
unsigned elf_machine(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  Elf64_Ehdr header{};
  if (!stream.read(reinterpret_cast<char*>(&header), sizeof header)) return 0;
  if (!std::equal(header.e_ident, header.e_ident + SELFMAG, ELFMAG)) return 0;
  return header.e_machine;
}

bool is_emulated() {
  std::string kernel;
  std::ifstream("/proc/sys/kernel/arch") >> kernel;
  if (!kernel.empty() && kernel != kArchitecture) return true;
#if !defined(__x86_64__)
  if (!field_of("/proc/cpuinfo", {"vendor_id"}).empty()) return true;  // a line that only x86 has
#endif
  // Whoever has started this runs on the real machine, unless it is emulated too.
  for (const std::string& other : {"/proc/" + std::to_string(getppid()) + "/exe", std::string("/proc/1/exe")})
    if (const unsigned machine = elf_machine(other); machine != 0 && machine != kElfMachine) return true;
  return false;
}

double measured_ticks_per_ns() {
  timespec begin{}, end{};
  clock_gettime(CLOCK_MONOTONIC, &begin);
  const std::uint64_t from = ticks();
  double ns = 0;
  while (ns < 2e6) {
    clock_gettime(CLOCK_MONOTONIC, &end);
    ns = static_cast<double>(end.tv_sec - begin.tv_sec) * 1e9 + static_cast<double>(end.tv_nsec - begin.tv_nsec);
  }
  return std::max(static_cast<double>(ticks() - from) / ns, 1e-3);
}

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.architecture = kArchitecture;
  machine.cpu = field_of("/proc/cpuinfo", {"model name", "uarch", "cpu\t", "CPU part"});
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
      if (CPU_ISSET(cpu, &set)) machine.cpus.push_back(cpu);
  }
  if (machine.cpus.empty()) machine.cpus.push_back(0);
  machine.emulated = is_emulated();
  machine.ticks_per_ns = measured_ticks_per_ns();
  return machine;
}

}  // namespace snarl::stress
