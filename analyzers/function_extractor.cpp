// Walks Clang's flow graph of a function, one event list a block.
//
// The graph has every subexpression as an element of its own, in order of evaluation, and the implicit destructors; so
// each handler looks at one node and never down, except through access paths.
// Limits: exceptions leave only where the graph has an edge for them (try blocks); coroutines are walked as functions.
// Tested by: tests/analyzers
#include "analyzers/function_extractor.h"

#include "analyzers/finding_builder.h"

namespace snarl::analyzers {
namespace {

// Finds what needs a look from above: destinations of constructions, captures, loops.
struct Scanner : clang::RecursiveASTVisitor<Scanner> {
  std::vector<const clang::VarDecl*> variables;
  std::vector<const clang::Expr*> assignments, returns, pushes;
  std::set<const clang::VarDecl*>* shared = nullptr;
  std::set<const clang::Stmt*>* in_loops = nullptr;
  int loops = 0;
  bool comes_back = false;  // calls setjmp, whose second return has no edge in the graph

  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      if (!capture.capturesVariable()) continue;
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar());
      if (variable == nullptr) continue;
      if (capture.getCaptureKind() == clang::LCK_ByRef || variable->getType()->isPointerType() ||
          variable->getType()->isReferenceType())
        shared->insert(variable);
      if (variable->isInitCapture() && variable->getInit() != nullptr)
        TraverseStmt(const_cast<clang::Expr*>(variable->getInit()));
    }
    note_loop(lambda);
    return true;  // its body is another function
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    if (variable->getInit() != nullptr) variables.push_back(variable);
    return true;
  }
  bool VisitUnaryOperator(clang::UnaryOperator* unary) {
    if (unary->getOpcode() == clang::UO_AddrOf)
      if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(unary->getSubExpr()->IgnoreParens()))
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl())) shared->insert(variable);
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* call) {
    const auto* callee = call->getDirectCallee();
    if (callee != nullptr && callee->getIdentifier() != nullptr &&
        (callee->getName() == "setjmp" || callee->getName() == "_setjmp" || callee->getName() == "sigsetjmp" ||
         callee->getName() == "__sigsetjmp"))
      comes_back = true;
    if (callee != nullptr && callee->getIdentifier() != nullptr && callee->isInStdNamespace() &&
        (callee->getName() == "ref" || callee->getName() == "cref") && call->getNumArgs() == 1)
      if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(call->getArg(0)->IgnoreParenImpCasts()))
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl())) shared->insert(variable);
    if (callee != nullptr && callee->getIdentifier() != nullptr && llvm::isa<clang::CXXMemberCallExpr>(call) &&
        (callee->getName() == "push_back" || callee->getName() == "emplace_back"))
      pushes.push_back(call);
    if (const auto* assign = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
        assign != nullptr && assign->getOperator() == clang::OO_Equal && assign->getNumArgs() == 2)
      assignments.push_back(call);
    note_loop(call);
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construct) {
    note_loop(construct);
    return true;
  }
  bool VisitReturnStmt(clang::ReturnStmt* statement) {
    if (statement->getRetValue() != nullptr) returns.push_back(statement->getRetValue());
    return true;
  }
  void note_loop(const clang::Stmt* statement) {
    if (loops > 0) in_loops->insert(statement);
  }
  using Base = clang::RecursiveASTVisitor<Scanner>;
  bool TraverseForStmt(clang::ForStmt* s) { return ++loops, Base::TraverseForStmt(s), --loops, true; }
  bool TraverseWhileStmt(clang::WhileStmt* s) { return ++loops, Base::TraverseWhileStmt(s), --loops, true; }
  bool TraverseDoStmt(clang::DoStmt* s) { return ++loops, Base::TraverseDoStmt(s), --loops, true; }
  bool TraverseCXXForRangeStmt(clang::CXXForRangeStmt* s) {
    return ++loops, Base::TraverseCXXForRangeStmt(s), --loops, true;
  }
};

}  // namespace

Point point_of(clang::SourceLocation at, const clang::ASTContext& context, Pool& pool) {
  const report::LintPlace place = place_of(at, context);
  return {pool.name(place.file), static_cast<std::uint32_t>(place.line), static_cast<std::uint32_t>(place.column)};
}

FunctionExtractor::FunctionExtractor(clang::ASTContext& context, Pool& pool, const Roles& roles,
                                     const clang::FunctionDecl& function)
    : context_(context),
      pool_(pool),
      roles_(roles),
      function_(function),
      paths_(context, pool, roles),
      dependence_(context, pool, function) {
  paths_.enter(&function);
}

Event& FunctionExtractor::emit(EventKind kind, clang::SourceLocation at, PathId path) {
  Event event;
  event.kind = kind;
  event.at = point_of(at, context_, pool_);
  event.path = path;
  if (current_ != nullptr && in_loops_.count(current_) != 0) event.flags |= kInLoop;
  events_->push_back(std::move(event));
  return events_->back();
}

PathId FunctionExtractor::destination_of(const clang::Expr& expression) const {
  const auto found = destinations_.find(&expression);
  return found == destinations_.end() ? 0 : found->second;
}

PathId FunctionExtractor::frame_this() { return pool_.path({Base::kThis, 0, 0, {}}); }

// The construction or call that makes the object, behind what only passes it on.
void FunctionExtractor::scan_destination(const clang::Expr* initializer, PathId destination) {
  for (int depth = 0; initializer != nullptr && depth < 6; ++depth) {
    initializer = PathBuilder::strip(initializer);
    destinations_.try_emplace(initializer, destination);
    const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(initializer);
    if (construct == nullptr || construct->getNumArgs() == 0 || !construct->getConstructor()->isCopyOrMoveConstructor())
      return;
    initializer = construct->getArg(0);
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(PathBuilder::strip(initializer))) return;
  }
}

void FunctionExtractor::scan() {
  Scanner scanner;
  scanner.shared = &shared_locals_;
  scanner.in_loops = &in_loops_;
  scanner.TraverseStmt(function_.getBody());
  comes_back_ = scanner.comes_back;
  fresh_until_ = fresh_until(function_);
  for (const clang::VarDecl* variable : scanner.variables) {
    if (!variable->getType()->isReferenceType())
      scan_destination(variable->getInit(), pool_.path(paths_.of_variable(*variable)));
    const clang::Expr* value = PathBuilder::strip(variable->getInit());
    if (variable->getType()->isIntegralOrEnumerationType() && llvm::isa<clang::CallExpr>(value))
      tried_[variable] = value;
  }
  for (const clang::Expr* assignment : scanner.assignments) {
    const auto* call = llvm::cast<clang::CXXOperatorCallExpr>(assignment);
    scan_destination(call->getArg(1), paths_.id(call->getArg(0)));
  }
  for (const clang::Expr* push : scanner.pushes) {
    const auto* call = llvm::cast<clang::CXXMemberCallExpr>(push);
    if (call->getNumArgs() == 1)
      scan_destination(call->getArg(0), pool_.path(pool_.with(paths_.of(call->getImplicitObjectArgument()), "[]")));
  }
  for (const clang::Expr* value : scanner.returns) scan_destination(value, pool_.path({Base::kReturn, 0, 0, {}}));
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function_))
    for (const clang::CXXCtorInitializer* each : constructor->inits())
      if (each->isMemberInitializer())
        scan_destination(each->getInit(), pool_.path(paths_.field_of_this(*each->getMember())));
}

bool FunctionExtractor::run(Function& result) {
  clang::CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.AddImplicitDtors = true;
  options.AddTemporaryDtors = true;
  options.AddInitializers = true;
  options.PruneTriviallyFalseEdges = true;
  options.AddEHEdges = false;
  const std::unique_ptr<clang::CFG> graph = clang::CFG::buildCFG(&function_, function_.getBody(), &context_, options);
  if (graph == nullptr) return false;
  scan();
  // The entry first: Clang numbers it last.
  const unsigned count = graph->getNumBlockIDs();
  result.blocks.resize(count);
  const auto index = [&](const clang::CFGBlock& block) { return count - 1 - block.getBlockID(); };
  for (const clang::CFGBlock* block : *graph) {
    Block& out = result.blocks[index(*block)];
    events_ = &out.events;
    for (const clang::CFGElement& each : *block) element(each);
    for (const clang::CFGBlock::AdjacentBlock& next : block->succs())
      if (const clang::CFGBlock* reachable = next.getReachableBlock()) out.successors.push_back(index(*reachable));
    if (block->hasNoReturnElement())
      out.successors.clear();  // what does not return leaves nothing locked that matters
    else if (const auto* condition = llvm::dyn_cast_or_null<clang::Expr>(block->getTerminatorCondition());
             condition != nullptr && out.successors.size() == 2) {
      test(condition, out);
      dependence_.describe(condition, paths_, out);
    }
  }
  result.exit = index(graph->getExit());
  if (comes_back_) result.flags |= kUnchecked;
  return true;
}

// if (!m.try_lock()), if (pthread_mutex_trylock(&m) == 0), if (ok), if (guard)
void FunctionExtractor::test(const clang::Expr* condition, Block& block) {
  bool negated = false;
  condition = PathBuilder::strip_test(condition, context_, &negated);
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(condition))
    if (const auto found = tried_.find(llvm::dyn_cast<clang::VarDecl>(use->getDecl())); found != tried_.end())
      condition = found->second;
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(condition)) {
    block.negated = negated;
    test_of(*call, block);
  }
}

void FunctionExtractor::test_of(const clang::CallExpr& call, Block& block) {
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    const clang::CXXMethodDecl* method = member->getMethodDecl();
    if (method == nullptr) return;
    const clang::Expr* object = member->getImplicitObjectArgument();
    const MethodRole role = roles_.method_role(*method);
    if (roles_.guard_type(object->getType()->isPointerType() ? object->getType()->getPointeeType()
                                                             : object->getType()) != nullptr) {
      block.test = Test::kOwns;
      block.tested = pool_.path(paths_.pointee(object));
    } else if (role == MethodRole::kTryLock || role == MethodRole::kTryLockShared) {
      block.test = Test::kTried;
      block.tested = pool_.path(paths_.pointee(object));
    }
  } else if (const clang::FunctionDecl* callee = call.getDirectCallee()) {
    const CallRule* rule = roles_.rule(*callee);
    // pthread_mutex_lock() fails too, and then nothing is held.
    if (rule == nullptr || call.getNumArgs() == 0 ||
        (rule->role != CallRole::kTryLock && rule->role != CallRole::kLock && rule->role != CallRole::kLockShared))
      return;
    block.test = Test::kTried;
    block.negated = !block.negated;  // zero is success
    block.tested = pool_.path(pool_.with(paths_.of(call.getArg(0)), "*"));
  }
}

void FunctionExtractor::element(const clang::CFGElement& each) {
  switch (each.getKind()) {
    case clang::CFGElement::Statement:
    case clang::CFGElement::Constructor:
    case clang::CFGElement::CXXRecordTypedCall: {
      const clang::Stmt* node = each.castAs<clang::CFGStmt>().getStmt();
      current_ = node;
      statement(*node);
      current_ = nullptr;
      break;
    }
    case clang::CFGElement::Initializer:
      initializer(*each.castAs<clang::CFGInitializer>().getInitializer());
      break;
    case clang::CFGElement::AutomaticObjectDtor: {
      const auto dtor = each.castAs<clang::CFGAutomaticObjDtor>();
      const clang::VarDecl* variable = dtor.getVarDecl();
      if (!variable->getType()->isReferenceType())
        destroy(variable->getType(), pool_.path(paths_.of_variable(*variable)), dtor.getTriggerStmt()->getEndLoc());
      break;
    }
    case clang::CFGElement::TemporaryDtor: {
      const clang::CXXBindTemporaryExpr* bound = each.castAs<clang::CFGTemporaryDtor>().getBindTemporaryExpr();
      const clang::Expr* made = PathBuilder::strip(bound);
      const PathId place = destination_of(*made);
      // A temporary that became a variable is destroyed with it.
      if (place == 0) destroy(bound->getType(), temporary(*made), bound->getEndLoc());
      break;
    }
    case clang::CFGElement::MemberDtor: {
      const clang::FieldDecl* field = each.castAs<clang::CFGMemberDtor>().getFieldDecl();
      destroy(field->getType(), pool_.path(paths_.field_of_this(*field)), function_.getEndLoc());
      break;
    }
    default:
      break;
  }
}

// Objects without a name: told apart by where they are made.
PathId FunctionExtractor::temporary(const clang::Expr& made) {
  const Point at = point_of(made.getBeginLoc(), context_, pool_);
  return pool_.path(
      {Base::kVariable,
       0,
       pool_.name("temporary " + pool_.text(at.file) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column)),
       {}});
}

void FunctionExtractor::initializer(const clang::CXXCtorInitializer& init) {
  if (!init.isMemberInitializer() || init.getInit() == nullptr) return;
  const clang::FieldDecl* field = init.getMember();
  const PathId place = pool_.path(paths_.field_of_this(*field));
  if (field->getType()->isReferenceType() || roles_.is_pointer_like(field->getType())) {
    const PathId value = paths_.id(init.getInit());
    if (value != 0) emit(EventKind::kBind, init.getSourceLocation(), place).other = value;
  }
}

// What the write comes from.
void FunctionExtractor::write_from(std::size_t before, const clang::Expr* value) {
  if (events_->size() > before &&
      (events_->back().kind == EventKind::kWrite || events_->back().kind == EventKind::kReadWrite))
    events_->back().depends = dependence_.of(value);
}

void FunctionExtractor::assign(const clang::Expr* to, const clang::Expr* value) {
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(to->IgnoreParenImpCasts());
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (variable != nullptr) assign(*variable, value, to->getExprLoc());
}

// Which way a later test of the variable goes.
void FunctionExtractor::assign(const clang::VarDecl& variable, const clang::Expr* value, clang::SourceLocation at) {
  if (!dependence_.is_tested(&variable)) return;
  std::string known;
  clang::Expr::EvalResult result;
  if (value != nullptr && !value->isValueDependent() && !value->getType()->isDependentType()) {
    if (value->isNullPointerConstant(context_, clang::Expr::NPC_NeverValueDependent) ||
        (value->getType()->isIntegralOrEnumerationType() && value->EvaluateAsInt(result, context_) &&
         result.Val.getInt() == 0)) {
      known = "0";
    } else if (value->getType()->isIntegralOrEnumerationType() && value->EvaluateAsInt(result, context_)) {
      known = "1";
    }
  }
  Event& event = emit(EventKind::kAssign, at, pool_.path(paths_.of_variable(variable)));
  event.target = pool_.name(variable.getNameAsString());
  event.detail = pool_.name(known);
}

void FunctionExtractor::destroy(clang::QualType type, PathId object, clang::SourceLocation at) {
  if (roles_.guard_type(type) != nullptr) {
    emit(EventKind::kGuardDestroy, at, object);
    return;
  }
  if (type_name(type) == "std::jthread") {
    emit(EventKind::kJoin, at, object);
    return;
  }
  const auto* record = type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) return;
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  if (destructor == nullptr || destructor->isTrivial()) return;
  if (context_.getSourceManager().isInSystemHeader(record->getLocation())) return;
  Event& event = emit(EventKind::kCall, at);
  event.target = pool_.name(usr_of(*destructor->getCanonicalDecl()));
  event.arguments = {object};
  callees_.push_back(destructor);
}

}  // namespace snarl::analyzers
