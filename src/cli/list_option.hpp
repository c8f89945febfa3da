#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/option_row.hpp"

namespace concbench {

/// An option that takes `A,B,...` and may be given again: its values are appended to what it got
/// before, all in place of those that are in `values` at first. Refuses an empty value, which the
/// library's own splitting would leave out in silence.
OptionRow list_option(std::string_view names, std::vector<std::string>& values,
                      std::string_view type, std::string_view help, std::string_view bare = {});

}  // namespace concbench
