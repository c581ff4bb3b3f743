#include "litmus/thread_parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace snarl::litmus {
namespace {

constexpr std::array<std::string_view, 29> kTypeWords{
    "int",     "long",     "char",    "short",       "unsigned",       "signed",      "void",     "volatile",
    "const",   "struct",   "_Atomic", "atomic_int",  "atomic_long",    "atomic_uint", "int8_t",   "uint8_t",
    "int16_t", "uint16_t", "int32_t", "uint32_t",    "int64_t",        "uint64_t",    "intptr_t", "uintptr_t",
    "mtx_t",   "size_t",   "bool",    "atomic_bool", "atomic_intptr_t"};

bool strip_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

}  // namespace

void ThreadParser::run(Thread& thread) {
  thread_ = &thread;
  parameters();
  tokens_.set_in_body(true);
  tokens_.expect("{", "before the body of the thread");
  while (!tokens_.at("}") && !tokens_.at_end()) statement(thread.body);
  tokens_.set_in_body(false);
  tokens_.expect("}", "after the body of the thread");
}

bool ThreadParser::at_type() {
  return tokens_.at_name() && std::find(kTypeWords.begin(), kTypeWords.end(), tokens_.peek().text) != kTypeWords.end();
}

// A type as written, words separated by one blank, stars attached.
std::string ThreadParser::type() {
  std::string text;
  while (at_type() || tokens_.at("*")) {
    const Token token = tokens_.take();
    if (token.text == "volatile" || token.text == "const") continue;
    if (token.text != "*" && !text.empty()) text += " ";
    text += token.text;
    if (token.text == "struct") text += " " + tokens_.name("the name of a struct");
  }
  return text;
}

void ThreadParser::parameters() {
  tokens_.expect("(", "before the parameters of the thread");
  while (!tokens_.at(")") && !tokens_.at_end()) {
    if (!at_type()) return tokens_.fail("expected the type of a parameter");
    std::string text = type();
    const Token where = tokens_.peek();
    const std::string name = tokens_.name("the name of a parameter");
    if (!strip_suffix(text, "*")) {
      return tokens_.fail_at(where,
                             "expected a pointer as parameter, because a parameter is the address of a location");
    }
    register_index(name, text + "*");
    Register& reg = thread_->registers[static_cast<std::size_t>(find_register(name))];
    reg.is_parameter = reg.initial == 0;  // `0:x=y` in the initial state makes it an ordinary register
    const auto same_name = [&](const Location& location) { return location.name == name; };
    const auto location = std::find_if(test_.locations.begin(), test_.locations.end(), same_name);
    if (location == test_.locations.end()) {
      test_.locations.push_back({.name = name, .type = text});
    } else if (location->type.empty()) {
      location->type = text;
    }
    if (!tokens_.accept(",")) break;
  }
  tokens_.expect(")", "after the parameters of the thread");
}

std::vector<Statement> ThreadParser::block_or_statement() {
  std::vector<Statement> result;
  if (!tokens_.accept("{")) {
    statement(result);
    return result;
  }
  while (!tokens_.at("}") && !tokens_.at_end()) statement(result);
  tokens_.expect("}", "at the end of the block");
  return result;
}

void ThreadParser::statement(std::vector<Statement>& into) {
  if (tokens_.accept(";")) return;
  if (tokens_.at("{")) {
    for (Statement& inner : block_or_statement()) into.push_back(std::move(inner));
    return;
  }
  if (at_type()) return declaration(into);
  Statement result;
  result.line = tokens_.peek().line;
  if (tokens_.at("if") || tokens_.at("while")) {
    result.kind = tokens_.take().text == "if" ? StatementKind::kIf : StatementKind::kWhile;
    tokens_.expect("(", "before the condition");
    result.value = expression();
    tokens_.expect(")", "after the condition");
    result.body = block_or_statement();
    if (result.kind == StatementKind::kIf && tokens_.accept("else")) result.otherwise = block_or_statement();
    into.push_back(std::move(result));
    return;
  }
  if (tokens_.at_name() && tokens_.second().text == "=") return assignment(into);
  if (tokens_.accept("*")) {
    result.kind = StatementKind::kStore;
    result.plain = true;
    result.address = unary();
    tokens_.expect("=", "after the address of a plain store");
    result.value = expression();
  } else if (!call_statement(result)) {
    result.kind = StatementKind::kEvaluate;
    result.value = expression();
  }
  tokens_.expect(";", "at the end of the statement");
  into.push_back(std::move(result));
}

void ThreadParser::declaration(std::vector<Statement>& into) {
  const std::string text = type();
  if (!tokens_.at_name()) return tokens_.fail("expected the name of a local variable");
  if (tokens_.second().text == "=") {
    register_index(std::string(tokens_.peek().text), text);
    return assignment(into);
  }
  register_index(tokens_.name("the name of a local variable"), text);
  tokens_.expect(";", "at the end of the declaration");
}

void ThreadParser::assignment(std::vector<Statement>& into) {
  Statement result;
  result.kind = StatementKind::kAssign;
  result.line = tokens_.peek().line;
  result.target = register_index(tokens_.name("a local variable"), "int");
  tokens_.expect("=", "in the assignment");
  result.value = expression();
  tokens_.expect(";", "at the end of the statement");
  into.push_back(std::move(result));
}

// Calls that give no value. False: it is none of them.
bool ThreadParser::call_statement(Statement& statement) {
  const std::string name(tokens_.peek().text);
  if (name == "atomic_thread_fence") {
    tokens_.take();
    statement.kind = StatementKind::kFence;
    tokens_.expect("(", "after atomic_thread_fence");
    statement.order = order(statement.relaxed_fence);
    tokens_.expect(")", "after the memory order");
    return true;
  }
  if (name == "atomic_store" || name == "atomic_store_explicit") {
    tokens_.take();
    statement.kind = StatementKind::kStore;
    tokens_.expect("(", "after " + name);
    statement.address = expression();
    tokens_.expect(",", "between the address and the value");
    statement.value = expression();
    if (name == "atomic_store_explicit") {
      tokens_.expect(",", "before the memory order");
      statement.order = order();
    }
    tokens_.expect(")", "at the end of " + name);
    return true;
  }
  const bool lock = name == "lock" || name == "mtx_lock", unlock = name == "unlock" || name == "mtx_unlock";
  if (!lock && !unlock) return false;
  tokens_.take();
  statement.kind = lock ? StatementKind::kLock : StatementKind::kUnlock;
  tokens_.expect("(", "after " + name);
  statement.address = expression();
  tokens_.expect(")", "at the end of " + name);
  return true;
}

MemoryOrder ThreadParser::order(bool& relaxed) {
  const Token token = tokens_.take();
  std::string_view text = token.text;
  if (text.starts_with("memory_order_")) text.remove_prefix(std::string_view("memory_order_").size());
  relaxed = text == "relaxed";
  if (relaxed) return MemoryOrder::kRelaxed;
  if (text == "acquire" || text == "consume") return MemoryOrder::kAcquire;
  if (text == "release") return MemoryOrder::kRelease;
  if (text == "acq_rel") return MemoryOrder::kAcqRel;
  if (text == "seq_cst") return MemoryOrder::kSeqCst;
  tokens_.fail_at(token,
                  "expected a memory order, such as memory_order_relaxed, found '" + std::string(token.text) + "'");
  return MemoryOrder::kSeqCst;
}

MemoryOrder ThreadParser::order() {
  bool relaxed = false;
  return order(relaxed);
}

int ThreadParser::find_register(const std::string& name) const {
  const auto& registers = thread_->registers;
  for (std::size_t i = 0; i < registers.size(); ++i) {
    if (registers[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int ThreadParser::register_index(const std::string& name, const std::string& type_if_new) {
  const int found = find_register(name);
  if (found >= 0) return found;
  thread_->registers.push_back({.name = name, .type = type_if_new});
  return static_cast<int>(thread_->registers.size() - 1);
}

}  // namespace snarl::litmus
