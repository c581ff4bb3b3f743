// The C interface between the public headers and Snarl's libraries. Only plain C types cross it, so that a test may be
// built with another standard library than Snarl itself. Use <snarl/verify.h> or <snarl/gtest.h> instead.
#pragma once

#if !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SNARL_INSTRUMENTED 1
#endif
#endif
#else
#define SNARL_INSTRUMENTED 1
#endif
#if !defined(SNARL_INSTRUMENTED) && !defined(SNARL_ENGINE_BUILD)
#error "Snarl sees only instrumented code: build this target with snarl_add_test() or snarl_instrument() in CMake"
#endif

extern "C" {

struct snarl_options {
  const char* program;  // the name in reports
  const char* model;    // null: from SNARL_MODEL or --snarl_model, else rc11
  // Each of these is used when it is not negative; else the flag or the environment decides.
  long long executions_max;
  double time_limit_s;
  int preemptions_max;
  int spurious_cas_failures;
  int spurious_wakeups;
  int timeouts;
  int try_lock_failures;
  int jobs;
  const char* replay;          // null: from the flag or the environment
  const char* replay_command;  // how to replay; "{}" stands for the token; null: this program with its token
};

struct snarl_result;
struct snarl_result* snarl_verify_body(void (*body)(void*), void* argument, const struct snarl_options* options);
int snarl_result_exit_code(const struct snarl_result* result);  // 0 verified or clean, 1 bug, 2 misuse, 3 inconclusive, 70 internal
const char* snarl_result_verdict(const struct snarl_result* result);
const char* snarl_result_reason(const struct snarl_result* result);
const char* snarl_result_text(const struct snarl_result* result);
const char* snarl_result_json(const struct snarl_result* result);
unsigned long long snarl_result_complete(const struct snarl_result* result);
unsigned long long snarl_result_blocked(const struct snarl_result* result);
double snarl_result_time_ms(const struct snarl_result* result);
void snarl_result_free(struct snarl_result* result);

// Inside a body: ends the execution as a failed assertion. Outside: returns 0 and does nothing. `file` may be null.
int snarl_fail_assertion(const char* message, const char* file, int line);

}  // extern "C"
