#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// The whole program: reads the command line (the program's name first), does what it says and
/// returns the exit code. Messages go to stderr, one line each.
int run_cli(const std::vector<std::string>& arguments);

/// Whether something else than workloads is called like that on the command line.
bool is_command(std::string_view name);

}  // namespace concbench
