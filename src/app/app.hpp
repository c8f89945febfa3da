#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Adds the workloads that the arguments of the program name, such as functions of its user: for a
/// process of another program that takes part in the run. Throws UsageError.
void add_named_workloads(const std::vector<std::string>& arguments);

/// The whole program: reads the command line (the program's name first), does what it says and
/// returns the exit code. Messages go to stderr, one line each.
int run_cli(const std::vector<std::string>& arguments);

/// Whether something else than workloads is called like that on the command line.
bool is_command(std::string_view name);

}  // namespace concbench
