// The text ends with the command that replays what was found.
#include "cli/print_result.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <unistd.h>

#include "report/formats/json.h"
#include "report/formats/text.h"

namespace snarl::cli {
namespace {

// The words after which a token reproduces the finding: the same build, the same model.
std::string replay_format(const Arguments& arguments) {
  const char* command = std::getenv("SNARL_COMMAND");
  std::string text = std::string(command != nullptr ? command : "snarl") + " replay {}";
  if (arguments.model != "rc11") text += " --model " + arguments.model;
  if (arguments.std_internals) text += " --std-internals";
  if (!arguments.target.empty()) text += " --target " + arguments.target;
  if (!arguments.compiler.empty()) text += " --compiler " + arguments.compiler;
  for (const std::string& file : arguments.files) text += " " + file;
  const bool program_arguments = !arguments.program_arguments.empty();
  if (!arguments.compiler_flags.empty() || program_arguments) text += " --";
  for (const std::string& flag : arguments.compiler_flags) text += " " + flag;
  if (program_arguments) text += " --";
  for (const std::string& word : arguments.program_arguments) text += " " + word;
  return text;
}

}  // namespace

int print_result(const report::Result& result, const Arguments& arguments) {
  std::string text;
  if (arguments.format == Format::kJson) {
    text = report::to_json(result, report::JsonDetail::kPublic, 2) + "\n";
  } else {
    report::TextStyle style = arguments.output.empty() ? report::text_style_for(STDOUT_FILENO) : report::TextStyle();
    std::error_code error;
    style.directory = std::filesystem::current_path(error).string();
    style.replay = replay_format(arguments);
    text = report::to_text(result, style);
  }
  if (arguments.output.empty()) {
    std::cout << text << std::flush;
  } else {
    std::ofstream file(arguments.output, std::ios::binary);
    file << text << std::flush;
    if (!file) return misuse("cannot write to " + arguments.output);
  }
  if (!std::cout) return misuse("cannot write to standard output");
  return report::exit_code(result.verdict);
}

}  // namespace snarl::cli
