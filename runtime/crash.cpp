#include "runtime/crash.h"

#include <cxxabi.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iterator>

#include "report/check.h"
#include "runtime/execution.h"
#include "runtime/session.h"
#include "runtime/throw.h"

namespace snarl::runtime {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
constexpr std::size_t kSignalStackSize = 64 * 1024;

struct Handlers {
  struct sigaction before[std::size(kSignals)];
  std::terminate_handler terminate_before;
  std::uintptr_t stack_owner;  // thread pointer of the thread that has our signal stack
  stack_t stack_before;
  void* stack;
};
SNARL_STATE Handlers handlers{};

const char* signal_name(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    case SIGABRT:
      return "SIGABRT";
    default:
      return "SIGTRAP";
  }
}

void pass_on(int signal) {
  for (std::size_t i = 0; i < std::size(kSignals); ++i) {
    // The instruction is executed again on return, and meets the old handler.
    if (kSignals[i] == signal) sigaction(signal, &handlers.before[i], nullptr);
  }
  if (signal == SIGABRT) raise(signal);
}

// Also true of library functions that an interceptor calls for the code under test (printf), where controlled() is not.
// The controller itself does not come here: it has kStackReserve.
bool overflows_stack(const std::byte* address) {
  const Fiber* fiber = session.current;
  return fiber != nullptr && fiber->thread_pointer == thread_pointer() && address >= fiber->guard_low &&
         address < fiber->stack_low;
}

void on_signal(int signal, siginfo_t* info, void* context) {
  bool is_fault = signal == SIGSEGV || signal == SIGBUS;
  auto* address = static_cast<std::byte*>(info->si_addr);
  bool overflows = is_fault && overflows_stack(address);
  if (!controlled() && !overflows) {
    pass_on(signal);
    return;
  }
  session.active = 0;
  char message[kFaultMessageMax];
  if (is_fault) {
    std::snprintf(message, sizeof message, "%s at address %p", signal_name(signal), info->si_addr);
  } else {
    std::snprintf(message, sizeof message, "%s", signal_name(signal));
  }
  unblock_signal(signal);
  if (overflows) fail_stack_overflow(program_counter(context) + 1);
  // Faults carry return addresses: one past the instruction.
  fail(signal == SIGABRT ? FaultKind::kAssertion : FaultKind::kCrash, message, program_counter(context) + 1,
       is_fault ? info->si_addr : nullptr);
}

// What the exception in flight says. Runs under control: what() may be code under test.
void describe_exception(char* message, std::size_t size) {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) {
    std::snprintf(message, size, "std::terminate is called without an exception");
    return;
  }
  char name[256];
  {
    HostScope host;
    int status = 0;
    char* demangled = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    std::snprintf(name, sizeof name, "%s", demangled != nullptr ? demangled : type->name());
    std::free(demangled);
  }
  std::snprintf(message, size, "exception of type %s is not caught", name);
  try {
    throw;
  } catch (const std::exception& exception) {
    std::snprintf(message, size, "exception of type %s is not caught: %s", name, exception.what());
  } catch (...) {
  }
}

void on_terminate() {
  if (!controlled()) {
    if (handlers.terminate_before != nullptr) handlers.terminate_before();
    std::abort();
  }
  char message[kFaultMessageMax];
  describe_exception(message, sizeof message);
  const void* exception = nullptr;
  {
    HostScope host;
    const std::exception_ptr current = std::current_exception();
    std::memcpy(&exception, &current, sizeof exception);
  }
  const Throw* thrown = exception != nullptr ? throw_of(exception) : nullptr;
  if (thrown == nullptr) fail(FaultKind::kException, message, 0);
  fail_at(Fault{FaultKind::kException, 0, message, thrown->frames[0], 0, 0, 0}, thrown->frames, thrown->count);
}

}  // namespace

std::uintptr_t program_counter(void* context) {
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP]);
#else
  return static_cast<ucontext_t*>(context)->uc_mcontext.pc;
#endif
}

void unblock_signal(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  SNARL_REAL(pthread_sigmask)(SIG_UNBLOCK, &set, nullptr);
}

void install_crash_handlers() {
  for (std::size_t i = 0; i < std::size(kSignals); ++i) {
    struct sigaction action{};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    SNARL_CHECK(sigaction(kSignals[i], &action, &handlers.before[i]) == 0);
  }
  handlers.terminate_before = std::set_terminate(on_terminate);
  handlers.stack_owner = 0;
}

void prepare_crash_stack() {
  if (handlers.stack_owner == thread_pointer()) return;
  if (handlers.stack == nullptr) {
    handlers.stack = mmap(nullptr, kSignalStackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SNARL_CHECK(handlers.stack != MAP_FAILED);
  }
  stack_t stack{};
  stack.ss_sp = handlers.stack;
  stack.ss_size = kSignalStackSize;
  SNARL_CHECK(sigaltstack(&stack, &handlers.stack_before) == 0);
  handlers.stack_owner = thread_pointer();
}

void restore_terminate_handler() {
  if (std::get_terminate() != on_terminate) std::set_terminate(on_terminate);
}

void remove_crash_handlers() {
  for (std::size_t i = 0; i < std::size(kSignals); ++i) sigaction(kSignals[i], &handlers.before[i], nullptr);
  std::set_terminate(handlers.terminate_before);
  if (handlers.stack_owner == thread_pointer()) sigaltstack(&handlers.stack_before, nullptr);
  handlers.stack_owner = 0;
}

}  // namespace snarl::runtime
