// Reads one thread: its parameters and its C statements.
#pragma once
#include <string>

#include "litmus/token_stream.h"

namespace snarl::litmus {

class ThreadParser {
 public:
  ThreadParser(TokenStream& tokens, Test& test) : tokens_(tokens), test_(test) {}

  // At the `(` of the parameters; ends after the closing `}`. `thread` may already have initialised registers.
  void run(Thread& thread);

 private:
  bool at_type();
  std::string type();
  void parameters();
  std::vector<Statement> block_or_statement();
  void statement(std::vector<Statement>& into);
  void declaration(std::vector<Statement>& into);
  void assignment(std::vector<Statement>& into);
  bool call_statement(Statement& statement);
  MemoryOrder order(bool& relaxed);
  MemoryOrder order();

  Expr expression(int strength = 0);
  Expr unary();
  Expr primary();
  Expr call(const Token& name);
  Expr load(Expr address, bool plain);
  Expr compare_exchange(const Token& name);
  int register_index(const std::string& name, const std::string& type_if_new);
  int find_register(const std::string& name) const;

  TokenStream& tokens_;
  Test& test_;
  Thread* thread_ = nullptr;
};

}  // namespace snarl::litmus
