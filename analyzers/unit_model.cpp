// Collects functions with a visitor, then calls, starts of threads and what they reach.
#include "analyzers/unit_model.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {

using clang::Expr;
using clang::FunctionDecl;
using clang::Stmt;

class ModelVisitor : public clang::RecursiveASTVisitor<ModelVisitor> {
 public:
  explicit ModelVisitor(UnitModel& model) : model_(model) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(FunctionDecl* function) {
    if (function->isThisDeclarationADefinition() && !function->isDependentContext()) add(function);
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) {
    const clang::CXXMethodDecl* body = lambda->getCallOperator();
    if (!body->isDependentContext()) add(body);
    if (const clang::FunctionTemplateDecl* generic = lambda->getDependentCallOperator())
      for (const FunctionDecl* instance : generic->specializations()) add(instance);
    return true;
  }
  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) {
    if (record->isThisDeclarationADefinition() && !record->isDependentContext() && !record->isLambda() && own(record))
      model_.classes_.push_back(record);
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    if (!variable->getDeclContext()->isDependentContext() && !llvm::isa<clang::ParmVarDecl>(variable) && own(variable))
      model_.variables_.push_back(variable);
    return true;
  }

 private:
  bool own(const clang::Decl* declaration) const {
    const clang::SourceManager& sources = model_.context_.getSourceManager();
    return !sources.isInSystemHeader(sources.getExpansionLoc(declaration->getLocation()));
  }
  void add(const FunctionDecl* function) {
    if (function->hasBody() && own(function) && seen_.insert(function).second) model_.functions_.push_back(function);
  }

  UnitModel& model_;
  std::set<const FunctionDecl*> seen_;
};

namespace {

const FunctionDecl* defined(const FunctionDecl* function) {
  const FunctionDecl* with_body = nullptr;
  return function != nullptr && function->hasBody(with_body) ? with_body : function;
}

bool is_terminating(const clang::CXXConstructExpr* construct) {
  return construct->getConstructor()->isCopyOrMoveConstructor() || construct->getNumArgs() == 0;
}

bool posts(llvm::StringRef name) {
  return one_of(name,
                {"submit",  "post",     "enqueue",   "Enqueue",     "Submit",      "Schedule", "schedule",  "AddTask",
                 "addTask", "add_task", "push_task", "defer",       "dispatch",    "execute",  "run_async", "async",
                 "spawn",   "Post",     "PostTask",  "detach_task", "submit_task", "Execute",  "Dispatch"});
}

const Expr* first_callable(const std::vector<const Expr*>& arguments) {
  for (const Expr* argument : arguments)
    if (callable_function(argument) != nullptr || lambda_of(argument) != nullptr) return argument;
  return nullptr;
}

}  // namespace

void each_statement_of(const FunctionDecl* function, llvm::function_ref<bool(const Stmt*)> visit) {
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    for (const clang::CXXCtorInitializer* init : constructor->inits()) each_statement(init->getInit(), visit);
  each_statement(function->getBody(), visit);
}

const clang::LambdaExpr* lambda_of(const Expr* callable) {
  for (int depth = 0; callable != nullptr && depth < 10; ++depth) {
    callable = strip_all(callable);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(callable)) return lambda;
    if (const auto* plus = llvm::dyn_cast<clang::UnaryOperator>(callable)) {
      callable = plus->getSubExpr();
    } else if (const auto* conversion = llvm::dyn_cast<clang::CXXMemberCallExpr>(callable);
               conversion && llvm::isa_and_nonnull<clang::CXXConversionDecl>(conversion->getMethodDecl())) {
      callable = conversion->getImplicitObjectArgument();
    } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(callable)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      callable = variable == nullptr ? nullptr : variable->getInit();
    } else if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(callable);
               construct && construct->getNumArgs() == 1) {
      callable = construct->getArg(0);  // std::function from a lambda
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

const FunctionDecl* callable_function(const Expr* callable) {
  if (const clang::LambdaExpr* lambda = lambda_of(callable)) return lambda->getCallOperator();
  callable = strip_all(callable);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(callable)) callable = strip_all(unary->getSubExpr());
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(callable)) {
    const std::string name = callee_name(call);
    if (one_of(name, {"std::bind", "std::bind_front", "boost::bind", "std::mem_fn"}) && call->getNumArgs() > 0)
      return callable_function(call->getArg(0));
    return nullptr;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(callable)) {
    if (const auto* function = llvm::dyn_cast<FunctionDecl>(name->getDecl())) return defined(function);
  }
  // An object with a call operator.
  if (const auto* record = callable->getType().getNonReferenceType()->getAsCXXRecordDecl();
      record != nullptr && record->hasDefinition() && !record->isInStdNamespace() && !record->isLambda())
    for (const clang::CXXMethodDecl* method : record->methods())
      if (method->getOverloadedOperator() == clang::OO_Call) return defined(method);
  return nullptr;
}

std::optional<ThreadStart> thread_start(const Expr* expression) {
  ThreadStart start;
  start.whole = expression;
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    const bool joining = is_joining_thread(construct->getType());
    if ((!joining && !is_thread(construct->getType())) || is_terminating(construct)) return std::nullopt;
    start.launch = joining ? Launch::kJoiningThread : Launch::kThread;
    start.arguments = arguments_of(construct);
  } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    const std::string name = callee_name(call);
    start.arguments = arguments_of(call);
    const llvm::StringRef method = method_name(call);
    const Expr* object = object_of(call);
    if (name == "std::async") {
      start.launch = Launch::kAsync;
      if (!start.arguments.empty() && type_name(start.arguments[0]->getType()) == "std::launch")
        start.arguments.erase(start.arguments.begin());
    } else if (name == "pthread_create" && start.arguments.size() == 4) {
      start.launch = Launch::kPthread;
      start.arguments = {start.arguments[2], start.arguments[3]};
    } else if (name == "thrd_create" && start.arguments.size() == 3) {
      start.launch = Launch::kPthread;
      start.arguments = {start.arguments[1], start.arguments[2]};
    } else if (one_of(name, {"std::make_unique", "std::make_shared"}) &&
               (is_thread(first_argument(call->getType())) || is_joining_thread(first_argument(call->getType())))) {
      start.launch = is_thread(first_argument(call->getType())) ? Launch::kThread : Launch::kJoiningThread;
    } else if (one_of(method, {"emplace_back", "emplace", "emplace_front"}) && object != nullptr &&
               (is_thread(first_argument(strip(object)->getType())) ||
                is_joining_thread(first_argument(strip(object)->getType())))) {
      start.launch = is_thread(first_argument(strip(object)->getType())) ? Launch::kThread : Launch::kJoiningThread;
      if (!start.arguments.empty() && callable_function(start.arguments[0]) == nullptr) return std::nullopt;
      start.many = true;
    } else if (const FunctionDecl* callee = call->getDirectCallee();
               callee != nullptr && callee->getIdentifier() != nullptr && posts(callee->getName())) {
      start.launch = Launch::kPost;
      start.entry = first_callable(start.arguments);
      if (start.entry == nullptr) return std::nullopt;
      start.many = true;
    } else {
      return std::nullopt;
    }
  } else {
    return std::nullopt;
  }
  if (start.arguments.empty()) return std::nullopt;
  if (start.entry == nullptr) {
    start.entry = start.arguments[0];
    start.arguments.erase(start.arguments.begin());
  } else {
    std::erase(start.arguments, start.entry);
  }
  return start;
}

const UnitModel& UnitModel::of(clang::ASTContext& context) {
  static std::mutex mutex;
  static std::map<clang::ASTContext*, std::unique_ptr<UnitModel>> models;
  {
    std::lock_guard guard(mutex);
    const auto found = models.find(&context);
    if (found != models.end()) return *found->second;
  }
  auto model = std::make_unique<UnitModel>(context);
  context.AddDeallocation(
      [](void* key) {
        std::lock_guard guard(mutex);
        models.erase(static_cast<clang::ASTContext*>(key));
      },
      &context);
  std::lock_guard guard(mutex);
  return *(models[&context] = std::move(model));
}

UnitModel::UnitModel(clang::ASTContext& context) : context_(context) {
  ModelVisitor(*this).TraverseAST(context);
  for (const FunctionDecl* function : functions_) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function))
      for (const clang::CXXMethodDecl* base : method->overridden_methods())
        overriders_[defined(base)].push_back(method);
    collect_calls(function);
  }
  collect_default_initialisers();
  link_starts();
}

// Threads that members without a constructor of their class start: `std::jthread worker_{[this] { run(); }};`
void UnitModel::collect_default_initialisers() {
  for (const clang::CXXRecordDecl* record : classes_) {
    if (record->hasUserDeclaredConstructor() || record->ctor_begin() == record->ctor_end()) continue;
    for (const clang::FieldDecl* field : record->fields()) {
      if (!field->hasInClassInitializer() || field->getInClassInitializer() == nullptr) continue;
      each_statement(field->getInClassInitializer(), [&](const Stmt* statement) {
        const auto* expression = llvm::dyn_cast<Expr>(statement);
        auto start = expression == nullptr ? std::nullopt : thread_start(expression);
        if (!start) return !llvm::isa<clang::LambdaExpr>(statement);
        start->function = callable_function(start->entry);
        start->starter = *record->ctor_begin();
        starts_.push_back(*start);
        return false;
      });
    }
  }
}

void UnitModel::collect_calls(const FunctionDecl* function) {
  std::set<const clang::LambdaExpr*> entries;
  each_statement_of(function, [&](const Stmt* statement) {
    collect_handler(statement);
    if (const auto* expression = llvm::dyn_cast<Expr>(statement)) {
      if (auto start = thread_start(expression)) {
        start->function = callable_function(start->entry);
        start->starter = function;
        start->many = start->many || enclosing_loop(statement, context_) != nullptr;
        if (const clang::LambdaExpr* lambda = lambda_of(start->entry)) entries.insert(lambda);
        starts_.push_back(*start);
      }
      if (const FunctionDecl* callee = callee_of(expression)) calls_[function].push_back({defined(callee), statement});
      if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expression)) {
        if (entries.count(lambda) == 0) calls_[function].push_back({lambda->getCallOperator(), statement});
        return false;
      }
    }
    return true;
  });
}

void UnitModel::collect_handler(const Stmt* statement) {
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
    if (one_of(callee_name(call), {"signal", "std::signal", "bsd_signal", "sigset"}) && call->getNumArgs() == 2)
      if (const FunctionDecl* handler = callable_function(call->getArg(1))) handlers_.push_back({handler, statement});
  } else if (const auto* assignment = llvm::dyn_cast<clang::BinaryOperator>(statement);
             assignment && assignment->getOpcode() == clang::BO_Assign) {
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(strip(assignment->getLHS()));
    if (member != nullptr && one_of(member->getMemberDecl()->getName(), {"sa_handler", "sa_sigaction"}))
      if (const FunctionDecl* handler = callable_function(assignment->getRHS()))
        handlers_.push_back({handler, statement});
  }
}

void UnitModel::link_starts() {
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    if (starts_[i].function == nullptr) continue;
    for (const FunctionDecl* function : reach(starts_[i].function)) threads_[function].insert(static_cast<int>(i));
  }
}

const std::vector<UnitModel::Call>& UnitModel::calls(const FunctionDecl* function) const {
  static const std::vector<Call> none;
  const auto found = calls_.find(function);
  return found == calls_.end() ? none : found->second;
}

std::vector<std::pair<const FunctionDecl*, const Stmt*>> UnitModel::callers(const FunctionDecl* f) const {
  std::vector<std::pair<const FunctionDecl*, const Stmt*>> result;
  for (const auto& [caller, calls] : calls_)
    for (const Call& call : calls)
      if (call.callee == f) result.push_back({caller, call.at});
  return result;
}

std::set<const FunctionDecl*> UnitModel::reach(const FunctionDecl* function) const {
  std::set<const FunctionDecl*> result;
  std::vector<const FunctionDecl*> open = {defined(function)};
  while (!open.empty()) {
    const FunctionDecl* next = open.back();
    open.pop_back();
    if (!result.insert(next).second) continue;
    for (const Call& call : calls(next)) open.push_back(call.callee);
    if (const auto found = overriders_.find(next); found != overriders_.end())
      open.insert(open.end(), found->second.begin(), found->second.end());
  }
  return result;
}

const std::set<int>& UnitModel::threads_of(const FunctionDecl* function) const {
  static const std::set<int> none;
  const auto found = threads_.find(function);
  return found == threads_.end() ? none : found->second;
}

bool UnitModel::runs_beside_threads(const FunctionDecl* function, clang::SourceLocation at) const {
  return beside(function, at, 0);
}

bool UnitModel::beside(const FunctionDecl* function, clang::SourceLocation at, int depth) const {
  if (depth > 6 || llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function)) return false;
  bool starts = false;
  for (const ThreadStart& start : starts_) {
    if (start.starter != function) continue;
    starts = true;
    if (!is_before(start.whole->getBeginLoc(), at, context_)) continue;
    bool joined = false;
    each_statement_of(function, [&](const Stmt* statement) {
      const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
      if (call == nullptr) return true;
      if (one_of(method_name(call), {"join", "get", "wait"}) ||
          one_of(callee_name(call), {"pthread_join", "thrd_join"}))
        joined = joined || (is_before(start.whole->getEndLoc(), call->getBeginLoc(), context_) &&
                            is_before(call->getBeginLoc(), at, context_));
      return true;
    });
    if (!joined) return true;
  }
  if (starts) return false;
  const auto calling = callers(function);
  for (const auto& [caller, where] : calling)
    if (caller != function && beside(caller, where->getBeginLoc(), depth + 1)) return true;
  if (!calling.empty()) return false;
  // Called from elsewhere: beside the threads of its own class.
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  return method != nullptr && std::any_of(starts_.begin(), starts_.end(), [&](const ThreadStart& start) {
           const auto* starter = llvm::dyn_cast<clang::CXXMethodDecl>(start.starter);
           return starter != nullptr && starter->getParent() == method->getParent() &&
                  !starter->getParent()->isLambda();
         });
}

bool UnitModel::concurrent(const FunctionDecl* a, clang::SourceLocation at_a, const FunctionDecl* b,
                           clang::SourceLocation at_b) const {
  const std::set<int>&of_a = threads_of(a), &of_b = threads_of(b);
  for (int first : of_a)
    for (int second : of_b)
      if (first != second || starts_[static_cast<std::size_t>(first)].many) return true;
  return (!of_a.empty() && beside(b, at_b, 0)) || (!of_b.empty() && beside(a, at_a, 0));
}

bool UnitModel::in_several_threads(const FunctionDecl* function, clang::SourceLocation at) const {
  return concurrent(function, at, function, at);
}

}  // namespace snarl::analyzers::ast
