// Reads "snarl.result/1" in its public and its full form. What a newer minor form adds is ignored; what is missing or
// of the wrong type makes the whole text unreadable, because half a result might pass for a verdict.
#include <nlohmann/json.hpp>

#include "report/formats/json.h"

namespace snarl::report {
namespace {

using Json = nlohmann::json;

Frame parse_frame(const Json& json) {
  return {json.at("function").get<std::string>(), json.at("file").get<std::string>(), json.at("line").get<int>(),
          json.at("column").get<int>()};
}

Place parse_place(const Json& json) {
  Place place;
  place.thread = json.at("thread").get<int>();
  place.role = json.value("role", std::string());
  place.pc = json.value("pc", std::uintptr_t{0});
  place.call_pcs = json.value("calls", std::vector<std::uintptr_t>());
  if (json.contains("stack")) {
    for (const Json& frame : json.at("stack")) place.stack.push_back(parse_frame(frame));
  } else {
    place.stack.push_back(parse_frame(json));
  }
  return place;
}

Step parse_step(const Json& json) {
  Step step;
  step.thread = json.at("thread").get<int>();
  step.place = parse_place(json.at("place"));
  step.operation = json.at("operation").get<std::string>();
  step.object = json.at("object").get<std::string>();
  step.address = json.at("address").get<std::uintptr_t>();
  step.order = json.at("order").get<std::string>();
  step.value = json.at("value").get<std::string>();
  step.reads_from = json.at("reads_from").get<int>();
  step.is_read = json.at("is_read").get<bool>();
  step.newer = json.at("newer").get<int>();
  step.repeat = json.at("repeat").get<int>();
  return step;
}

std::optional<Finding> parse_finding(const Json& json, std::string* error) {
  const auto kind_name = json.at("kind").get<std::string>();
  const std::optional<FindingKind> kind = finding_kind(kind_name);
  if (!kind) {
    *error = "unknown finding kind '" + kind_name + "'";
    return std::nullopt;
  }
  Finding finding{.kind = *kind,
                  .message = json.at("message").get<std::string>(),
                  .missing = json.value("missing", std::string()),
                  .places = {},
                  .witness = {},
                  .replay = json.at("replay").get<std::string>()};
  for (const Json& place : json.at("places")) finding.places.push_back(parse_place(place));
  if (json.contains("witness"))
    for (const Json& step : json.at("witness")) finding.witness.push_back(parse_step(step));
  return finding;
}

Sampling parse_sampling(const Json& json) {
  Sampling sampling;
  sampling.strategy = json.at("strategy").get<std::string>();
  sampling.seed = json.at("seed").get<std::uint64_t>();
  sampling.schedules = json.at("schedules").get<std::uint64_t>();
  if (const Json& first = json.at("schedules_to_first_bug"); !first.is_null())
    sampling.schedules_to_first_bug = first.get<std::uint64_t>();
  const Json& coverage = json.at("coverage");
  sampling.has_coverage = !coverage.is_null();
  if (!sampling.has_coverage) return sampling;
  sampling.partial_orders = coverage.at("partial_orders").get<std::uint64_t>();
  sampling.reads_from = coverage.at("reads_from").get<std::uint64_t>();
  sampling.hand_overs = coverage.at("hand_overs").get<std::uint64_t>();
  sampling.unseen = coverage.at("unseen").get<double>();
  return sampling;
}

std::optional<Result> parse_result(const Json& json, std::string* error) {
  if (const auto schema = json.at("schema").get<std::string>(); schema != "snarl.result/1") {
    *error = "unknown schema '" + schema + "', expected 'snarl.result/1'";
    return std::nullopt;
  }
  Result result;
  result.program = json.at("program").get<std::string>();
  result.model = json.at("model").get<std::string>();
  const auto verdict_name = json.at("verdict").get<std::string>();
  const std::optional<Verdict> parsed = verdict(verdict_name);
  if (!parsed) {
    *error = "unknown verdict '" + verdict_name + "'";
    return std::nullopt;
  }
  result.verdict = *parsed;
  result.reason = json.at("reason").get<std::string>();
  result.executions_complete = json.at("executions").at("complete").get<std::uint64_t>();
  result.executions_blocked = json.at("executions").at("blocked").get<std::uint64_t>();
  result.time_ms = json.at("time_ms").get<double>();
  for (const Json& entry : json.at("findings")) {
    std::optional<Finding> finding = parse_finding(entry, error);
    if (!finding) return std::nullopt;
    result.findings.push_back(std::move(*finding));
  }
  if (json.contains("reason_place")) result.reason_place = parse_place(json.at("reason_place"));
  if (json.contains("strategy")) result.sampling = parse_sampling(json);
  if (json.contains("warnings")) result.warnings = json.at("warnings").get<std::vector<std::string>>();
  return result;
}

}  // namespace

std::optional<Result> parse_json(std::string_view text, std::string* error) {
  std::string ignored;
  if (error == nullptr) error = &ignored;
  try {
    return parse_result(Json::parse(text), error);
  } catch (const Json::exception& failure) {
    *error = failure.what();
    return std::nullopt;
  }
}

}  // namespace snarl::report
