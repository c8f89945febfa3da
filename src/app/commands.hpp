#pragma once

#include <string_view>

#include "cli/command.hpp"

namespace concbench {

/// Adds a subcommand for each workload. Below `sweep` they measure with all values of some options.
void add_workloads(Command& parent, bool is_sweep);

/// Whether it is a workload to which the words after `--` belong, whatever they look like.
bool takes_words(std::string_view name);

/// A subcommand's function adds its options and returns what it does.
using Subcommand = Action(Command& command);
Subcommand sweep_command, show_command, compare_command, list_command, schema_command,
    doctor_command, metg_command;

}  // namespace concbench
