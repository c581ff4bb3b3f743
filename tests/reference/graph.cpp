#include "tests/reference/graph.h"

#include "tests/reference/primitives.h"

namespace snarl::reference {
namespace {

std::string name_text(EventName name) {
  if (name.thread < 0) return "init";
  return "P" + std::to_string(name.thread) + "." + std::to_string(name.index);
}

void append_event(std::string& text, const GraphEvent& event, const litmus::Test& test, bool orders) {
  if (event.fence) {
    text += "F";
    if (orders) text += std::string(" ") + order_name(event.order);
    return;
  }
  if (event.is_primitive) {
    text += primitive_name(event.primitive);
    if (event.location >= 0) text += " " + test.locations[static_cast<std::size_t>(event.location)].name;
    text += "=" + std::to_string(event.result);
    if (event.reads || event.awaits) text += " <" + name_text(event.rf) + ">";
    return;
  }
  const std::string& location = test.locations[static_cast<std::size_t>(event.location)].name;
  text += event.reads ? (event.writes ? "U " : "R ") : "W ";
  text += location + "=";
  if (event.reads) text += std::to_string(event.value_read);
  if (event.reads && event.writes) text += "->";
  if (event.writes) text += std::to_string(event.value_written);
  if (orders) text += std::string(" ") + (event.plain ? "na" : order_name(event.order));
  if (event.reads) text += " <" + name_text(event.rf) + ">";
}

}  // namespace

const char* order_name(MemoryOrder order) {
  switch (order) {
    case MemoryOrder::kRelaxed:
      return "rlx";
    case MemoryOrder::kAcquire:
      return "acq";
    case MemoryOrder::kRelease:
      return "rel";
    case MemoryOrder::kAcqRel:
      return "acq_rel";
    case MemoryOrder::kSeqCst:
      return "sc";
  }
  return "?";
}

std::string canonical_text(const Graph& graph, const litmus::Test& test, bool orders) {
  std::string text;
  for (std::size_t thread = 0; thread < graph.threads.size(); ++thread) {
    text += "P" + std::to_string(thread) + ":";
    for (const GraphEvent& event : graph.threads[thread]) {
      text += " ";
      append_event(text, event, test, orders);
      text += ";";
    }
    text += "\n";
  }
  for (std::size_t location = 0; location < graph.co.size(); ++location) {
    if (graph.co[location].empty()) continue;
    text += "co " + test.locations[location].name + ":";
    for (const EventName& write : graph.co[location]) text += " " + name_text(write);
    text += "\n";
  }
  return text;
}

std::string outcome_text(const Outcome& outcome, const litmus::Test& test) {
  std::string text;
  for (std::size_t thread = 0; thread < test.threads.size(); ++thread) {
    const auto& registers = test.threads[thread].registers;
    for (std::size_t i = 0; i < registers.size(); ++i) {
      if (registers[i].is_parameter) continue;
      text +=
          std::to_string(thread) + ":" + registers[i].name + "=" + std::to_string(outcome.registers[thread][i]) + "; ";
    }
  }
  for (std::size_t i = 0; i < test.locations.size(); ++i) {
    text += test.locations[i].name + "=" + std::to_string(outcome.locations[i]) + "; ";
  }
  return text;
}

}  // namespace snarl::reference
