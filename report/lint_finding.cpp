// Names of confidences.
#include "report/lint_finding.h"

#include "report/check.h"

namespace snarl::report {

std::string_view name(Confidence confidence) {
  switch (confidence) {
    case Confidence::kCertain:
      return "certain";
    case Confidence::kLikely:
      return "likely";
    case Confidence::kHint:
      return "hint";
  }
  SNARL_CHECK(false);
  return {};
}

}  // namespace snarl::report
