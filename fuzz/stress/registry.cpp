// The tests of a program, and what the checker has found of them before.
//
// The checker's outcomes replace the grades of a test's table; the table's remarks stay. Where both speak and differ,
// one of them is wrong: a table that forbids what the model allows claims more than the code has, one that names what
// the model has not waits for what cannot come. Either is the test's bug.
#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "fuzz/stress/run_tests.h"

namespace snarl::stress {
namespace {

std::vector<Body>& tests() {
  static std::vector<Body> all;
  return all;
}

std::vector<ModelOutcomes>& models() {
  static std::vector<ModelOutcomes> all;
  return all;
}

using Values = std::vector<std::int64_t>;

std::string text_of(const Values& values) {
  std::string text;
  for (const std::int64_t value : values) text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "(" + text + ")";
}

std::map<Values, GradedOutcome> by_values(const GradedOutcome* graded, std::size_t count, int values) {
  std::map<Values, GradedOutcome> result;
  for (std::size_t i = 0; i < count; ++i) result[Values(graded[i].values, graded[i].values + values)] = graded[i];
  return result;
}

// Empty: they agree.
std::string contradiction(const Body& body, const ModelOutcomes& model) {
  if (body.graded_count == 0) return "";
  const auto table = by_values(body.graded, body.graded_count, body.values_shown);
  const auto allowed = by_values(model.graded, model.graded_count, body.values_shown);
  for (const auto& [values, outcome] : allowed) {
    const auto line = table.find(values);
    if (line == table.end() || line->second.grade == Grade::kForbidden)
      return "the table forbids " + text_of(values) + (line == table.end() ? ", which it does not name," : "") +
             " and " + model.model + " allows it" +
             (outcome.grade == Grade::kWeak ? ", though no interleaving of the threads has it" : "");
  }
  for (const auto& [values, line] : table)
    if (line.grade != Grade::kForbidden && !allowed.contains(values))
      return "the table allows " + text_of(values) + ", which no execution has under " + model.model;
  return "";
}

// Texts and tables that bodies point to; they live as long as the program.
struct Merged {
  std::string text;
  std::vector<GradedOutcome> graded;
};

void merge(const ModelOutcomes& model, Body* body) {
  static std::deque<Merged> kept;
  Merged& merged = kept.emplace_back();
  if (*model.bug != '\0') {
    merged.text = std::string("snarl verify finds a bug in it: ") + model.bug;
    body->wrong = merged.text.c_str();
    return;
  }
  if (*model.incomplete != '\0') {
    merged.text = model.incomplete;
    // The table, if there is one, judges alone.
    (body->graded_count > 0 ? body->note : body->not_judged) = merged.text.c_str();
    return;
  }
  merged.text = contradiction(*body, model);
  body->wrong = merged.text.c_str();
  const auto table = by_values(body->graded, body->graded_count, body->values_shown);
  merged.graded.assign(model.graded, model.graded + model.graded_count);
  for (GradedOutcome& outcome : merged.graded) {
    const auto line = table.find(Values(outcome.values, outcome.values + body->values_shown));
    if (line != table.end()) outcome.remark = line->second.remark;
  }
  // Load buffering is allowed by C++ and not by the model, and only x86-64 surely has none.
#if defined(__x86_64__)
  body->others = Grade::kForbidden;
#else
  body->others = body->graded_count > 0 ? Grade::kForbidden : Grade::kUnknown;
#endif
  body->graded = merged.graded.data();
  body->graded_count = merged.graded.size();
  body->model = model.model;
}

}  // namespace

void add_test(const Body& body) { tests().push_back(body); }
void add_model(const ModelOutcomes& outcomes) { models().push_back(outcomes); }

Body with_model(Body body) {
  if (body.quantifier != Quantifier::kNone) return body;  // a litmus test has its grades in it
  for (const ModelOutcomes& model : models()) {
    if (std::string_view(model.test) != body.name) continue;
    merge(model, &body);
    break;
  }
  return body;
}

std::vector<Body> all_tests() {
  std::vector<Body> result;
  for (const Body& body : tests()) result.push_back(with_model(body));
  return result;
}

}  // namespace snarl::stress
