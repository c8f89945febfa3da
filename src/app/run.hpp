#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace concbench {

/// Adds a subcommand for each workload. Below `sweep` they measure with all values of some options.
void add_workloads(Command& parent, bool is_sweep);

/// Options that runs or sweeps of all workloads have: those that need a value, or those that can do
/// without one, by every name.
std::vector<std::string> run_option_names(bool need_value);

/// Whether it is a workload to which the words after `--` belong, whatever they look like.
bool takes_words(std::string_view name);

}  // namespace concbench
