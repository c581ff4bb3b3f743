// Expressions to access paths.
//
// References, and pointers that are set once where they are declared, stand for what they were bound to, so that
// `auto& shard = shards_[i]; lock(shard.mutex)` and `lock(shards_[i].mutex)` are one lock. Accessors whose body is a
// single return are looked through.
// Limits: a reassigned pointer, and what an opaque call returns, is unknown; an index is known by its text alone.
#include "analyzers/path_builder.h"

namespace snarl::analyzers {
namespace {

constexpr int kDepthMax = 12;
constexpr int kAccessorDepth = 9;

bool is_pass_through(const clang::FunctionDecl& callee) {
  if (callee.getIdentifier() == nullptr || !callee.isInStdNamespace()) return false;
  const llvm::StringRef name = callee.getName();
  return name == "move" || name == "forward" || name == "ref" || name == "cref" || name == "as_const";
}

const clang::Expr* single_return(const clang::FunctionDecl& callee) {
  const clang::FunctionDecl* definition = nullptr;
  if (!callee.hasBody(definition) || definition == nullptr) return nullptr;
  const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  if (body == nullptr || body->size() != 1) return nullptr;
  const auto* result = llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
  return result == nullptr ? nullptr : result->getRetValue();
}

}  // namespace

std::string usr_of(const clang::Decl& declaration) {
  llvm::SmallString<128> text;
  if (clang::index::generateUSRForDecl(&declaration, text)) {
    // Some declarations have none: told apart by their place.
    const clang::SourceManager& sources = declaration.getASTContext().getSourceManager();
    return "?" + declaration.getLocation().printToString(sources);
  }
  return std::string(text);
}

const std::string& PathBuilder::usr(const clang::Decl& declaration) {
  const auto [at, is_new] = usrs_.try_emplace(&declaration);
  if (is_new) at->second = usr_of(declaration);
  return at->second;
}

void PathBuilder::enter(const clang::FunctionDecl* function) { function_ = function; }

// A number or a pointer that is always zero.
static bool is_zero(const clang::Expr* expression, const clang::ASTContext& context) {
  clang::Expr::EvalResult value;
  return expression->isNullPointerConstant(const_cast<clang::ASTContext&>(context),
                                           clang::Expr::NPC_NeverValueDependent) ||
         (!expression->isValueDependent() && expression->getType()->isIntegralOrEnumerationType() &&
          expression->EvaluateAsInt(value, context) && value.Val.getInt() == 0);
}

const clang::Expr* PathBuilder::strip_test(const clang::Expr* condition, const clang::ASTContext& context,
                                           bool* negated) {
  for (;;) {
    condition = strip(condition);
    const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(condition);
    const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(condition);
    if (unary != nullptr && unary->getOpcode() == clang::UO_LNot) {
      *negated = !*negated;
      condition = unary->getSubExpr();
    } else if (binary != nullptr && binary->isEqualityOp() && is_zero(binary->getRHS(), context)) {
      *negated = *negated != (binary->getOpcode() == clang::BO_EQ);
      condition = binary->getLHS();
    } else {
      return condition;
    }
  }
}

const clang::Expr* PathBuilder::strip(const clang::Expr* expression) {
  for (;;) {
    const clang::Expr* before = expression;
    expression = expression->IgnoreParenImpCasts();
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expression)) expression = full->getSubExpr();
    if (const auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression))
      expression = temporary->getSubExpr();
    if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression)) expression = bound->getSubExpr();
    if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(expression)) expression = cast->getSubExpr();
    if (const auto* argument = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression)) expression = argument->getExpr();
    if (const auto* standard = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
      expression = standard->getReplacement();
    if (expression == before) return expression;
  }
}

Path PathBuilder::field_of_this(const clang::FieldDecl& field) {
  if (roles_.is_inner_lock(field)) return {Base::kThis, 0, 0, {}};
  return pool_.with({Base::kThis, 0, 0, {}}, usr(*field.getCanonicalDecl()));
}

Path PathBuilder::pointee(const clang::Expr* expression) {
  const Path path = of(expression);
  return roles_.is_pointer_like(expression->getType()) ? pool_.with(path, "*") : path;
}

// Also of another declaration of the function, as the attributes of its first one name it.
bool PathBuilder::is_own_parameter(const clang::ParmVarDecl& parameter) const {
  if (parameter.getDeclContext() == function_) return true;
  const auto* owner = llvm::dyn_cast<clang::FunctionDecl>(parameter.getDeclContext());
  return owner != nullptr && function_ != nullptr && owner->getCanonicalDecl() == function_->getCanonicalDecl();
}

// A reference, or a pointer or iterator-like value that never changes after its declaration.
bool PathBuilder::is_alias(const clang::VarDecl& variable) {
  if (variable.getInit() == nullptr || !variable.hasLocalStorage() || llvm::isa<clang::ParmVarDecl>(variable))
    return false;
  if (variable.getType()->isReferenceType()) return true;
  if (!variable.getType()->isPointerType()) return false;
  if (variable.getType().isConstQualified()) return true;
  const auto [at, is_new] = aliases_.try_emplace(&variable, true);
  if (!is_new) return at->second;
  struct Writes : clang::RecursiveASTVisitor<Writes> {
    const clang::VarDecl* variable;
    bool found = false;
    bool is(const clang::Expr* expression) {
      const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParenImpCasts());
      return use != nullptr && use->getDecl() == variable;
    }
    bool VisitBinaryOperator(clang::BinaryOperator* binary) {
      found = found || (binary->isAssignmentOp() && is(binary->getLHS()));
      return !found;
    }
    bool VisitUnaryOperator(clang::UnaryOperator* unary) {
      found = found ||
              ((unary->isIncrementDecrementOp() || unary->getOpcode() == clang::UO_AddrOf) && is(unary->getSubExpr()));
      return !found;
    }
  } writes;
  writes.variable = &variable;
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(variable.getDeclContext()))
    writes.TraverseStmt(function->getBody());
  return aliases_[&variable] = !writes.found;
}

Path PathBuilder::of_variable(const clang::VarDecl& variable, int depth) {
  if (const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(&variable);
      parameter != nullptr && is_own_parameter(*parameter))
    return {Base::kParameter, parameter->getFunctionScopeIndex(), 0, {}};
  if (is_alias(variable) && depth < kDepthMax) {
    Path path = of(variable.getInit(), depth + 1);
    // `for (auto& x : xs)`: an element, whichever. What is unknown is still the same object all the time.
    if (path.base != Base::kUnknown) return path;
  }
  return {Base::kVariable, 0, pool_.name(usr(*variable.getCanonicalDecl())), {}};
}

bool PathBuilder::is_captured_by_copy(const clang::VarDecl& variable) const {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(function_);
  if (method == nullptr || !method->getParent()->isLambda() || variable.getDeclContext() == function_) return false;
  for (const clang::LambdaCapture& capture : method->getParent()->captures())
    if (capture.capturesVariable() && capture.getCapturedVar() == &variable)
      return capture.getCaptureKind() == clang::LCK_ByCopy;
  return false;
}

Path PathBuilder::element(Path base, const clang::Expr* index) {
  std::string step = "[]";
  if (index != nullptr) {
    const clang::SourceManager& sources = context_.getSourceManager();
    const auto characters = clang::Lexer::makeFileCharRange(
        clang::CharSourceRange::getTokenRange(index->getSourceRange()), sources, context_.getLangOpts());
    const llvm::StringRef text = clang::Lexer::getSourceText(characters, sources, context_.getLangOpts());
    if (!text.empty() && text.size() < 40) step = "[" + text.str() + "]";
  }
  return pool_.with(std::move(base), step);
}

Path PathBuilder::of(const clang::Expr* expression, int depth) {
  if (expression == nullptr || depth > kDepthMax) return {};
  // A decayed array is the address of its elements.
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression);
      cast != nullptr && cast->getCastKind() == clang::CK_ArrayToPointerDecay)
    return pool_.with(pool_.with(of(cast->getSubExpr(), depth + 1), "[]"), "&");
  expression = strip(expression);
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
    if (variable == nullptr) return {};
    const Path path = of_variable(*variable, depth + 1);
    return is_captured_by_copy(*variable) ? pool_.with(path, "=") : path;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(member->getMemberDecl()))
      return of_variable(*variable, depth + 1);
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field == nullptr) return {};
    Path base = of(member->getBase(), depth + 1);
    if (member->isArrow()) base = pool_.with(std::move(base), "*");
    return field->isAnonymousStructOrUnion() || roles_.is_inner_lock(*field)
               ? base
               : pool_.with(std::move(base), usr(*field->getCanonicalDecl()));
  }
  if (llvm::isa<clang::CXXThisExpr>(expression)) return pool_.with({Base::kThis, 0, 0, {}}, "&");
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) return of_unary(*unary, depth);
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
      binary != nullptr && binary->getOpcode() == clang::BO_Sub && binary->getType()->isPointerType())
    return of_container(*binary, depth);
  if (const auto* several = llvm::dyn_cast<clang::StmtExpr>(expression);
      several != nullptr && !several->getSubStmt()->body_empty())
    return of(llvm::dyn_cast<clang::Expr>(several->getSubStmt()->body_back()), depth + 1);
  if (const auto* subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    Path base = of(strip(subscript->getBase()), depth + 1);
    return element(std::move(base), subscript->getIdx());
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) return of_operator(*call, depth);
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) return of_call(*call, depth);
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression))
    return of_construct(*construct, depth);
  return {};
}

// The field of offsetof(T, f), or of &((T*)0)->f.
static const clang::FieldDecl* field_of_offset(const clang::Expr* expression) {
  expression = PathBuilder::strip(expression);
  if (const auto* offset = llvm::dyn_cast<clang::OffsetOfExpr>(expression))
    return offset->getNumComponents() == 1 && offset->getComponent(0).getKind() == clang::OffsetOfNode::Field
               ? offset->getComponent(0).getField()
               : nullptr;
  const auto* address = llvm::dyn_cast<clang::UnaryOperator>(expression);
  if (address == nullptr || address->getOpcode() != clang::UO_AddrOf) return nullptr;
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(PathBuilder::strip(address->getSubExpr()));
  if (member == nullptr || !member->isArrow()) return nullptr;
  const auto* null = llvm::dyn_cast<clang::IntegerLiteral>(PathBuilder::strip(member->getBase()));
  return null != nullptr && null->getValue() == 0 ? llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl()) : nullptr;
}

// container_of: (T*)((char*)part - offsetof(T, f)).
Path PathBuilder::of_container(const clang::BinaryOperator& difference, int depth) {
  const clang::FieldDecl* field = field_of_offset(difference.getRHS());
  if (field == nullptr) return {};
  return pool_.with(of(difference.getLHS(), depth + 1), "^" + usr(*field->getCanonicalDecl()));
}

Path PathBuilder::of_unary(const clang::UnaryOperator& unary, int depth) {
  if (unary.getOpcode() == clang::UO_AddrOf) return pool_.with(of(unary.getSubExpr(), depth + 1), "&");
  if (unary.getOpcode() == clang::UO_Deref) {
    if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(strip(unary.getSubExpr())))
      if (const auto* iterator = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
          iterator != nullptr && iterator->isImplicit() && iterator->getInit() != nullptr)
        return pool_.with(of(iterator->getInit(), depth + 1), "*");
  }
  if (unary.getOpcode() == clang::UO_Deref) return pool_.with(of(unary.getSubExpr(), depth + 1), "*");
  return {};
}

Path PathBuilder::of_operator(const clang::CXXOperatorCallExpr& call, int depth) {
  const Path object = of(call.getArg(0), depth + 1);
  switch (call.getOperator()) {
    case clang::OO_Subscript:
      return element(object, call.getArg(1));
    case clang::OO_Star:
    case clang::OO_Arrow: {
      // The iterator of a range-for: an element of the range.
      if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(strip(call.getArg(0))))
        if (const auto* iterator = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
            iterator != nullptr && iterator->isImplicit() && iterator->getInit() != nullptr)
          return of(iterator->getInit(), depth + 1);
      return pool_.with(object, "*");
    }
    default:
      return {};
  }
}

// Accessors: `Mutex& mutex() { return mutex_; }`.
Path PathBuilder::of_result(const clang::FunctionDecl& callee, const clang::Expr* object, const clang::CallExpr& call,
                            int depth) {
  const clang::Expr* result = depth < kAccessorDepth ? single_return(callee) : nullptr;
  // RETURN_CAPABILITY(mutex_) says it of a function whose body is elsewhere.
  const auto* declared = result == nullptr ? callee.getAttr<clang::LockReturnedAttr>() : nullptr;
  if (declared != nullptr && depth < kAccessorDepth) result = declared->getArg();
  if (result == nullptr) return {};
  const clang::FunctionDecl* definition = nullptr;
  callee.hasBody(definition);
  const clang::FunctionDecl* caller = function_;
  function_ = declared != nullptr ? &callee : definition;
  const Path inner = of(result, depth + 2);
  function_ = caller;
  Path path;
  if (inner.base == Base::kThis && object != nullptr) {
    path = of(object, depth + 1);
    if (object->getType()->isPointerType()) path = pool_.with(std::move(path), "*");
  } else if (inner.base == Base::kParameter && inner.index < call.getNumArgs()) {
    path = of(call.getArg(inner.index), depth + 1);
  } else if (inner.base == Base::kVariable) {
    return inner;
  } else {
    return {};
  }
  for (const Name step : inner.steps) path = pool_.with(std::move(path), std::string(pool_.text(step)));
  // The attribute names the lock, also where the function returns its address.
  const bool address =
      declared != nullptr && callee.getReturnType()->isPointerType() && !result->getType()->isPointerType();
  return address ? pool_.with(std::move(path), "&") : path;
}

Path PathBuilder::of_call(const clang::CallExpr& call, int depth) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) return {};
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  if (member == nullptr) {
    if (call.getNumArgs() > 0 && is_pass_through(*callee)) return of(call.getArg(0), depth + 1);
    if (call.getNumArgs() > 0 && callee->isInStdNamespace() && callee->getIdentifier() != nullptr) {
      if (callee->getName() == "addressof") return pool_.with(of(call.getArg(0), depth + 1), "&");
      if (callee->getName() == "get") return element(of(call.getArg(0), depth + 1), nullptr);
    }
    return of_result(*callee, nullptr, call, depth);
  }
  const clang::Expr* object = member->getImplicitObjectArgument();
  if (callee->getIdentifier() == nullptr) return {};
  const llvm::StringRef name = callee->getName();
  Path path = of(object, depth + 1);
  if (object->getType()->isPointerType()) path = pool_.with(std::move(path), "*");
  if (callee->isInStdNamespace() || callee->getParent()->isStdNamespace() ||
      qualified_name(*callee).starts_with("std::")) {
    if (name == "get" && roles_.is_pointer_like(object->getType())) return path;
    if (name == "at") return element(std::move(path), call.getNumArgs() > 0 ? call.getArg(0) : nullptr);
    if (name == "front" || name == "back" || name == "begin" || name == "end" || name == "data")
      return element(std::move(path), nullptr);
    if (name == "value") return pool_.with(std::move(path), "*");
    return {};
  }
  return of_result(*callee, object, call, depth);
}

Path PathBuilder::of_construct(const clang::CXXConstructExpr& construct, int depth) {
  if (construct.getNumArgs() != 1) return {};
  const bool same = construct.getConstructor()->isCopyOrMoveConstructor();
  if (same && (roles_.is_pointer_like(construct.getType()) || construct.isElidable()))
    return of(construct.getArg(0), depth + 1);
  if (roles_.is_pointer_like(construct.getType())) return of(construct.getArg(0), depth + 1);
  return {};
}

}  // namespace snarl::analyzers
