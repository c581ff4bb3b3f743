// thread-unsafe-function: functions of the C library that keep their result or state in a static object, called where
// several threads may be in them at once.
//
// Likely where two calls that share the object may run at the same time by the unit's own threads; a hint where one
// thread calls it alone, and for functions that glibc makes safe (rand, strerror, getenv without setenv).
// Silent: in programs without threads, under a lock. Tested by: tests/analyzers/thread_unsafe_function.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

struct Unsafe {
  const char* name;
  const char* group;  // functions of one group share an object
  bool grave;         // wrong with glibc too
  const char* instead;
};

constexpr Unsafe kUnsafe[] = {
    {"localtime", "time", true, "localtime_r"},
    {"gmtime", "time", true, "gmtime_r"},
    {"asctime", "time text", true, "strftime"},
    {"ctime", "time text", true, "ctime_r"},
    {"strtok", "strtok", true, "strtok_r"},
    {"setlocale", "locale", true, "uselocale"},
    {"setenv", "environment", true, "setting it before threads start"},
    {"putenv", "environment", true, "setting it before threads start"},
    {"unsetenv", "environment", true, "setting it before threads start"},
    {"clearenv", "environment", true, "setting it before threads start"},
    {"getenv", "environment", false, "reading it before threads start"},
    {"gethostbyname", "hosts", true, "getaddrinfo"},
    {"gethostbyaddr", "hosts", true, "getnameinfo"},
    {"getpwnam", "passwd", true, "getpwnam_r"},
    {"getpwuid", "passwd", true, "getpwuid_r"},
    {"getgrnam", "group", true, "getgrnam_r"},
    {"getgrgid", "group", true, "getgrgid_r"},
    {"inet_ntoa", "inet_ntoa", true, "inet_ntop"},
    {"ttyname", "ttyname", true, "ttyname_r"},
    {"getlogin", "getlogin", true, "getlogin_r"},
    {"tmpnam", "tmpnam", true, "mkstemp"},
    {"ecvt", "ecvt", true, "snprintf"},
    {"fcvt", "ecvt", true, "snprintf"},
    {"crypt", "crypt", true, "crypt_r"},
    {"drand48", "drand48", true, "<random>"},
    {"lrand48", "drand48", true, "<random>"},
    {"mrand48", "drand48", true, "<random>"},
    {"srand48", "drand48", true, "<random>"},
    {"hcreate", "hsearch", true, "hcreate_r"},
    {"hsearch", "hsearch", true, "hsearch_r"},
    {"rand", "rand", false, "<random>"},
    {"srand", "rand", false, "<random>"},
    {"strerror", "strerror", false, "strerror_r"},
    {"strsignal", "strerror", false, "sigdescr_np"},
};

const Unsafe* unsafe(const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr || llvm::isa<clang::CXXMethodDecl>(callee))
    return nullptr;
  const clang::DeclContext* around = callee->getDeclContext()->getRedeclContext();
  if (!around->isTranslationUnit() && !callee->isInStdNamespace()) return nullptr;
  // Functions of the program that bear such a name.
  if (callee->hasBody()) return nullptr;
  for (const Unsafe& one : kUnsafe)
    if (callee->getName() == one.name) return &one;
  return nullptr;
}

struct Site {
  const Unsafe* what;
  const clang::CallExpr* call;
  const clang::FunctionDecl* function;
};

class ThreadUnsafeFunction : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    if (model.starts().empty()) return;
    std::vector<Site> sites;
    for (const clang::FunctionDecl* function : model.functions())
      ast::walk_with_locks(function->getBody(), [&](const clang::Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
        if (call == nullptr || !held.empty()) return;
        if (const Unsafe* what = unsafe(call)) sites.push_back({what, call, function});
      });
    for (const Site& site : sites) look_at(site, sites, model, report);
  }

  static void look_at(const Site& site, const std::vector<Site>& sites, const ast::UnitModel& model,
                      UnitReporter& report) {
    if (model.threads_of(site.function).empty()) return;  // told at the thread's side
    bool grave = site.what->grave;
    const Site* other = nullptr;
    for (const Site& candidate : sites) {
      if (std::string_view(candidate.what->group) != site.what->group) continue;
      if (!model.concurrent(site.function, site.call->getBeginLoc(), candidate.function, candidate.call->getBeginLoc()))
        continue;
      if (other == nullptr || candidate.what->grave) other = &candidate;
      grave = grave || candidate.what->grave;  // getenv beside setenv
    }
    FindingBuilder finding = report.report(
        site.call->getSourceRange(),
        grave && other != nullptr ? report::Confidence::kLikely : report::Confidence::kHint,
        std::string(site.what->name) + " shares one static object among all threads; consider " + site.what->instead);
    if (other != nullptr && other->call != site.call)
      finding.note(other->call->getSourceRange(),
                   "another thread may be in " + std::string(other->what->name) + " here");
    const int start = *model.threads_of(site.function).begin();
    finding.note(model.starts()[static_cast<std::size_t>(start)].whole->getSourceRange(),
                 "reached from the thread started here");
  }
};

const RegisterUnitCheck<ThreadUnsafeFunction> thread_unsafe_function("thread-unsafe-function");

}  // namespace
}  // namespace snarl::analyzers
