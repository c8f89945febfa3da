#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace concbench {

/// An option that takes `A,B,...` and may be given again: its values are appended to what it got
/// before, all in place of those that are in `values` at first. Refuses an empty value, which the
/// library's own splitting would leave out in silence.
CLI::Option* add_list_option(CLI::App& app, const std::string& flags,
                             std::vector<std::string>& values, const std::string& help);

}  // namespace concbench
