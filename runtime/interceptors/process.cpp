// Starting, ending and signalling processes. exit() ends the execution like the end of main; what would start another
// process or another source of asynchronous events is refused by name. (abort and crashes: the runtime's crash.cpp.)
//
// Outside a check vfork() is fork(): a wrapper cannot return twice on one frame. POSIX allows it.
#include <signal.h>
#include <spawn.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "runtime/session.h"

using namespace snarl::runtime;

#define SNARL_REFUSE(name) \
  if (controlled()) fail(FaultKind::kUnsupported, #name " is not supported in code under test", SNARL_CALLER)

namespace {

constexpr int kArgumentsMax = 1024;

// The variable arguments of execl and its kin, as an array. Returns the position after the final null.
int collect(const char* first, va_list list, const char** to) {
  int count = 0;
  for (const char* each = first; each != nullptr && count < kArgumentsMax - 1; each = va_arg(list, const char*)) {
    to[count++] = each;
  }
  to[count] = nullptr;
  return count;
}

char* const* as_argv(const char** arguments) { return const_cast<char* const*>(arguments); }

}  // namespace

extern "C" {

void exit(int status) noexcept {
  if (controlled()) exit_program(status, SNARL_CALLER);
  SNARL_REAL(exit)(status);
  __builtin_unreachable();
}

void _exit(int status) {
  if (controlled()) exit_program(status, SNARL_CALLER);
  SNARL_REAL(_exit)(status);
  __builtin_unreachable();
}

void _Exit(int status) noexcept {
  if (controlled()) exit_program(status, SNARL_CALLER);
  SNARL_REAL(_Exit)(status);
  __builtin_unreachable();
}

void quick_exit(int status) noexcept {
  if (controlled()) exit_program(status, SNARL_CALLER);
  SNARL_REAL(quick_exit)(status);
  __builtin_unreachable();
}

pid_t fork() noexcept {
  SNARL_REFUSE(fork);
  return SNARL_REAL(fork)();
}

pid_t vfork() noexcept {
  SNARL_REFUSE(vfork);
  return SNARL_REAL(fork)();
}

int execve(const char* path, char* const argv[], char* const envp[]) noexcept {
  SNARL_REFUSE(execve);
  return SNARL_REAL(execve)(path, argv, envp);
}

int execv(const char* path, char* const argv[]) noexcept {
  SNARL_REFUSE(execv);
  return SNARL_REAL(execv)(path, argv);
}

int execvp(const char* file, char* const argv[]) noexcept {
  SNARL_REFUSE(execvp);
  return SNARL_REAL(execvp)(file, argv);
}

int execvpe(const char* file, char* const argv[], char* const envp[]) noexcept {
  SNARL_REFUSE(execvpe);
  return SNARL_REAL(execvpe)(file, argv, envp);
}

int execl(const char* path, const char* argument, ...) noexcept {
  SNARL_REFUSE(execl);
  const char* arguments[kArgumentsMax];
  va_list list;
  va_start(list, argument);
  collect(argument, list, arguments);
  va_end(list);
  return SNARL_REAL(execv)(path, as_argv(arguments));
}

int execlp(const char* file, const char* argument, ...) noexcept {
  SNARL_REFUSE(execlp);
  const char* arguments[kArgumentsMax];
  va_list list;
  va_start(list, argument);
  collect(argument, list, arguments);
  va_end(list);
  return SNARL_REAL(execvp)(file, as_argv(arguments));
}

int execle(const char* path, const char* argument, ...) noexcept {
  SNARL_REFUSE(execle);
  const char* arguments[kArgumentsMax];
  va_list list;
  va_start(list, argument);
  collect(argument, list, arguments);
  auto* environment = va_arg(list, char* const*);
  va_end(list);
  return SNARL_REAL(execve)(path, as_argv(arguments), environment);
}

int posix_spawn(pid_t* process, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const argv[], char* const envp[]) {
  SNARL_REFUSE(posix_spawn);
  return SNARL_REAL(posix_spawn)(process, path, actions, attributes, argv, envp);
}

int posix_spawnp(pid_t* process, const char* file, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes, char* const argv[], char* const envp[]) {
  SNARL_REFUSE(posix_spawnp);
  return SNARL_REAL(posix_spawnp)(process, file, actions, attributes, argv, envp);
}

int system(const char* command) {
  SNARL_REFUSE(system);
  return SNARL_REAL(system)(command);
}

FILE* popen(const char* command, const char* mode) {
  SNARL_REFUSE(popen);
  return SNARL_REAL(popen)(command, mode);
}

int kill(pid_t process, int signal) noexcept {
  SNARL_REFUSE(kill);
  return SNARL_REAL(kill)(process, signal);
}

unsigned alarm(unsigned seconds) noexcept {
  SNARL_REFUSE(alarm);
  return SNARL_REAL(alarm)(seconds);
}

int timer_create(clockid_t clock, sigevent* event, timer_t* timer) noexcept {
  SNARL_REFUSE(timer_create);
  return SNARL_REAL(timer_create)(clock, event, timer);
}

}  // extern "C"
