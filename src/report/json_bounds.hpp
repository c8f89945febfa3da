#pragma once

#include <string_view>

namespace concbench {

/// Throws UsageError for a text that would take a JSON parser minutes, or more memory than there
/// is, and that no report looks like: too many values, members of one object, or blanks in a row.
/// Says nothing else of whether it is JSON.
void check_bounds(std::string_view json);

}  // namespace concbench
