// stress: makes one program of litmus tests and C++ stress tests, at full speed and without instrumentation, and runs
// it.
//
// The allowed outcomes of litmus tests are computed here and compiled in; what runs judges by itself.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <variant>

#include "checker/models/all_models.h"
#include "cli/child.h"
#include "cli/commands.h"
#include "cli/compile.h"
#include "cli/compilers.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/layout.h"
#include "cli/stress_checked.h"
#include "cli/temporary_directory.h"
#include "fuzz/stress/options.h"
#include "fuzz/stress/run_tests.h"
#include "litmus/outcomes.h"
#include "litmus/parser.h"
#include "litmus/stress_source.h"
#include "report/finding.h"

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::size_t kTestsPerFile = 16;  // as large as a compiler likes it, small enough for all processors

struct Source {
  std::string file;     // to compile
  std::string meaning;  // what the user calls it
};

// The program's sources; nothing: `error` says why.
class Sources {
 public:
  Sources(const Arguments& arguments, const std::string& directory) : arguments_(arguments), directory_(directory) {}

  bool add_litmus(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const std::variant<litmus::Test, litmus::ParseError> parsed = litmus::parse(text);
    if (const auto* wrong = std::get_if<litmus::ParseError>(&parsed)) {
      error = path + ":" + std::to_string(wrong->line) + ":" + std::to_string(wrong->column) + ": " + wrong->message;
      return false;
    }
    const auto& test = std::get<litmus::Test>(parsed);
    const checker::ModelKind model = *checker::model_named(arguments_.model);
    const litmus::Outcomes allowed = find_outcomes(test, model);
    const litmus::Outcomes interleaved = find_outcomes(test, checker::ModelKind::kSc);
    std::string why_not;
    const std::string source =
        litmus::stress_source(test, tests_, path, arguments_.model, allowed, interleaved, &why_not);
    if (!why_not.empty()) {
      error = path + ": this test cannot run natively: " + why_not;
      return false;
    }
    if (tests_ % kTestsPerFile == 0) begin_file();
    stream_ << source;
    ++tests_;
    return true;
  }

  void add_cpp(const std::string& path) { sources_.push_back({path, path}); }

  // False: a file could not be written.
  bool finish() {
    if (stream_.is_open()) end_file();
    if (!written_) error = "cannot write to the temporary directory; set TMPDIR to one that has space";
    return written_;
  }

  const std::vector<Source>& all() const { return sources_; }
  std::string error;

 private:
  void begin_file() {
    if (stream_.is_open()) end_file();
    const std::string file = directory_ + "/tests" + std::to_string(sources_.size()) + ".cpp";
    sources_.push_back({file, "what was made of the litmus tests"});
    stream_.open(file, std::ios::binary);
    stream_ << litmus::stress_prelude();
  }
  void end_file() {
    stream_ << "}\n";
    stream_.close();
    written_ = written_ && !stream_.fail();
  }

  const Arguments& arguments_;
  const std::string directory_;
  std::vector<Source> sources_;
  std::ofstream stream_;
  int tests_ = 0;
  bool written_ = true;
};

// Compiles and links what comes one after the other.
class Builder {
 public:
  Builder(const Arguments& arguments, const Layout& layout, const std::string& directory)
      : arguments_(arguments), layout_(layout), directory_(directory) {
    const auto [compiler, unusable] = choose_compiler(arguments.compiler, layout.target, arguments.compiler_flags);
    compiler_ = compiler;
    error = unusable;
    if (!compiler.empty()) target_ = target_flags(compiler, layout);
  }

  bool compile(const std::vector<Source>& sources) {
    if (compiler_.empty()) return false;
    std::vector<Words> compilations;
    for (const Source& source : sources) {
      objects_.push_back(directory_ + "/" + std::to_string(objects_.size()) + ".o");
      Words command = {compiler_, "-O2", "-g", "-std=c++20", "-I", layout_.include_dir};
      command.insert(command.end(), target_.begin(), target_.end());
      if (is_clang(compiler_)) command.emplace_back("-Wno-unused-command-line-argument");
      command.insert(command.end(), arguments_.compiler_flags.begin(), arguments_.compiler_flags.end());
      command.insert(command.end(), {"-c", source.file, "-o", objects_.back()});
      compilations.push_back(std::move(command));
    }
    const std::vector<ChildOutcome> outcomes = run_commands(compilations, arguments_.jobs);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].exit_status == 0) continue;
      error = sources[i].meaning + " does not compile with " + compiler_;
      return false;
    }
    return true;
  }

  // The program's path; empty: `error` says why.
  std::string link() {
    const std::string program = directory_ + "/program";
    Words command = {compiler_};
    command.insert(command.end(), target_.begin(), target_.end());
    // Where it goes, no library of ours is.
    const bool moves = !arguments_.package.empty() || !layout_.target.triple.empty();
    if (moves) command.emplace_back("-static");
    command.insert(command.end(), {"-o", program});
    command.insert(command.end(), objects_.begin(), objects_.end());
    const Words flags = link_flags(arguments_.compiler_flags);
    command.insert(command.end(), flags.begin(), flags.end());
    for (const char* library : {"libsnarl_stress_main.a", "libsnarl_stress.a", "libsnarl_report.a"})
      command.push_back(layout_.library_dir + "/" + library);
    command.insert(command.end(), {"-lstdc++", "-lm", "-lpthread"});
    if (run_command(command).exit_status == 0) return program;
    error = "linking failed with " + compiler_;
    return "";
  }

  std::string error;

 private:
  const Arguments& arguments_;
  const Layout& layout_;
  const std::string directory_;
  std::string compiler_;
  Words target_, objects_;
};

Words command_for(const Layout& layout, const std::string& program) {
  Words command = layout.target.emulator;
  command.push_back(program);
  return command;
}

int run(const Arguments& arguments, const Layout& layout, const std::string& program) {
  Words command = command_for(layout, program);
  const Words options = stress::to_arguments(arguments.stress);
  command.insert(command.end(), options.begin(), options.end());
  const ChildOutcome outcome = run_command(command);
  if (outcome.exit_status >= 0 && outcome.exit_status != 127) return outcome.exit_status;
  std::fprintf(stderr, "snarl stress: %s\n",
               outcome.exit_status == 127 ? "the program could not be started" : "the program was killed");
  return report::exit_code(outcome.exit_status == 127 ? report::Verdict::kInternal : report::Verdict::kInconclusive);
}

// Built from stress.h, and so no input of the other verbs.
bool is_stress_program(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::string marker = std::string("snarl-stress-") + "program";  // which this command itself does not hold
  return text.starts_with("\177ELF") && text.find(marker) != std::string::npos;
}

// What the checker finds of the tests in C++, as one more source.
bool write_checked(const Arguments& arguments, const Inputs& inputs, const std::string& directory,
                   const std::string& file, std::string* error) {
  Arguments checked = arguments;
  checked.target.clear();  // the model is the same everywhere
  const std::string folder = directory + "/checked";
  std::error_code ignored;
  fs::create_directory(folder, ignored);
  Build build;
  build.program = inputs.executable;
  if (build.program.empty()) build = build_program(checked, inputs, find_layout({}), folder);
  *error = build.error;
  if (build.program.empty()) return false;
  const std::string text = checked_outcomes(checked, build, folder, error);
  if (text.empty()) return false;
  if (interrupts() > 0) return false;  // the text may be cut
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (stream.fail()) *error = file + " cannot be written";
  return !stream.fail();
}

}  // namespace

int stress_command(const Arguments& given) {
  Arguments arguments = given;
  stress::Fixed fixed;
  if (const std::string wrong = check(&arguments.stress, &fixed); !wrong.empty()) return misuse(wrong);
  std::error_code status;
  for (const std::string& file : arguments.files)
    if (!fs::is_regular_file(file, status) || access(file.c_str(), R_OK) != 0)
      return misuse(file + (fs::exists(file, status) ? " cannot be read" : ": no such file"));
  catch_interrupts();
  if (arguments.files.size() == 1 && access(arguments.files.front().c_str(), X_OK) == 0 &&
      is_stress_program(arguments.files.front())) {
    if (!arguments.package.empty() || !arguments.target.empty() || !arguments.compiler.empty() ||
        arguments.model != "rc11" || !arguments.compiler_flags.empty())
      return misuse("a program that is built already takes no --package, --target, --compiler, --model or flags");
    return run(arguments, find_layout({}), fs::absolute(arguments.files.front()).string());
  }
  // Whoever is stopped from now on leaves no older report.
  if (arguments.package.empty() && arguments.outcomes.empty() &&
      !begin_report(stress::this_machine(), arguments.stress))
    return misuse(arguments.stress.output + " cannot be written");

  const Layout layout = find_layout(find_target(arguments.target));
  const TemporaryDirectory directory;
  if (directory.path().empty())
    return misuse("cannot create a temporary directory; set TMPDIR to one that is writable");
  Sources sources(arguments, directory.path());
  Words others;
  for (const std::string& file : arguments.files) {
    if (fs::path(file).extension() != ".litmus")
      others.push_back(file);
    else if (!sources.add_litmus(file))
      return misuse(sources.error);
    if (interrupts() > 0) return report::exit_code(report::Verdict::kInconclusive);
  }
  const Inputs inputs = classify_inputs(others);
  if (!inputs.error.empty()) return misuse(inputs.error);
  if (!arguments.outcomes.empty()) {
    std::string error;
    if (inputs.executable.empty()) return misuse("--outcomes takes one program that was built for the checker");
    if (write_checked(arguments, inputs, directory.path(), arguments.outcomes, &error)) return 0;
    return interrupts() > 0 ? report::exit_code(report::Verdict::kInconclusive) : misuse(error);
  }
  if (!inputs.executable.empty() || !inputs.objects.empty() || !inputs.c_sources.empty())
    return misuse("stress takes litmus tests, C++ sources, or one program that was built of these");
  for (const std::string& source : inputs.cpp_sources) sources.add_cpp(source);
  if (!sources.finish()) return misuse(sources.error);
  const auto interrupted = [] { return report::exit_code(report::Verdict::kInconclusive); };
  Builder builder(arguments, layout, directory.path());
  if (!builder.compile(sources.all())) return interrupts() > 0 ? interrupted() : misuse(builder.error);
  if (!inputs.cpp_sources.empty()) {
    const std::string file = directory.path() + "/outcomes.cpp";
    if (!write_checked(arguments, inputs, directory.path(), file, &builder.error) ||
        !builder.compile({{file, "what the checker found"}}))
      return interrupts() > 0 ? interrupted() : misuse(builder.error);
  }
  const std::string program = builder.link();
  if (interrupts() > 0) return interrupted();
  if (program.empty()) return misuse(builder.error);
  if (arguments.package.empty()) return run(arguments, layout, program);
  fs::copy_file(program, arguments.package, fs::copy_options::overwrite_existing, status);
  return status ? misuse(arguments.package + " cannot be written") : 0;
}

}  // namespace snarl::cli
