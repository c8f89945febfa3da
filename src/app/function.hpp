#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// The workload that runs functions of the user's.
inline constexpr std::string_view kFunction = "function";

/// Adds it as it is before anyone has named a function.
void add_function();

/// Compiles or loads what a command line of `function` names, and adds the workload that runs it:
/// its options are those of the functions and its own. Returns the arguments with options for what
/// stands in them by itself: files, and functions where a file has several. `first` is the place
/// behind the name. Throws UsageError.
std::vector<std::string> prepare_function(const std::vector<std::string>& arguments,
                                          std::size_t first);

}  // namespace concbench
