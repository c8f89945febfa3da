#pragma once

#include <concbench/params.hpp>
#include <string>
#include <vector>

namespace concbench::command {

/// The lines of --input-file, one a task, as they are; empty where the option is not given. Throws
/// FileError for a file that cannot be read, UsageError for one that has no lines or bytes that no
/// program can be given.
std::vector<std::string> read_inputs(const Params& params);

}  // namespace concbench::command
