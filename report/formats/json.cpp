// Writes "snarl.result/1". The field order is fixed so that results can be compared as text.
#include "report/formats/json.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "report/source_frames.h"

namespace snarl::report {
namespace {

using Json = nlohmann::ordered_json;

Json frame_json(const Frame& frame) {
  return {{"function", frame.function}, {"file", frame.file}, {"line", frame.line}, {"column", frame.column}};
}

Json place_json(const Place& place, JsonDetail detail) {
  const Frame* known = source_frame(place);
  const Frame frame = known != nullptr ? *known : Frame{};
  Json json = {{"file", frame.file},
               {"line", frame.line},
               {"column", frame.column},
               {"function", frame.function},
               {"thread", place.thread}};
  if (detail == JsonDetail::kPublic) return json;
  json["role"] = place.role;
  json["pc"] = place.pc;
  json["calls"] = place.call_pcs;
  json["stack"] = Json::array();
  for (const Frame& entry : place.stack) json["stack"].push_back(frame_json(entry));
  return json;
}

Json step_json(const Step& step) {
  return {{"thread", step.thread},         {"place", place_json(step.place, JsonDetail::kFull)},
          {"operation", step.operation},   {"object", step.object},
          {"address", step.address},       {"order", step.order},
          {"value", step.value},           {"reads_from", step.reads_from},
          {"is_read", step.is_read},       {"newer", step.newer},
          {"repeat", step.repeat}};
}

Json finding_json(const Finding& finding, JsonDetail detail) {
  Json json = {{"kind", name(finding.kind)}, {"message", finding.message}, {"places", Json::array()}};
  for (const Place& place : finding.places) json["places"].push_back(place_json(place, detail));
  json["replay"] = finding.replay;
  if (detail == JsonDetail::kPublic) return json;
  json["missing"] = finding.missing;
  json["witness"] = Json::array();
  for (const Step& step : finding.witness) json["witness"].push_back(step_json(step));
  return json;
}

// Fields at the top, beside those of every result.
void add_sampling(const Sampling& sampling, Json* json) {
  (*json)["strategy"] = sampling.strategy;
  (*json)["seed"] = sampling.seed;
  (*json)["schedules"] = sampling.schedules;
  (*json)["schedules_to_first_bug"] = nullptr;
  if (sampling.schedules_to_first_bug > 0) (*json)["schedules_to_first_bug"] = sampling.schedules_to_first_bug;
  (*json)["coverage"] = nullptr;
  if (!sampling.has_coverage) return;
  (*json)["coverage"] = {{"partial_orders", sampling.partial_orders},
                         {"reads_from", sampling.reads_from},
                         {"hand_overs", sampling.hand_overs},
                         {"unseen", std::round(sampling.unseen * 1e6) / 1e6}};
}

}  // namespace

std::string to_json(const Result& result, JsonDetail detail, int indent) {
  // The public schema has no fifth verdict: a broken Snarl has concluded nothing.
  const bool internal = result.verdict == Verdict::kInternal && detail == JsonDetail::kPublic;
  Json json = {
      {"schema", "snarl.result/1"},
      {"program", result.program},
      {"model", result.model},
      {"verdict", internal ? name(Verdict::kInconclusive) : name(result.verdict)},
      {"reason", internal ? "internal error: " + result.reason : result.reason},
      {"executions", {{"complete", result.executions_complete}, {"blocked", result.executions_blocked}}},
      {"time_ms", std::round(result.time_ms * 1000) / 1000},
  };
  if (result.sampling) add_sampling(*result.sampling, &json);
  json["findings"] = Json::array();
  for (const Finding& finding : result.findings) json["findings"].push_back(finding_json(finding, detail));
  if (detail == JsonDetail::kFull) json["warnings"] = result.warnings;
  if (detail == JsonDetail::kFull) json["reason_place"] = place_json(result.reason_place, detail);
  // Names from debug information may hold any bytes; a report must not fail over them.
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace snarl::report
