// TSan's annotation interface: code built with -fsanitize=thread may call it, so it must link. All no-ops.
//
// Limit: synchronisation that is only expressed by annotations (__tsan_acquire, __tsan_mutex_*) is not seen; code
// that needs it to be race-free is reported as racy.
#include <cstddef>

#define SNARL_ANNOTATION extern "C" __attribute__((weak))

SNARL_ANNOTATION void __tsan_acquire(void*) {}
SNARL_ANNOTATION void __tsan_release(void*) {}
SNARL_ANNOTATION void __tsan_mutex_create(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_destroy(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_pre_lock(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_post_lock(void*, unsigned, int) {}
SNARL_ANNOTATION int __tsan_mutex_pre_unlock(void*, unsigned) { return 0; }
SNARL_ANNOTATION void __tsan_mutex_post_unlock(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_pre_signal(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_post_signal(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_pre_divert(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_mutex_post_divert(void*, unsigned) {}
SNARL_ANNOTATION void* __tsan_get_current_fiber() { return nullptr; }
SNARL_ANNOTATION void* __tsan_create_fiber(unsigned) { return nullptr; }
SNARL_ANNOTATION void __tsan_destroy_fiber(void*) {}
SNARL_ANNOTATION void __tsan_switch_to_fiber(void*, unsigned) {}
SNARL_ANNOTATION void __tsan_set_fiber_name(void*, const char*) {}
SNARL_ANNOTATION void* __tsan_external_register_tag(const char*) { return nullptr; }
SNARL_ANNOTATION void __tsan_external_register_header(void*, const char*) {}
SNARL_ANNOTATION void __tsan_external_assign_tag(void*, void*) {}
SNARL_ANNOTATION void __tsan_external_read(void*, void*, void*) {}
SNARL_ANNOTATION void __tsan_external_write(void*, void*, void*) {}
SNARL_ANNOTATION void __tsan_flush_memory() {}

SNARL_ANNOTATION void AnnotateHappensBefore(const char*, int, const volatile void*) {}
SNARL_ANNOTATION void AnnotateHappensAfter(const char*, int, const volatile void*) {}
SNARL_ANNOTATION void AnnotateRWLockCreate(const char*, int, const volatile void*) {}
SNARL_ANNOTATION void AnnotateRWLockCreateStatic(const char*, int, const volatile void*) {}
SNARL_ANNOTATION void AnnotateRWLockDestroy(const char*, int, const volatile void*) {}
SNARL_ANNOTATION void AnnotateRWLockAcquired(const char*, int, const volatile void*, long) {}
SNARL_ANNOTATION void AnnotateRWLockReleased(const char*, int, const volatile void*, long) {}
SNARL_ANNOTATION void AnnotateBenignRace(const char*, int, const volatile void*, const char*) {}
SNARL_ANNOTATION void AnnotateBenignRaceSized(const char*, int, const volatile void*, std::size_t, const char*) {}
SNARL_ANNOTATION void AnnotateIgnoreReadsBegin(const char*, int) {}
SNARL_ANNOTATION void AnnotateIgnoreReadsEnd(const char*, int) {}
SNARL_ANNOTATION void AnnotateIgnoreWritesBegin(const char*, int) {}
SNARL_ANNOTATION void AnnotateIgnoreWritesEnd(const char*, int) {}
SNARL_ANNOTATION void AnnotateIgnoreSyncBegin(const char*, int) {}
SNARL_ANNOTATION void AnnotateIgnoreSyncEnd(const char*, int) {}
SNARL_ANNOTATION void AnnotateNewMemory(const char*, int, const volatile void*, std::size_t) {}
SNARL_ANNOTATION void AnnotateThreadName(const char*, int, const char*) {}
SNARL_ANNOTATION void AnnotateEnableRaceDetection(const char*, int, int) {}
