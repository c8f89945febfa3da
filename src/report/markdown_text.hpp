#pragma once

#include <string>

namespace concbench {

/// Text in one line of Markdown that shows as it is: in a table, a bar would end the cell; the rest
/// would be read as marks, links or HTML.
std::string markdown_escaped(const std::string& text);

}  // namespace concbench
