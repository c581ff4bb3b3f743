#include "litmus/run_files.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <variant>

#include "checker/models/all_models.h"
#include "litmus/herd_log.h"
#include "litmus/outcomes.h"
#include "litmus/parser.h"
#include "report/finding.h"

namespace snarl::litmus {
namespace {

std::optional<std::string> read(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string text;
  char buffer[1 << 14];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (failed) return std::nullopt;
  return text;
}

class Run {
 public:
  Run(checker::ModelKind model, std::string model_name, bool json, std::FILE* output)
      : model_(model), model_name_(std::move(model_name)), json_(json), output_(output) {}

  void file(const std::string& path) {
    const std::optional<std::string> text = read(path);
    if (!text) return complain(path + ": cannot be read", report::Verdict::kMisuse);
    const std::variant<Test, ParseError> parsed = parse(*text);
    if (const auto* error = std::get_if<ParseError>(&parsed)) {
      return complain(
          path + ":" + std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message,
          report::Verdict::kMisuse);
    }
    const Test& test = std::get<Test>(parsed);
    const Outcomes outcomes = find_outcomes(test, model_);
    if (!outcomes.cut.empty())
      complain(path + ": states may be missing: " + outcomes.cut, report::Verdict::kInconclusive);
    const std::string log = json_ ? json_log(test, outcomes, path, model_name_) + "\n" : herd_log(test, outcomes);
    if (std::fwrite(log.data(), 1, log.size(), output_) != log.size()) {
      complain("the output cannot be written", report::Verdict::kMisuse);
    }
  }

  // Misuse outweighs inconclusive.
  int exit_code() const {
    if (misuse_) return report::exit_code(report::Verdict::kMisuse);
    return inconclusive_ ? report::exit_code(report::Verdict::kInconclusive) : 0;
  }

 private:
  void complain(const std::string& sentence, report::Verdict verdict) {
    std::fprintf(stderr, "%s\n", sentence.c_str());
    (verdict == report::Verdict::kMisuse ? misuse_ : inconclusive_) = true;
  }

  const checker::ModelKind model_;
  const std::string model_name_;
  const bool json_;
  std::FILE* const output_;
  bool misuse_ = false;
  bool inconclusive_ = false;
};

}  // namespace

int run_files(const std::vector<std::string>& files, const std::string& model, const std::string& format,
              const std::string& output) {
  const int misuse = report::exit_code(report::Verdict::kMisuse);
  const std::optional<checker::ModelKind> kind = checker::model_named(model);
  if (!kind) {
    std::fprintf(stderr, "snarl litmus: there is no model '%s': %s\n", model.c_str(), checker::model_names().c_str());
    return misuse;
  }
  if (format != "text" && format != "json") {
    std::fprintf(stderr, "snarl litmus: there is no format '%s'; there are text and json\n", format.c_str());
    return misuse;
  }
  std::FILE* file = output.empty() ? stdout : std::fopen(output.c_str(), "wb");
  if (file == nullptr) {
    std::fprintf(stderr, "snarl litmus: %s cannot be written\n", output.c_str());
    return misuse;
  }
  Run run(*kind, model, format == "json", file);
  for (const std::string& path : files) run.file(path);
  const bool written = file == stdout ? std::fflush(file) == 0 : std::fclose(file) == 0;
  if (!written)
    std::fprintf(stderr, "snarl litmus: %s cannot be written\n", output.empty() ? "the output" : output.c_str());
  return written ? run.exit_code() : misuse;
}

}  // namespace snarl::litmus
