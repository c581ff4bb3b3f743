// One run; a rule for each check with its page as help; the notes as a code flow with one thread flow for each thread
// that they name. What is suppressed or known is there too, marked.
//
// Limits: Clang counts columns in bytes, SARIF in characters, so columns behind other than ASCII characters on the same
// line are too large.
#include "report/formats/lint_sarif.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace snarl::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kRoot = "SRCROOT";

std::string uri_path(const std::string& file) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : file) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/+").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      uri += '%';
      uri += kDigits[(c >> 4) & 15];
      uri += kDigits[c & 15];
    }
  }
  return uri;
}

Json artifact(const LintReport& report, const std::string& file) {
  const std::string shown = shown_file(report, file);
  if (shown != file) return {{"uri", uri_path(shown)}, {"uriBaseId", kRoot}};
  return {{"uri", "file://" + uri_path(file)}};
}

Json region(const LintPlace& place) {
  Json json = {{"startLine", place.line}};
  if (place.column > 0) json["startColumn"] = place.column;
  if (place.end_line >= place.line && place.end_column > 0) {
    json["endLine"] = place.end_line;
    json["endColumn"] = place.end_column;
  }
  return json;
}

Json location(const LintReport& report, const LintPlace& place) {
  Json physical = {{"artifactLocation", artifact(report, place.file)}};
  if (place.line > 0) physical["region"] = region(place);
  return {{"physicalLocation", physical}};
}

Json step(const LintReport& report, const LintPlace& place, const std::string& message,
          const std::vector<std::string>& locks, int order) {
  Json json = {{"location", place.file.empty() ? Json::object() : location(report, place)}, {"executionOrder", order}};
  json["location"]["message"] = {{"text", message}};
  if (locks.empty()) return json;
  std::string held;
  for (const std::string& lock : locks) held += (held.empty() ? "" : ", ") + lock;
  json["state"] = {{"locks held", {{"text", held}}}};
  return json;
}

Json code_flow(const LintReport& report, const LintFinding& finding) {
  std::vector<std::string> threads;
  std::map<std::string, Json> steps;
  int order = 0;
  const auto add = [&](const std::string& thread, Json json) {
    if (std::find(threads.begin(), threads.end(), thread) == threads.end()) threads.push_back(thread);
    steps[thread].push_back(std::move(json));
  };
  for (const LintNote& note : finding.notes)
    add(note.thread, step(report, note.place, note.message, note.locks, ++order));
  add(finding.notes.back().thread, step(report, finding.place, finding.message, {}, ++order));
  Json flows = Json::array();
  for (const std::string& thread : threads) {
    Json flow = Json::object();
    if (!thread.empty()) {
      flow["id"] = thread;
      flow["message"] = {{"text", "thread: " + thread}};
    }
    flow["locations"] = steps[thread];
    flows.push_back(std::move(flow));
  }
  return {{"message", {{"text", "how it comes about"}}}, {"threadFlows", std::move(flows)}};
}

Json fix(const LintReport& report, const LintFinding& finding) {
  std::map<std::string, Json> by_file;
  for (const LintFix& each : finding.fixes)
    by_file[each.place.file].push_back(
        {{"deletedRegion", region(each.place)}, {"insertedContent", {{"text", each.text}}}});
  Json changes = Json::array();
  for (const auto& [file, replacements] : by_file)
    changes.push_back({{"artifactLocation", artifact(report, file)}, {"replacements", replacements}});
  return {{"description", {{"text", "what snarl lint --fix does"}}}, {"artifactChanges", std::move(changes)}};
}

const char* level(Confidence confidence) {
  if (confidence == Confidence::kCertain) return "error";
  return confidence == Confidence::kLikely ? "warning" : "note";
}

Json result_json(const LintReport& report, const LintResult& result, std::size_t rule) {
  const LintFinding& finding = result.finding;
  Json json = {{"ruleId", "snarl-" + finding.check},
               {"ruleIndex", rule},
               {"level", level(finding.confidence)},
               {"message", {{"text", finding.message}}},
               {"locations", Json::array({location(report, finding.place)})}};
  if (!result.function.empty())
    json["locations"][0]["logicalLocations"] =
        Json::array({{{"fullyQualifiedName", result.function}, {"kind", "function"}}});
  if (!result.fingerprint.empty()) json["partialFingerprints"] = {{"snarlLint/v1", result.fingerprint}};
  if (!finding.notes.empty()) json["codeFlows"] = Json::array({code_flow(report, finding)});
  if (!finding.fixes.empty()) json["fixes"] = Json::array({fix(report, finding)});
  if (result.state == LintState::kSuppressed) json["suppressions"] = Json::array({{{"kind", "inSource"}}});
  if (report.has_baseline) json["baselineState"] = result.state == LintState::kKnown ? "unchanged" : "new";
  json["properties"] = {{"confidence", name(finding.confidence)}};
  return json;
}

// What is before the code and the end of the first paragraph: what the check is about.
std::string summary(const LintRule& rule) {
  const std::size_t title_end = rule.page.find("\n\n");
  if (title_end == std::string::npos) return rule.check;
  std::string text = rule.page.substr(title_end + 2);
  text.resize(std::min(text.find("\n\n"), text.size()));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

Json rule_json(const LintRule& rule) {
  const std::string text = summary(rule);
  return {
      {"id", "snarl-" + rule.check},
      {"name", rule.check},
      {"shortDescription",
       {{"text", text.substr(0, text.find(". ") == std::string::npos ? text.size() : text.find(". ") + 1)}}},
      {"fullDescription", {{"text", text}}},
      {"help", {{"text", rule.page.empty() ? text : rule.page}, {"markdown", rule.page.empty() ? text : rule.page}}},
      {"properties", {{"tags", {"concurrency"}}}}};
}

}  // namespace

std::string lint_sarif(const LintReport& report, const std::string& version) {
  Json rules = Json::array();
  std::map<std::string, std::size_t> index;
  for (const LintRule& rule : report.rules) {
    index.emplace(rule.check, rules.size());
    rules.push_back(rule_json(rule));
  }
  Json notifications = Json::array();
  for (const LintFinding& error : report.errors) {
    Json notification = {{"level", "error"}, {"message", {{"text", error.message}}}};
    if (!error.place.file.empty()) notification["locations"] = Json::array({location(report, error.place)});
    notifications.push_back(std::move(notification));
  }
  Json results = Json::array();
  for (const LintResult& result : report.results)
    results.push_back(result_json(report, result, index.at(result.finding.check)));
  Json run = {{"tool", {{"driver", {{"name", "snarl lint"}, {"version", version}, {"rules", std::move(rules)}}}}},
              {"columnKind", "unicodeCodePoints"},
              {"invocations",
               Json::array({{{"executionSuccessful", report.whole}, {"toolExecutionNotifications", notifications}}})}};
  if (!report.root.empty()) run["originalUriBaseIds"] = {{kRoot, {{"uri", "file://" + uri_path(report.root) + "/"}}}};
  run["results"] = std::move(results);
  const Json json = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", Json::array({std::move(run)})}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace snarl::report
