#pragma once

#include <string>
#include <string_view>

namespace concbench {

/// The text with what is no UTF-8 replaced by U+FFFD, once for each longest beginning of a
/// character.
std::string valid_utf8(std::string_view text);

}  // namespace concbench
