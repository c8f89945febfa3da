#pragma once

#include <string>
#include <vector>

namespace concbench {

/// The whole program: reads the command line (the program's name first), does what it says and
/// returns the exit code. Messages go to stderr, one line each.
int run_cli(const std::vector<std::string>& arguments);

}  // namespace concbench
