// Files, sockets and signals: they pass through, and the result says that the body used them.
//
// What a body leaves in a file, a socket or a pipe is not rolled back, and a call that blocks in the kernel blocks
// all controlled threads. Opening is where the warning is given; reading and writing a descriptor is not looked at
// (except 0, 1 and 2: input.cpp, output.cpp). An abandoned execution leaks the descriptors it had opened.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>

#include "runtime/session.h"
#include "runtime/warnings.h"

using namespace snarl::runtime;

namespace {

void warn_files() {
  if (controlled()) warn_once("the code under test opens files; their contents are not rolled back between executions");
}

void warn_pipes() {
  if (controlled()) {
    warn_once("the code under test uses sockets, pipes or event descriptors; what passes through them orders nothing "
              "for the checker, and a call that blocks in the kernel blocks all threads");
  }
}

void warn_signals() {
  if (controlled()) warn_once("the code under test installs signal handlers; when signals strike is not explored");
}

}  // namespace

#define SNARL_OPEN_MODE(flags)                                               \
  mode_t mode = 0;                                                           \
  if (((flags) & O_CREAT) != 0 || ((flags) & O_TMPFILE) == O_TMPFILE) {      \
    va_list arguments;                                                       \
    va_start(arguments, flags);                                              \
    mode = va_arg(arguments, mode_t);                                        \
    va_end(arguments);                                                       \
  }                                                                          \
  warn_files()

extern "C" {

int open(const char* path, int flags, ...) {
  SNARL_OPEN_MODE(flags);
  return SNARL_REAL(open)(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  SNARL_OPEN_MODE(flags);
  return SNARL_REAL(open64)(path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  SNARL_OPEN_MODE(flags);
  return SNARL_REAL(openat)(directory, path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  warn_files();
  return SNARL_REAL(fopen)(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  warn_files();
  return SNARL_REAL(fopen64)(path, mode);
}

int pipe(int descriptors[2]) noexcept {
  warn_pipes();
  return SNARL_REAL(pipe)(descriptors);
}

int pipe2(int descriptors[2], int flags) noexcept {
  warn_pipes();
  return SNARL_REAL(pipe2)(descriptors, flags);
}

int eventfd(unsigned count, int flags) noexcept {
  warn_pipes();
  return SNARL_REAL(eventfd)(count, flags);
}

int socket(int domain, int type, int protocol) noexcept {
  warn_pipes();
  return SNARL_REAL(socket)(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int descriptors[2]) noexcept {
  warn_pipes();
  return SNARL_REAL(socketpair)(domain, type, protocol, descriptors);
}

int epoll_create1(int flags) noexcept {
  warn_pipes();
  return SNARL_REAL(epoll_create1)(flags);
}

int poll(pollfd* descriptors, nfds_t count, int timeout_ms) {
  warn_pipes();
  return SNARL_REAL(poll)(descriptors, count, timeout_ms);
}

int sigaction(int signal, const struct sigaction* action, struct sigaction* old) noexcept {
  if (action != nullptr) warn_signals();
  return SNARL_REAL(sigaction)(signal, action, old);
}

sighandler_t signal(int signal, sighandler_t handler) noexcept {
  warn_signals();
  return SNARL_REAL(signal)(signal, handler);
}

}  // extern "C"
