#pragma once

#include <string>
#include <string_view>

#include "template.hpp"

namespace concbench::command {

/// What `/bin/sh -c` is given, the same for every task: placeholders are variables, which are set
/// at the beginning from the parameters 1, 2 and 3 (task, worker, input), and which stand in quotes
/// so that a shell neither splits a value nor reads it as code. Throws UsageError, which names
/// `option`, for a placeholder at a place where no quotes do that, or where it cannot be told which
/// quotes are open.
std::string text_for_shell(const Template& command, std::string_view option);

}  // namespace concbench::command
