// The compiler flags of interception, for clang and gcc. The user's flags come last, so -O2 or -std=c++17 win.
#include "cli/compile.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <unistd.h>

#include "cli/child.h"
#include "cli/compilers.h"

namespace snarl::cli {
namespace {

using Words = std::vector<std::string>;

constexpr int kPassRelease = 19;  // of LLVM, that our pass is built with

// The LLVM release of a clang; 0 when it does not say.
int clang_release(const std::string& compiler) {
  // What is quoted for the shell is a command the user named, or one of ours.
  std::string quoted = "'";
  for (const char c : compiler) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  std::FILE* answer = popen((quoted + "' -dumpversion 2>/dev/null").c_str(), "r");
  if (answer == nullptr) return 0;
  int release = 0;
  if (std::fscanf(answer, "%d", &release) != 1) release = 0;
  pclose(answer);
  return release;
}

// Optimisers drop and move plain accesses before they are instrumented, and the races with them: for clang a pass keeps
// them (instrument/keep_accesses.cpp), and where it cannot be loaded nothing is optimised unless the user asks for it.
Words kept_accesses_clang(const std::string& compiler, const Layout& layout) {
  const std::string plugin = layout.library_dir + "/libsnarl_keep_accesses.so";
  if (access(plugin.c_str(), R_OK) == 0 && clang_release(compiler) == kPassRelease)
    return {"-O1", "-fpass-plugin=" + plugin};
  return {"-O0"};
}

Words instrumentation(const std::string& compiler, const Layout& layout) {
  // clang 20 and older lose accesses to captured locals without the capture-tracking flag; gcc expands memory functions
  // in place, unseen, without the -fno-builtin ones; clang puts a copy of a loop's first round before it unless
  // rotation is off, and a failed round there would not be known for the same as one in the loop; both delete racy
  // waiting loops when they may assume progress, and lose the place of an access that is a function's last action when
  // the hook is jumped to.
  if (is_clang(compiler)) {
    Words flags = {"-g",
                   "-fno-omit-frame-pointer",
                   "-fsanitize=thread",
                   "-mllvm",
                   "-capture-tracking-max-uses-to-explore=0",
                   "-mllvm",
                   "-rotation-max-header-size=0",
                   "-fno-finite-loops",
                   "-fno-optimize-sibling-calls"};
    const Words kept = kept_accesses_clang(compiler, layout);
    flags.insert(flags.end(), kept.begin(), kept.end());
    return flags;
  }
  return {"-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=thread", "-Wno-tsan", "-fno-builtin-memcpy",
          "-fno-builtin-memmove", "-fno-builtin-memset", "-fno-builtin-memcmp",
          // The passes that drop, join and move plain accesses before they are instrumented.
          "-fno-tree-dce", "-fno-tree-dse", "-fno-tree-fre", "-fno-tree-pre", "-fno-tree-sink", "-fno-code-hoisting",
          "-fno-tree-loop-im", "-fno-ipa-pure-const", "-fno-ipa-modref", "-fno-ipa-sra", "-fno-tree-sra",
          "-fno-store-merging", "-fno-ssa-phiopt", "-fno-finite-loops", "-fno-optimize-sibling-calls"};
}

struct Source {
  std::string name, driver;
  bool is_cpp;
};

// Inline assembly shows only in the assembly text, which link-time optimisation does not make.
bool assembled_later(const Arguments& arguments) { return !has_flag(arguments.compiler_flags, "-flto"); }

Words compile_command(const Arguments& arguments, const Layout& layout, const Words& flags, const Source& source,
                      const std::string& output) {
  Words command = {source.driver};
  const Words target = target_flags(source.driver, layout);
  command.insert(command.end(), target.begin(), target.end());
  command.insert(command.end(), flags.begin(), flags.end());
  if (source.is_cpp) {
    command.emplace_back("-std=c++20");
    // libc++ has waiting code of its own, in its shared object, which the runtime defines instead.
    if (!arguments.std_internals && !has_flag(arguments.compiler_flags, "-stdlib=libc++"))
      command.insert(command.end(), {"-isystem", layout.overrides_dir});
  }
  command.insert(command.end(), {"-I", layout.include_dir});
  command.insert(command.end(), arguments.compiler_flags.begin(), arguments.compiler_flags.end());
  // Libraries and the like are for the link.
  if (is_clang(source.driver)) command.emplace_back("-Wno-unused-command-line-argument");
  command.insert(command.end(), {assembled_later(arguments) ? "-S" : "-c", source.name, "-o", output});
  return command;
}

Words assemble_command(const Arguments& arguments, const Layout& layout, const std::string& driver,
                       const std::string& assembly, const std::string& object) {
  Words command = target_flags(driver, layout);
  command.insert(command.begin(), {driver, "-Wa,--no-warn"});
  for (const std::string& flag : arguments.compiler_flags)
    if (flag.starts_with("-m") || flag.starts_with("--target")) command.push_back(flag);
  command.insert(command.end(), {"-c", assembly, "-o", object});
  return command;
}

// Fixed addresses for globals, so that replay tokens hold across processes.
Words link_command(const Arguments& arguments, const Layout& layout, const std::string& driver, const Words& objects,
                   const std::string& program) {
  Words command = target_flags(driver, layout);
  command.insert(command.begin(), {driver, "-no-pie", "-Wl,-z,now", "-o", program});
  command.insert(command.end(), objects.begin(), objects.end());
  const Words flags = link_flags(arguments.compiler_flags);
  command.insert(command.end(), flags.begin(), flags.end());
  const Words libraries = link_arguments(layout);
  command.insert(command.end(), libraries.begin(), libraries.end());
  // Snarl's own libraries are built with libstdc++.
  if (has_flag(arguments.compiler_flags, "-stdlib=libc++")) command.emplace_back("-l:libstdc++.so.6");
  return command;
}

// Compiles all sources; their objects, or none after a failure.
Words compile_sources(const Arguments& arguments, const std::vector<Source>& sources, const Layout& layout,
                      const std::string& directory, Build* build) {
  const bool two_steps = assembled_later(arguments);
  std::vector<Words> compilations, assemblies;
  Words objects, texts;
  const Words flags = sources.empty() ? Words() : instrumentation(sources.front().driver, layout);
  for (const Source& source : sources) {
    const std::string stem = directory + "/" + std::to_string(objects.size());
    objects.push_back(stem + ".o");
    texts.push_back(stem + ".s");
    compilations.push_back(
        compile_command(arguments, layout, flags, source, two_steps ? texts.back() : objects.back()));
    assemblies.push_back(assemble_command(arguments, layout, source.driver, texts.back(), objects.back()));
  }
  std::vector<std::vector<Words>> steps = {compilations};
  if (two_steps) steps.push_back(assemblies);
  for (const std::vector<Words>& commands : steps) {
    const std::vector<ChildOutcome> outcomes = run_commands(commands, arguments.jobs);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].exit_status == 0) continue;
      build->error = sources[i].name + " does not compile with " + commands[i].front();
      return {};
    }
  }
  for (const std::string& text : two_steps ? texts : Words()) {
    std::ifstream stream(text);
    for (InlineAssembly& found : find_inline_assembly(stream)) build->assembly.push_back(std::move(found));
  }
  return objects;
}

}  // namespace

Build build_program(const Arguments& arguments, const Inputs& inputs, const Layout& layout,
                    const std::string& directory) {
  Build build;
  const Compiler compiler = choose_compiler(arguments.compiler, layout.target, arguments.compiler_flags);
  build.error = compiler.error;
  if (compiler.name.empty()) return build;
  std::vector<Source> sources;
  for (const std::string& source : inputs.cpp_sources) sources.push_back({source, compiler.name, true});
  for (const std::string& source : inputs.c_sources) sources.push_back({source, c_driver(compiler.name), false});
  Words objects = compile_sources(arguments, sources, layout, directory, &build);
  if (!build.error.empty()) return build;
  objects.insert(objects.end(), inputs.objects.begin(), inputs.objects.end());
  const std::string program = directory + "/program";
  if (run_command(link_command(arguments, layout, compiler.name, objects, program)).exit_status == 0)
    build.program = program;
  else
    build.error = "linking failed with " + compiler.name;
  return build;
}

}  // namespace snarl::cli
