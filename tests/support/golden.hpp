#pragma once

#include <string>

namespace concbench {

/// Expects `shown` to be what the file of that name in tests/golden holds. To see and accept what a
/// change does to the output, run with CONCBENCH_APPROVE=1 and read the difference in version
/// control.
void expect_approved(const std::string& name, const std::string& shown);

}  // namespace concbench
