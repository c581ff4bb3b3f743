// The memory models there are, by the names that options, results and replay tokens use.
//
// A new model is a file of its own, a value of ModelKind, and a line in all_models.cpp.
// Tested by: tests/unit/checker (names and letters are told apart, and lead back to their model).
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "checker/models/model.h"
#include "checker/options.h"

namespace snarl::checker {

struct ModelEntry {
  ModelKind kind;
  const char* name;
  char letter;  // in tokens of schedules
  std::unique_ptr<Model> (*make)();
};

std::span<const ModelEntry> all_models();
const ModelEntry& model_entry(ModelKind kind);
std::optional<ModelKind> model_named(std::string_view name);
std::optional<ModelKind> model_lettered(char letter);
// "rc11, sc or tso".
std::string model_names();

}  // namespace snarl::checker
