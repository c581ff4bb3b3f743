// One page that needs nothing else: for each test its outcomes with count, rate and grade, as a table with bars.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "fuzz/stress/result.h"

namespace snarl::stress {
namespace {

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>snarl stress</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --line: #8884; --bar: #4a7fb5; --weak: #c98a1b; --bad: #c0392b; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .6rem .25rem 0; }
th { border-bottom: 1px solid var(--line); font-weight: 600; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
.bar { height: .8rem; background: var(--bar); min-width: 1px; border-radius: 2px; }
.weak .bar, .load-buffering .bar { background: var(--weak); } .forbidden .bar { background: var(--bad); }
.forbidden td { color: var(--bad); font-weight: 600; } .unseen td { opacity: .55; }
.verdict { border: 1px solid currentColor; border-radius: .8rem; padding: 0 .6rem; font-size: .85rem; }
.bug { color: var(--bad); } .clean { color: #2a8a4a; } .inconclusive { color: var(--weak); }
p.small { font-size: .85rem; margin: .2rem 0; opacity: .8; }
</style></head><body>
)";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string number(double value, const char* form) {
  char text[64];
  std::snprintf(text, sizeof text, form, value);
  return text;
}

const char* words_for(const Outcome& outcome) {
  switch (outcome.grade) {
    case Grade::kAllowed:
      return outcome.count > 0 ? "allowed" : "allowed, never seen";
    case Grade::kWeak:
      return outcome.count > 0 ? "allowed, by no interleaving" : "allowed, by no interleaving; never seen";
    case Grade::kLoadBuffering:
      return outcome.count > 0 ? "load buffering only" : "load buffering only, never seen";
    case Grade::kForbidden:
      return outcome.count > 0 ? "forbidden, but seen" : "forbidden, never seen";
    case Grade::kUnknown:
      break;
  }
  return "not judged";
}

// Bars are on a logarithmic scale: what is rare is what matters.
double bar_percent(std::uint64_t count, std::uint64_t most) {
  if (count == 0 || most == 0) return 0;
  return 100 * std::log2(1 + static_cast<double>(count)) / std::log2(1 + static_cast<double>(most));
}

std::string outcome_row(const TestResult& test, const Outcome& outcome, std::uint64_t most) {
  std::string row = "<tr class=\"" + std::string(name(outcome.grade)) + (outcome.count == 0 ? " unseen" : "") + "\">";
  for (const std::string& value : outcome.values) row += "<td>" + escaped(value) + "</td>";
  row += "<td class=\"n\">" + std::to_string(outcome.count) + "</td><td class=\"n\">" +
         (test.time_s > 0 ? number(static_cast<double>(outcome.count) / test.time_s, "%.0f") : "0") +
         "</td><td style=\"width:30%\"><div class=\"bar\" style=\"width:" +
         number(bar_percent(outcome.count, most), "%.1f") + "%\"></div></td><td>" + words_for(outcome);
  if (!outcome.remark.empty()) row += ": " + escaped(outcome.remark);
  return row + "</td></tr>\n";
}

std::string test_section(const TestResult& test) {
  const std::string verdict(report::name(test.verdict));
  std::string text =
      "<section><h2>" + escaped(test.name) + " <span class=\"verdict " + verdict + "\">" + verdict + "</span></h2>\n";
  if (!test.reason.empty()) text += "<p>" + escaped(test.reason) + "</p>\n";
  if (test.condition) {
    text += "<p class=\"small\">" + test.condition->quantifier + " (" + escaped(test.condition->text) + "): holds in " +
            std::to_string(test.condition->holding) + ", fails in " + std::to_string(test.condition->failing) +
            "</p>\n";
  }
  text += "<table><thead><tr>";
  for (const std::string& name : test.names) text += "<th>" + escaped(name) + "</th>";
  text += "<th>seen</th><th>per second</th><th></th><th>grade</th></tr></thead><tbody>\n";
  std::uint64_t most = 0;
  for (const Outcome& outcome : test.outcomes) most = std::max(most, outcome.count);
  for (const Outcome& outcome : test.outcomes) text += outcome_row(test, outcome, most);
  text += "</tbody></table>\n<p class=\"small\">" + std::to_string(test.iterations) + " iterations in " +
          number(test.time_s, "%.2f") + " s, " + std::to_string(test.threads) + " threads in " +
          std::to_string(test.groups) + " group(s)";
  if (!test.model.empty()) text += "; judged by " + escaped(test.model);
  if (test.left_out > 0) text += "; " + std::to_string(test.left_out) + " left out by the filter";
  text += "</p>\n";
  if (!test.settings.empty())
    text += "<p class=\"small\">best settings: " + escaped(test.settings) + ", " + number(test.weak_per_s, "%.0f") +
            " weak outcomes/s</p>\n";
  for (const std::string& mark : test.marks) text += "<p class=\"small\">" + escaped(mark) + "</p>\n";
  return text + "</section>\n";
}

}  // namespace

std::string run_html(const RunResult& result) {
  const std::string verdict(report::name(result.verdict));
  std::string text = std::string(kHead) + "<h1>snarl stress <span class=\"verdict " + verdict + "\">" + verdict +
                     "</span></h1>\n<p class=\"small\">" + escaped(result.architecture) +
                     (result.emulated ? ", emulated" : "") + ", " + std::to_string(result.cpus) + " processors" +
                     (result.cpu.empty() ? "" : ", " + escaped(result.cpu)) + ", seed " + std::to_string(result.seed) +
                     "; bars are on a logarithmic scale</p>\n";
  for (const TestResult& test : result.tests) text += test_section(test);
  return text + "</body></html>\n";
}

}  // namespace snarl::stress
