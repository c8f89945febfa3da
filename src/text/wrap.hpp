#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// The words of a text in lines of at most `width` columns. A word that is longer has a line of its
/// own. A figure and its unit stay together. No line at all for a text without words.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// The same, with words that are longer shortened in the middle, as shortened() does.
std::vector<std::string> folded(std::string_view text, std::size_t width, std::string_view mark);

}  // namespace concbench
