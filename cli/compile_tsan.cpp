// The compiler's plain -fsanitize=thread; only the link differs, which leads calls through fuzz/tsan/perturb_stubs.cpp.
#include "cli/compile_tsan.h"

#include "cli/child.h"
#include "cli/compilers.h"
#include "fuzz/tsan/wrapped_functions.h"

namespace snarl::cli {
namespace {

using Words = std::vector<std::string>;

Words compile_command(const Arguments& arguments, const Layout& layout, const std::string& driver,
                      const std::string& source, bool is_cpp, const std::string& object) {
  Words command = {driver, "-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=thread", "-I", layout.include_dir};
  if (is_cpp) command.emplace_back("-std=c++20");
  // What gcc says about fences is said in the report, where one is executed.
  command.emplace_back(is_clang(driver) ? "-Wno-unused-command-line-argument" : "-Wno-tsan");
  command.insert(command.end(), arguments.compiler_flags.begin(), arguments.compiler_flags.end());
  command.insert(command.end(), {"-c", source, "-o", object});
  return command;
}

Words link_command(const Arguments& arguments, const Layout& layout, const std::string& driver, const Words& objects,
                   const std::string& program) {
  Words command = {driver, "-fsanitize=thread", "-o", program};
  command.insert(command.end(), objects.begin(), objects.end());
#define SNARL_WRAP_FLAG(name) command.emplace_back("-Wl,--wrap=" #name);
  SNARL_WRAPPED_FUNCTIONS(SNARL_WRAP_FLAG)
#undef SNARL_WRAP_FLAG
  command.emplace_back("-Wl,--wrap=__tsan_atomic_thread_fence");
  command.push_back(layout.library_dir + "/libsnarl_perturb.a");
  const Words flags = link_flags(arguments.compiler_flags);
  command.insert(command.end(), flags.begin(), flags.end());
  return command;
}

}  // namespace

Build build_tsan_program(const Arguments& arguments, const Inputs& inputs, const Layout& layout,
                         const std::string& directory) {
  Build build;
  const auto [compiler, error] = choose_compiler(arguments.compiler, layout.target, arguments.compiler_flags);
  build.error = error;
  if (compiler.empty()) return build;
  std::vector<Words> compilations;
  Words objects, sources;
  const auto add = [&](const std::string& source, bool is_cpp) {
    objects.push_back(directory + "/" + std::to_string(objects.size()) + ".o");
    sources.push_back(source);
    compilations.push_back(
        compile_command(arguments, layout, is_cpp ? compiler : c_driver(compiler), source, is_cpp, objects.back()));
  };
  for (const std::string& source : inputs.cpp_sources) add(source, true);
  for (const std::string& source : inputs.c_sources) add(source, false);
  const std::vector<ChildOutcome> outcomes = run_commands(compilations, arguments.jobs);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].exit_status == 0) continue;
    build.error = sources[i] + " does not compile with " + compilations[i].front();
    return build;
  }
  objects.insert(objects.end(), inputs.objects.begin(), inputs.objects.end());
  const std::string program = directory + "/program";
  if (run_command(link_command(arguments, layout, compiler, objects, program)).exit_status == 0)
    build.program = program;
  else
    build.error = "linking failed with " + compiler;
  return build;
}

}  // namespace snarl::cli
