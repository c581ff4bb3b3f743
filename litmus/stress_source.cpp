#include "litmus/stress_source.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <string_view>
#include <vector>

#include "litmus/code.h"
#include "litmus/printer.h"
#include "litmus/proposition.h"
#include "report/check.h"

namespace snarl::litmus {
namespace {

std::string text_of(std::int64_t number) {
  // The smallest number has no literal of its own.
  return number == INT64_MIN ? "(-9223372036854775807 - 1)" : std::to_string(number);
}

const char* order_name(MemoryOrder order) {
  switch (order) {
    case MemoryOrder::kRelaxed:
      return "__ATOMIC_RELAXED";
    case MemoryOrder::kAcquire:
      return "__ATOMIC_ACQUIRE";
    case MemoryOrder::kRelease:
      return "__ATOMIC_RELEASE";
    case MemoryOrder::kAcqRel:
      return "__ATOMIC_ACQ_REL";
    case MemoryOrder::kSeqCst:
      break;
  }
  return "__ATOMIC_SEQ_CST";
}

const char* function_name(RmwKind kind) {
  switch (kind) {
    case RmwKind::kAdd:
      return "fetch_add";
    case RmwKind::kSub:
      return "fetch_sub";
    case RmwKind::kAnd:
      return "fetch_and";
    case RmwKind::kOr:
      return "fetch_or";
    case RmwKind::kXor:
      return "fetch_xor";
    case RmwKind::kNand:
      return "fetch_nand";
    case RmwKind::kExchange:
    case RmwKind::kWide:
      break;
  }
  return "exchange";
}

std::string binary(BinaryOp op, const std::string& a, const std::string& b) {
  switch (op) {
    case BinaryOp::kAdd:
      return "add(" + a + ", " + b + ")";
    case BinaryOp::kSub:
      return "subtract(" + a + ", " + b + ")";
    case BinaryOp::kMul:
      return "multiply(" + a + ", " + b + ")";
    case BinaryOp::kDiv:
      return "divide(" + a + ", " + b + ")";
    default:
      break;
  }
  static constexpr const char* kOperators[] = {"&", "|", "^", "==", "!=", "<", ">", "<=", ">="};
  return a + " " + kOperators[static_cast<int>(op) - static_cast<int>(BinaryOp::kAnd)] + " " + b;
}

// Whether a processor may let a store go before a load that stands before it: then it may show outcomes that C++ allows
// and RC11, which forbids cycles of po and rf, does not. Dependencies and fences are not looked at, so it may say so in
// vain.
bool may_buffer_loads(const ThreadCode& code) {
  bool reads = false, goes_back = false, stores = false;
  for (std::size_t at = 0; at < code.instructions.size(); ++at) {
    const Instruction& i = code.instructions[at];
    goes_back = goes_back || (i.code == Code::kJump && i.target <= at);
    const bool updates = i.code == Code::kRmw || i.code == Code::kCompareExchange;
    const bool acquires = !i.plain && (i.order == MemoryOrder::kAcquire || i.order == MemoryOrder::kAcqRel ||
                                       i.order == MemoryOrder::kSeqCst);
    const bool releases = !i.plain && (i.order == MemoryOrder::kRelease || i.order == MemoryOrder::kAcqRel ||
                                       i.order == MemoryOrder::kSeqCst);
    const bool store = (i.code == Code::kStore || updates) && !releases;
    if (store && reads) return true;
    stores = stores || store;
    reads = reads || ((i.code == Code::kLoad || updates) && !acquires);
    // A compare_exchange that fails reads with an order of its own.
    if (i.code == Code::kCompareExchange && i.order_failure == MemoryOrder::kRelaxed) reads = true;
  }
  return goes_back && reads && stores;
}

class Source {
 public:
  Source(const Test& test, const Outcomes& allowed) : test_(test), code_(lower(test)), values_(allowed.shown) {
    shown_ = values_.size();
    if (test.has_filter) collect_observables(test.filter, values_);
    pointers_ = std::any_of(test.locations.begin(), test.locations.end(), [this](const Location& location) {
      return location.type.find('*') != std::string::npos || cell_at(location.initial) >= 0;
    });
    for (const auto& [state, count] : allowed.states)
      for (const ShownValue& value : state) pointers_ = pointers_ || value.is_address;
  }

  std::string why_not() const {
    if (test_.threads.size() > 16) return "it has more than 16 threads";
    if (test_.locations.size() > 32) return "it has more than 32 locations";
    if (values_.size() > 32) return "its condition names more than 32 values";
    for (const ThreadCode& thread : code_)
      for (const Instruction& instruction : thread.instructions)
        if (instruction.code == Code::kTryLock || instruction.code == Code::kPrimitive)
          return "it has an operation that there is no native form of";
    return "";
  }

  std::string run(int number, const std::string& file, const std::string& model, const Outcomes& allowed,
                  const Outcomes& interleaved) {
    text_ = "namespace snarl_test_" + std::to_string(number) + " {\n";
    for (std::size_t thread = 0; thread < code_.size(); ++thread) add_thread(thread);
    add_construct();
    add_after();
    add_proposition("condition", test_.condition);
    if (test_.has_filter) add_proposition("keep", test_.filter);
    add_tables(allowed, interleaved);
    add_body(file, model, allowed);
    return text_ + "}\n\n";
  }

 private:
  int cell_at(Value value) const { return location_at(value, static_cast<int>(test_.locations.size())); }

  std::string initial(Value value) const {
    const int cell = cell_at(value);
    if (cell >= 0) return "word(at.cell<char>(" + std::to_string(cell) + "))";
    return text_of(static_cast<std::int64_t>(value));
  }

  void line(const std::string& text) { text_ += "    " + text + "\n"; }

  void add_thread(std::size_t thread) {
    const ThreadCode& code = code_[thread];
    text_ += "struct Thread" + std::to_string(thread) + " {\n  static void run(const Instance& at) {\n";
    for (std::size_t i = 0; i < code.registers.size(); ++i)
      line("Word v" + std::to_string(i) + " = " + initial(code.registers[i]) + ";");
    line("Waiting waiting;");
    std::set<std::size_t> targets;
    for (const Instruction& instruction : code.instructions)
      if (instruction.code == Code::kJump || instruction.code == Code::kBranchIfZero)
        targets.insert(instruction.target);
    for (std::size_t at = 0; at < code.instructions.size(); ++at) {
      if (targets.contains(at)) text_ += "  L" + std::to_string(at) + ": ;\n";
      add_instruction(thread, at, code.instructions[at]);
    }
    text_ += "  }\n};\n";
  }

  void add_instruction(std::size_t thread, std::size_t at, const Instruction& i) {
    const auto v = [](std::uint16_t reg) { return "v" + std::to_string(reg); };
    const std::string order = order_name(i.order);
    switch (i.code) {
      case Code::kConstant:
        return line(v(i.a) + " = " + initial(i.immediate) + ";");
      case Code::kMove:
        return line(v(i.a) + " = " + v(i.b) + ";");
      case Code::kBinary:
        return line(v(i.a) + " = " + binary(i.binary, v(i.b), v(i.c)) + ";");
      case Code::kJump:
        if (i.target <= at) line("waiting.again();");
        return line("goto L" + std::to_string(i.target) + ";");
      case Code::kBranchIfZero:
        return line("if (" + v(i.b) + " == 0) goto L" + std::to_string(i.target) + ";");
      case Code::kLoad:
        return line(v(i.a) + " = " + (i.plain ? "load_plain(" : "load<" + order + ">(") + v(i.b) + ");");
      case Code::kStore:
        return line((i.plain ? "store_plain(" : "store<" + order + ">(") + v(i.b) + ", " + v(i.c) + ");");
      case Code::kRmw:
        return line(v(i.a) + " = " + function_name(i.rmw) + "<" + order + ">(" + v(i.b) + ", " + v(i.c) + ");");
      case Code::kCompareExchange:
        return line(v(i.a) + " = compare_exchange<" + (i.weak ? "true" : "false") + ", " + order + ", " +
                    order_name(i.order_failure) + ">(" + v(i.b) + ", &" + v(i.expected) + ", " + v(i.c) + ");");
      case Code::kFence:
        return line("__atomic_thread_fence(" + order + ");");
      case Code::kLock:
        return line("lock(" + v(i.b) + ", waiting);");
      case Code::kUnlock:
        return line("unlock(" + v(i.b) + ");");
      case Code::kEnd:
        return add_registers(thread);
      case Code::kTryLock:
      case Code::kPrimitive:
        break;
    }
    SNARL_CHECK(!"refused before");
  }

  std::string recorded(const std::string& value) const {
    return pointers_ ? "recorded(at, " + std::to_string(test_.locations.size()) + ", " + value + ")" : value;
  }

  void add_registers(std::size_t thread) {
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (values_[i].thread == static_cast<int>(thread))
        line("at.value(" + std::to_string(i) + ") = " + recorded("v" + std::to_string(values_[i].index)) + ";");
  }

  void add_construct() {
    text_ += "void construct([[maybe_unused]] const Instance& at) {\n";
    for (std::size_t i = 0; i < test_.locations.size(); ++i)
      line("*at.cell<Word>(" + std::to_string(i) + ") = " + initial(test_.locations[i].initial) + ";");
    text_ += "}\n";
  }

  void add_after() {
    text_ += "void after([[maybe_unused]] const Instance& at) {\n";
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (values_[i].thread < 0)
        line("at.value(" + std::to_string(i) +
             ") = " + recorded("*at.cell<Word>(" + std::to_string(values_[i].index) + ")") + ";");
    text_ += "}\n";
  }

  std::string recorded_constant(Value value) const {
    const int cell = cell_at(value);
    if (cell >= 0) return "(kCellAddress + " + std::to_string(cell) + ")";
    return text_of(static_cast<std::int64_t>(value));
  }

  std::string proposition(const Proposition& p) const {
    const auto value = [this](const Observable& o) {
      return "v[" + std::to_string(std::find(values_.begin(), values_.end(), o) - values_.begin()) + "]";
    };
    const auto joined = [&](const char* with, const char* empty) {
      std::string text;
      for (const Proposition& operand : p.operands) text += (text.empty() ? "" : with) + proposition(operand);
      return text.empty() ? empty : "(" + text + ")";
    };
    switch (p.kind) {
      case PropositionKind::kTrue:
        return "true";
      case PropositionKind::kFalse:
        return "false";
      case PropositionKind::kEqual:
        return "(" + value(p.left) + " == " + (p.right_is_observable ? value(p.right) : recorded_constant(p.value)) +
               ")";
      case PropositionKind::kNot:
        return "!" + proposition(p.operands[0]);
      case PropositionKind::kAnd:
        return joined(" && ", "true");
      case PropositionKind::kOr:
        return joined(" || ", "false");
      case PropositionKind::kImplies:
        return "(!" + proposition(p.operands[0]) + " || " + proposition(p.operands[1]) + ")";
    }
    return "true";
  }

  void add_proposition(const char* name, const Proposition& p) {
    text_ +=
        std::string("bool ") + name + "([[maybe_unused]] const std::int64_t* v) { return " + proposition(p) + "; }\n";
  }

  std::string recorded_value(const ShownValue& value) const {
    if (!value.is_address) return text_of(value.number);
    for (std::size_t i = 0; i < test_.locations.size(); ++i)
      if (test_.locations[i].name == value.location) return "kCellAddress + " + std::to_string(i);
    SNARL_CHECK(!"a state names no location");
    return "";
  }

  void add_tables(const Outcomes& allowed, const Outcomes& interleaved) {
    text_ += "const CellShape shapes[] = {";
    for (std::size_t i = 0; i < test_.locations.size(); ++i) text_ += "{sizeof(Word), alignof(Word)}, ";
    text_ += "{0, 1}};\nconst char* const cells[] = {";
    for (const Location& location : test_.locations) text_ += string_literal(location.name) + ", ";
    text_ += "\"\"};\nconst char* const names[] = {";
    for (const Observable& observable : values_) text_ += string_literal(print(observable, test_)) + ", ";
    text_ += "\"\"};\nconst std::int64_t outcomes[] = {";
    for (const auto& [state, count] : allowed.states)
      for (const ShownValue& value : state) text_ += recorded_value(value) + ", ";
    text_ += "0};\nconst GradedOutcome graded[] = {";
    std::size_t at = 0;
    for (const auto& [state, count] : allowed.states) {
      const bool weak = interleaved.cut.empty() && !interleaved.states.contains(state);
      text_ += "{outcomes + " + std::to_string(at) + ", Grade::" + (weak ? "kWeak" : "kAllowed") + ", nullptr}, ";
      at += shown_;
    }
    text_ += "{nullptr, Grade::kUnknown, nullptr}};\n";
  }

  void add_body(const std::string& file, const std::string& model, const Outcomes& allowed) {
    const char* quantifier = test_.quantifier == Quantifier::kExists      ? "kExists"
                             : test_.quantifier == Quantifier::kNotExists ? "kNotExists"
                                                                          : "kForall";
    std::string not_judged;
    if (allowed.racy)
      not_judged = "it has a data race, and C++ gives it no meaning";
    else if (!allowed.cut.empty())
      not_judged = "not all allowed outcomes are known: " + allowed.cut;
    text_ += "const Registered registered([] {\n";
    line("Body body;");
    line("body.name = " + string_literal(test_.name) + ";");
    line("body.file = " + string_literal(file) + ";");
    line("body.model = " + string_literal(model) + ";");
    line("body.cells = " + std::to_string(test_.locations.size()) + ";");
    line("body.cell_shapes = shapes;");
    line("body.cell_names = cells;");
    line("body.values = " + std::to_string(values_.size()) + ";");
    line("body.values_shown = " + std::to_string(shown_) + ";");
    line("body.value_names = names;");
    if (pointers_) line("body.pointers = ~0u;");
    std::string threads;
    for (std::size_t i = 0; i < code_.size(); ++i) threads += (i > 0 ? ", Thread" : "Thread") + std::to_string(i);
    line("set_threads<" + threads + ">(&body);");
    line("body.construct = &construct;");
    line("body.after = &after;");
    if (test_.has_filter) line("body.keep = &keep;");
    line("body.condition = &condition;");
    line(std::string("body.quantifier = Quantifier::") + quantifier + ";");
    line("body.condition_text = " + string_literal(print(test_.condition, test_)) + ";");
    line("body.graded = graded;");
    line("body.graded_count = " + std::to_string(allowed.states.size()) + ";");
    add_others(not_judged.empty());
    line("body.not_judged = " + string_literal(not_judged) + ";");
    line("return body;");
    text_ += "}());\n";
  }

  void add_others(bool judged) {
    if (judged && std::any_of(code_.begin(), code_.end(), may_buffer_loads)) {
      text_ += "#if defined(__x86_64__)\n";
      line("body.others = Grade::kForbidden;");
      text_ += "#else  // it may be load buffering\n";
      line("body.others = Grade::kUnknown;");
      text_ += "#endif\n";
    } else {
      line(std::string("body.others = Grade::") + (judged ? "kForbidden" : "kUnknown") + ";");
    }
  }

  const Test& test_;
  const std::vector<ThreadCode> code_;
  std::vector<Observable> values_;  // what is recorded: the outcome, then what the filter alone names
  std::size_t shown_ = 0;
  bool pointers_ = false;  // some values may be addresses
  std::string text_;
};

}  // namespace

std::string string_literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c >= ' ' && c <= '~') {
      result += c;
      continue;
    }
    char octal[5];
    std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
    result += octal;
  }
  return result + "\"";
}

std::string stress_prelude() {
  return "#include <snarl/stress/litmus.h>\nnamespace {\nusing namespace snarl::stress;\nusing namespace "
         "snarl::stress::litmus;\n\n";
}

std::string stress_source(const Test& test, int number, const std::string& file, const std::string& model,
                          const Outcomes& allowed, const Outcomes& interleaved, std::string* why_not) {
  Source source(test, allowed);
  *why_not = source.why_not();
  return why_not->empty() ? source.run(number, file, model, allowed, interleaved) : "";
}

}  // namespace snarl::litmus
