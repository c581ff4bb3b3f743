#include "runtime/interception.h"

#include <initializer_list>

#include <dlfcn.h>

namespace snarl::runtime {

const char* missing_interception() {
  Dl_info own{};
  if (dladdr(reinterpret_cast<const void*>(&missing_interception), &own) == 0) return "dladdr";
  for (const char* name : {"pthread_create", "pthread_join", "pthread_mutex_lock", "pthread_cond_wait", "sem_wait", "syscall",
                           "malloc", "free", "__cxa_guard_acquire", "clock_gettime"}) {
    const void* found = dlsym(RTLD_DEFAULT, name);
    Dl_info object{};
    if (found == nullptr || dladdr(found, &object) == 0 || object.dli_fbase != own.dli_fbase) return name;
  }
  return nullptr;
}

}  // namespace snarl::runtime
