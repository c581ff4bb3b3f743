#include "litmus/parser.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "litmus/condition_parser.h"
#include "litmus/thread_parser.h"
#include "litmus/token_stream.h"

namespace snarl::litmus {

Value TokenStream::number(std::string_view what) {
  const bool negative = accept("-");
  std::string_view text = current_.text;
  const int base = text.starts_with("0x") || text.starts_with("0X") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  Value value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (current_.kind != TokenKind::kNumber || error != std::errc{} || end != text.data() + text.size()) {
    fail("expected " + std::string(what));
    return 0;
  }
  advance();
  return negative ? 0 - value : value;
}

namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  std::variant<Test, ParseError> run() {
    header();
    initial_state();
    while (at_thread() && !tokens_.failed()) thread();
    if (test_.threads.empty()) tokens_.fail("expected a thread, such as P0 (atomic_int* x) { ... }");
    for (Location& location : test_.locations) {
      if (location.type.empty()) location.type = "int";
    }
    resolve_pointers();
    ConditionParser(tokens_, test_).run();
    if (tokens_.failed()) return tokens_.error();
    return std::move(test_);
  }

 private:
  // `C name`, then whatever stands before the initial state: a string, comments, `Key=Value` lines.
  void header() {
    tokens_.advance();
    if (!tokens_.at("C")) return tokens_.fail("expected 'C name' (only herd's C litmus tests are read)");
    test_.name = tokens_.lexer().rest_of_line();
    tokens_.advance();
    if (test_.name.empty()) return tokens_.fail("expected the name of the test after 'C'");
    while (!tokens_.at("{") && !tokens_.at_end()) {
      if (tokens_.at("Hash") && tokens_.second().text == "=") {
        tokens_.take();
        test_.hash = tokens_.lexer().rest_of_line();
        tokens_.advance();
      } else if (tokens_.at_name() && tokens_.second().text == "=") {
        tokens_.lexer().rest_of_line();
        tokens_.advance();
      } else if (tokens_.peek().kind == TokenKind::kString) {
        tokens_.take();
      } else {
        return tokens_.fail("expected the initial state, '{'");
      }
    }
  }

  void initial_state() {
    tokens_.expect("{", "before the initial state");
    while (!tokens_.at("}") && !tokens_.at_end()) {
      if (!tokens_.accept(";")) initial_value();
    }
    tokens_.expect("}", "after the initial state");
  }

  // `x=1`, `[x]=1`, `int x=1`, `int* p=&x`, `0:r0=1`, each perhaps without a value.
  void initial_value() {
    std::string type;
    int thread = -1;
    if (tokens_.peek().kind == TokenKind::kNumber) {
      thread = thread_number(tokens_.number("a thread"));
      tokens_.expect(":", "after the number of a thread");
    }
    while (tokens_.at("*") || (tokens_.at_name() && is_type())) {
      const Token token = tokens_.take();
      if (token.text != "*" && !type.empty()) type += " ";
      type += token.text;
    }
    const bool bracket = tokens_.accept("[");
    const Token where = tokens_.peek();
    const std::string name = tokens_.name("the name of a location");
    if (bracket) tokens_.expect("]", "after the name of the location");
    if (tokens_.at("[")) return tokens_.fail("expected a scalar (arrays are not supported)");
    Pending pending{.thread = thread, .name = name, .token = where};
    if (tokens_.accept("=")) {
      tokens_.accept("&");
      if (tokens_.accept("ATOMIC_INIT")) {
        tokens_.expect("(", "after ATOMIC_INIT");
        pending.value = tokens_.number("a number");
        tokens_.expect(")", "after the value");
      } else if (tokens_.at_name()) {
        pending.points_to = tokens_.take().text;
      } else {
        pending.value = tokens_.number("a number or the name of a location");
      }
    }
    if (thread < 0) add_location(name, type);
    pending_.push_back(std::move(pending));
    if (!tokens_.at("}")) tokens_.expect(";", "between two initial values");
  }

  // A name before a name, a star or a bracketed name: `int x`, `int* x`, `int [x]`, but not `x[2]`.
  bool is_type() {
    const auto position = tokens_.lexer().position();
    const Token second = tokens_.lexer().next(), third = tokens_.lexer().next();
    tokens_.lexer().go_to(position);
    return second.kind == TokenKind::kName || second.text == "*" ||
           (second.text == "[" && third.kind == TokenKind::kName);
  }

  int thread_number(Value value) {
    if (value < runtime::kThreadsMax) return static_cast<int>(value);
    tokens_.fail("expected the number of a thread");
    return 0;
  }

  void add_location(const std::string& name, const std::string& type) {
    const auto same_name = [&](const Location& location) { return location.name == name; };
    const auto found = std::find_if(test_.locations.begin(), test_.locations.end(), same_name);
    if (found == test_.locations.end()) {
      test_.locations.push_back({.name = name, .type = type});
    } else if (!type.empty()) {
      found->type = type;
    }
  }

  bool at_thread() {
    if (tokens_.at("void")) return true;
    const std::string_view text = tokens_.peek().text;
    return tokens_.at_name() && text.size() > 1 && text[0] == 'P' &&
           text.find_first_not_of("0123456789", 1) == std::string_view::npos;
  }

  void thread() {
    tokens_.accept("void");
    const Token name = tokens_.peek();
    const std::string expected = "P" + std::to_string(test_.threads.size());
    if (!tokens_.accept(expected)) return tokens_.fail("expected thread " + expected);
    if (test_.threads.size() == runtime::kThreadsMax) return tokens_.fail_at(name, "too many threads");
    Thread thread;
    for (const Pending& pending : pending_) {
      if (pending.thread != static_cast<int>(test_.threads.size())) continue;
      thread.registers.push_back(
          {.name = pending.name, .initial = pending.points_to.empty() ? pending.value : kLocationBase});
    }
    ThreadParser(tokens_, test_).run(thread);
    test_.threads.push_back(std::move(thread));
  }

  // Addresses are known once all locations are: threads may name new ones.
  void resolve_pointers() {
    for (const Pending& pending : pending_) {
      Value value = pending.value;
      if (!pending.points_to.empty()) {
        const int target = find_location(pending.points_to);
        if (target < 0)
          return tokens_.fail_at(pending.token, "expected '" + pending.name + "' to point to a location of the test");
        value = location_address(target);
      }
      if (pending.thread < 0) {
        test_.locations[static_cast<std::size_t>(find_location(pending.name))].initial = value;
        continue;
      }
      if (pending.thread >= static_cast<int>(test_.threads.size())) {
        return tokens_.fail_at(pending.token,
                               "expected a thread of the test before the register '" + pending.name + "'");
      }
      auto& registers = test_.threads[static_cast<std::size_t>(pending.thread)].registers;
      const auto same_name = [&](const Register& reg) { return reg.name == pending.name; };
      std::find_if(registers.begin(), registers.end(), same_name)->initial = value;
    }
  }

  int find_location(const std::string& name) const {
    for (std::size_t i = 0; i < test_.locations.size(); ++i) {
      if (test_.locations[i].name == name) return static_cast<int>(i);
    }
    return -1;
  }

  struct Pending {
    int thread = -1;  // -1: a location
    std::string name;
    Token token;
    Value value = 0;
    std::string points_to = {};
  };

  TokenStream tokens_;
  Test test_;
  std::vector<Pending> pending_;
};

}  // namespace

std::variant<Test, ParseError> parse(std::string_view text) { return Parser(text).run(); }

}  // namespace snarl::litmus
