#pragma once

#include <string_view>

namespace concbench {

/// Tells the user something beside the results: one line on standard error, whatever is in it.
void write_message(std::string_view text);

}  // namespace concbench
