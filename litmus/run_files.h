// Many litmus files in one call: what `snarl litmus` does.
#pragma once
#include <string>
#include <vector>

namespace snarl::litmus {

// `model`: of checker/models/all_models.h. `format`: text (herd7's log) or json (one object per line). `output`: a file, or empty for
// standard output. A file that cannot be read is named on standard error, and the others go on.
// Returns 0, or 2 when a file or an argument was bad, or 3 when a search was cut.
int run_files(const std::vector<std::string>& files, const std::string& model, const std::string& format,
              const std::string& output);

}  // namespace snarl::litmus
