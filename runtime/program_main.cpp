// Takes over a program's main(), for `snarl verify program`: the C start-up code is handed a main of ours.
//
// Linked only into programs that are verified from the command line. Without SNARL_VERIFY in the environment the
// program runs natively, as if nothing had happened.
#include <dlfcn.h>

#include <cstdlib>

using Main = int (*)(int, char**, char**);

// Defined by the checker's side: explores executions of main and returns the exit code.
extern "C" int snarl_program_main(Main program_main, int argc, char** argv, char** envp);

namespace {

Main program_main = nullptr;

int verified_main(int argc, char** argv, char** envp) { return snarl_program_main(program_main, argc, argv, envp); }

}  // namespace

extern "C" int __libc_start_main(Main main, int argc, char** argv, void (*init)(), void (*fini)(), void (*rtld_fini)(),
                                 void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  auto start = reinterpret_cast<Start>(dlsym(RTLD_NEXT, "__libc_start_main"));
  // glibc sets `environ` while its shared object is initialised, before the program's first instruction.
  program_main = main;
  return start(std::getenv("SNARL_VERIFY") != nullptr ? verified_main : main, argc, argv, init, fini, rtld_fini, stack_end);
}
