#pragma once

#include <string_view>

#include "cli/command.hpp"

namespace concbench {

/// Adds a subcommand for each workload. Below `sweep` they measure with all values of some options.
void add_workloads(Command& parent, bool is_sweep);

/// Whether it is a workload to which the words after `--` belong, whatever they look like.
bool takes_words(std::string_view name);

}  // namespace concbench
