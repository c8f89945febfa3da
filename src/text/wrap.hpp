#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// The words of a text in lines of at most `width` columns. A word that is longer has a line of its
/// own. No line at all for a text without words.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace concbench
