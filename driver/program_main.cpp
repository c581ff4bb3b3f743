// Verifies a whole program: its main() is the body. Started by `snarl verify`, or by hand with SNARL_VERIFY=1.
//
// The result goes to the descriptor of SNARL_RESULT_FD as JSON; without it, to standard error as text. Nothing here is
// kept in globals, which are rolled back.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "driver/run_check.h"
#include "report/formats/json.h"
#include "report/formats/text.h"
#include "report/raw_exit.h"

namespace snarl::checker {
namespace {

struct MainCall {
  int (*main)(int, char**, char**);
  int argc;
  char** argv;
  char** envp;
};

void call_main(void* argument) {
  const auto* call = static_cast<const MainCall*>(argument);
  // The program's own exit status is its business: what it asserts is what counts.
  (void)call->main(call->argc, call->argv, call->envp);
}

report::Result verify_main(MainCall& call) {
  Settings settings;
  const std::string error = apply_environment(&settings);
  return error.empty() ? run_check(call_main, &call, settings, runtime::BodyKind::kMain) : misuse_result(error);
}

void deliver(const report::Result& result) {
  const char* fd_text = std::getenv("SNARL_RESULT_FD");
  if (fd_text == nullptr) {
    const std::string text = report::to_text(result, report::text_style_for(STDERR_FILENO));
    report::raw_write(STDERR_FILENO, text.data(), text.size());
    return;
  }
  const std::string text = report::to_json(result, report::JsonDetail::kFull);
  report::raw_write(std::atoi(fd_text), text.data(), text.size());
}

// Where outcomes of stress tests go (<snarl/stress.h>). Set before the first execution, so it is never rolled back.
int outcomes_file = -1;

}  // namespace
}  // namespace snarl::checker

// How many values, then the values.
extern "C" void snarl_record_outcome(const long long* values, int count) {
  using namespace snarl;
  if (checker::outcomes_file < 0) return;
  const long long head = count;
  report::raw_write(checker::outcomes_file, reinterpret_cast<const char*>(&head), sizeof head);
  report::raw_write(checker::outcomes_file, reinterpret_cast<const char*>(values),
                    sizeof *values * static_cast<std::size_t>(count));
}

extern "C" int snarl_program_main(int (*main)(int, char**, char**), int argc, char** argv, char** envp) {
  using namespace snarl;
  if (const char* file = std::getenv("SNARL_OUTCOMES_FILE"))
    checker::outcomes_file = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  checker::MainCall call = {main, argc, argv, envp};
  report::Result result = checker::verify_main(call);
  const char* program = std::getenv("SNARL_PROGRAM");
  result.program = program != nullptr ? program : argv[0];
  checker::deliver(result);
  // The program's static destructors belong to its executions, not to this process.
  report::raw_exit(report::exit_code(result.verdict));
}
