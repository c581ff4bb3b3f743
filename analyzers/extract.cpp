// The walk over a unit's functions, classes and variables.
//
// Functions of system headers are left out, but for instances of the unit's own templates; so is what a template says
// before it is instantiated, because its calls are not resolved yet.
#include "analyzers/extract.h"

#include "analyzers/finding_builder.h"
#include "analyzers/function_extractor.h"

namespace snarl::analyzers {
namespace {

std::string readable(const clang::FunctionDecl& function) {
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
      method != nullptr && method->getParent()->isLambda()) {
    const report::LintPlace place = place_of(method->getParent()->getLocation(), function.getASTContext());
    return "the lambda at " + llvm::sys::path::filename(place.file).str() + ":" + std::to_string(place.line);
  }
  return name_of(function);
}

class Extraction : public clang::RecursiveASTVisitor<Extraction> {
 public:
  Extraction(clang::ASTContext& context, const LockTable& table, Summary& summary)
      : context_(context), roles_(table), pool_(summary.names, summary.paths), summary_(summary) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitLambdaBody() const { return true; }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (function->isDependentContext() || function->isDeleted() || !seen_.insert(function).second) return true;
    if (function->isThisDeclarationADefinition() && function->hasBody()) {
      add(*function);
    } else if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(function);
               destructor != nullptr && destructor->isImplicit() && !destructor->isTrivial()) {
      add_implicit(*destructor);
    }
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* variable) {
    if (!variable->getDeclContext()->isDependentContext()) add(*variable, variable->getType(), 0, 0);
    return true;
  }
  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) {
    if (!record->isThisDeclarationADefinition() || record->isDependentContext() || record->isLambda()) return true;
    Class out;
    out.usr = pool_.name(usr_of(*record->getCanonicalDecl()));
    out.name = pool_.name(record->getNameAsString());
    out.at = point_of(record->getLocation(), context_, pool_);
    for (const clang::CXXBaseSpecifier& base : record->bases())
      if (const auto* parent = base.getType()->getAsCXXRecordDecl())
        out.bases.push_back(pool_.name(usr_of(*parent->getCanonicalDecl())));
    summary_.classes.push_back(std::move(out));
    return true;
  }
  bool VisitFieldDecl(clang::FieldDecl* field) {
    if (field->getDeclContext()->isDependentContext() || field->getParent()->isLambda()) return true;
    add(*field, field->getType(), pool_.name(usr_of(*field->getParent()->getCanonicalDecl())), field->getFieldIndex());
    if (field->isMutable()) summary_.variables.back().flags |= kIsMutable;
    attributes(*field, summary_.variables.back());
    return true;
  }

 private:
  void add(const clang::ValueDecl& declaration, clang::QualType type, Name owner, unsigned position) {
    Variable out;
    out.usr = pool_.name(usr_of(*declaration.getCanonicalDecl()));
    out.name = pool_.name(name_of(declaration));
    out.type = pool_.name(type_name(type));
    out.owner = owner;
    out.position = position;
    out.flags = variable_flags(type, roles_);
    out.at = point_of(declaration.getLocation(), context_, pool_);
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(&declaration)) {
      if (variable->hasLocalStorage()) out.flags |= kIsLocal;
      if (const auto* around = llvm::dyn_cast<clang::FunctionDecl>(variable->getDeclContext()))
        out.owner = pool_.name(usr_of(*around->getCanonicalDecl()));
      if (variable->isStaticLocal()) out.flags |= kIsStaticLocal;
      if (variable->getTLSKind() != clang::VarDecl::TLS_None) out.flags |= kIsThreadLocal;
      if (llvm::isa<clang::ParmVarDecl>(variable)) out.flags |= kIsParameter;
      if (!variable->hasLocalStorage()) attributes(*variable, out);
    }
    summary_.variables.push_back(std::move(out));
  }

  void attributes(const clang::ValueDecl& field, Variable& out) {
    PathBuilder paths(context_, pool_, roles_);
    if (const auto* guarded = field.getAttr<clang::GuardedByAttr>())
      out.guarded_by.push_back(paths.id(guarded->getArg()));
    if (const auto* guarded = field.getAttr<clang::PtGuardedByAttr>())
      out.pointee_guarded_by.push_back(paths.id(guarded->getArg()));
    if (const auto* before = field.getAttr<clang::AcquiredBeforeAttr>())
      for (const clang::Expr* lock : before->args()) out.acquired_before.push_back(paths.id(lock));
    if (const auto* after = field.getAttr<clang::AcquiredAfterAttr>())
      for (const clang::Expr* lock : after->args()) out.acquired_after.push_back(paths.id(lock));
  }

  template <class Attribute>
  void promise(const clang::FunctionDecl& function, Contract exclusive, Contract shared, Function& out) {
    PathBuilder paths(context_, pool_, roles_);
    for (const auto* declaration : function.redecls()) {
      paths.enter(declaration);
      for (const auto* attribute : declaration->template specific_attrs<Attribute>()) {
        bool is_shared = false;
        if constexpr (requires { attribute->isShared(); }) is_shared = attribute->isShared();
        const Contract contract = is_shared ? shared : exclusive;
        if (attribute->args_size() == 0) out.promises.push_back({contract, pool_.path({Base::kThis, 0, 0, {}})});
        for (const clang::Expr* lock : attribute->args())
          out.promises.push_back({contract, pool_.path(paths.pointee(lock))});
      }
    }
  }

  Function head(const clang::FunctionDecl& function) {
    Function out;
    out.usr = pool_.name(usr_of(*function.getCanonicalDecl()));
    out.name = pool_.name(readable(function));
    out.at = point_of(function.getLocation(), context_, pool_);
    if (function.isMain()) out.flags |= kMain;
    if (function.isImplicit()) out.flags |= kImplicit;
    if (llvm::isa<clang::CXXConstructorDecl>(function)) out.flags |= kConstructor;
    if (llvm::isa<clang::CXXDestructorDecl>(function)) out.flags |= kDestructor;
    if (function.isTemplateInstantiation()) {
      out.flags |= kInstance;
      out.pattern = out.name;
    }
    if (function.isExternallyVisible()) out.flags |= kPublic;
    if (function.hasAttr<clang::NoThreadSafetyAnalysisAttr>()) out.flags |= kUnchecked;
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function)) {
      if (!method->isStatic()) out.flags |= kMethod;
      if (method->isVirtual()) out.flags |= kVirtual;
      if (method->isConst()) out.flags |= kConst;
      if (method->getAccess() != clang::AS_public) out.flags &= ~kPublic;
      const clang::CXXRecordDecl* owner = method->getParent();
      if (owner->isLambda()) {
        out.flags |= kLambda;
        out.flags &= ~kPublic;
        const clang::DeclContext* around = owner->getDeclContext();
        while (around != nullptr && !llvm::isa<clang::FunctionDecl>(around)) around = around->getParent();
        if (around != nullptr)
          out.enclosing = pool_.name(usr_of(*llvm::cast<clang::FunctionDecl>(around)->getCanonicalDecl()));
        if (const auto* outer = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(around)) owner = outer->getParent();
      }
      out.class_usr = pool_.name(usr_of(*owner->getCanonicalDecl()));
      for (const clang::CXXMethodDecl* base : method->overridden_methods())
        out.overrides.push_back(pool_.name(usr_of(*base->getCanonicalDecl())));
    }
    for (const clang::ParmVarDecl* parameter : function.parameters())
      out.parameters.push_back(pool_.name(usr_of(*parameter->getCanonicalDecl())));
    promise<clang::RequiresCapabilityAttr>(function, Contract::kRequires, Contract::kRequiresShared, out);
    promise<clang::AcquireCapabilityAttr>(function, Contract::kAcquires, Contract::kAcquiresShared, out);
    promise<clang::ReleaseCapabilityAttr>(function, Contract::kReleases, Contract::kReleases, out);
    promise<clang::AssertCapabilityAttr>(function, Contract::kAsserts, Contract::kAsserts, out);
    promise<clang::AssertExclusiveLockAttr>(function, Contract::kAsserts, Contract::kAsserts, out);
    promise<clang::AssertSharedLockAttr>(function, Contract::kAsserts, Contract::kAsserts, out);
    promise<clang::LocksExcludedAttr>(function, Contract::kExcludes, Contract::kExcludes, out);
    return out;
  }

  void add(const clang::FunctionDecl& function) {
    if (context_.getSourceManager().isInSystemHeader(function.getLocation())) return;
    Function out = head(function);
    FunctionExtractor extractor(context_, pool_, roles_, function);
    extractor.run(out);
    summary_.functions.push_back(std::move(out));
  }

  // ~Guard() that nobody wrote still unlocks its members.
  void add_implicit(const clang::CXXDestructorDecl& destructor) {
    if (context_.getSourceManager().isInSystemHeader(destructor.getParent()->getLocation())) return;
    Function out = head(destructor);
    out.blocks.resize(2);
    out.blocks[0].successors = {1};
    out.exit = 1;
    PathBuilder paths(context_, pool_, roles_);
    for (const clang::FieldDecl* field : destructor.getParent()->fields()) {
      Event event;
      event.at = out.at;
      if (roles_.guard_type(field->getType()) != nullptr) {
        event.kind = EventKind::kGuardDestroy;
        event.path = pool_.path(paths.field_of_this(*field));
      } else if (type_name(field->getType()) == "std::jthread") {
        event.kind = EventKind::kJoin;
        event.path = pool_.path(paths.field_of_this(*field));
      } else {
        continue;
      }
      out.blocks[0].events.insert(out.blocks[0].events.begin(), std::move(event));
    }
    if (!out.blocks[0].events.empty()) summary_.functions.push_back(std::move(out));
  }

  clang::ASTContext& context_;
  Roles roles_;
  Pool pool_;
  Summary& summary_;
  std::set<const clang::FunctionDecl*> seen_;
};

}  // namespace

Summary extract(clang::ASTContext& context, const LockTable& table) {
  Summary summary;
  const clang::SourceManager& sources = context.getSourceManager();
  if (const auto file = sources.getFileEntryRefForID(sources.getMainFileID())) summary.unit = file->getName().str();
  Extraction extraction(context, table, summary);
  for (clang::Decl* declaration : context.getTraversalScope()) extraction.TraverseDecl(declaration);
  return summary;
}

}  // namespace snarl::analyzers
