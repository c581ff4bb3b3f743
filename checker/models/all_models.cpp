#include "checker/models/all_models.h"

#include <algorithm>
#include <iterator>

#include "checker/models/rc11.h"
#include "checker/models/sc.h"
#include "checker/models/tso.h"
#include "report/check.h"

namespace snarl::checker {
namespace {

template <typename Kind>
std::unique_ptr<Model> make() {
  return std::make_unique<Kind>();
}

constexpr ModelEntry kModels[] = {
    {ModelKind::kRc11, "rc11", 'r', make<Rc11Model>},
    {ModelKind::kSc, "sc", 's', make<ScModel>},
    {ModelKind::kTso, "tso", 't', make<TsoModel>},
};

template <typename Test>
std::optional<ModelKind> first(const Test& test) {
  for (const ModelEntry& entry : kModels)
    if (test(entry)) return entry.kind;
  return std::nullopt;
}

}  // namespace

std::span<const ModelEntry> all_models() { return kModels; }

const ModelEntry& model_entry(ModelKind kind) {
  const ModelEntry* entry =
      std::find_if(std::begin(kModels), std::end(kModels), [kind](const ModelEntry& one) { return one.kind == kind; });
  SNARL_CHECK(entry != std::end(kModels));
  return *entry;
}

std::optional<ModelKind> model_named(std::string_view name) {
  return first([&](const ModelEntry& entry) { return entry.name == name; });
}

std::optional<ModelKind> model_lettered(char letter) {
  return first([&](const ModelEntry& entry) { return entry.letter == letter; });
}

std::string model_names() {
  std::string names;
  for (const ModelEntry& entry : kModels) {
    if (!names.empty()) names += &entry == std::end(kModels) - 1 ? " or " : ", ";
    names += entry.name;
  }
  return names;
}

}  // namespace snarl::checker
