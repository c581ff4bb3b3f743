// Results as JSON, both ways: "snarl.result/1" for other programs, and a fuller form between Snarl's own processes.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "report/finding.h"

namespace snarl::report {

enum class JsonDetail {
  kPublic,  // exactly the schema of docs/reference/json.md
  kFull,    // plus what the text report needs: roles, whole stacks, addresses, the witness, what is missing
};

// One line per call, without a final newline, when `indent` is negative.
std::string to_json(const Result& result, JsonDetail detail, int indent = -1);

// Reads either form. Nothing when the text is not a result; `*error` then says why in one sentence.
std::optional<Result> parse_json(std::string_view text, std::string* error);

}  // namespace snarl::report
