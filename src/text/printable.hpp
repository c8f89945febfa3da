#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace concbench {

/// The text with what is no UTF-8 replaced by U+FFFD, once for each longest beginning of a
/// character.
std::string valid_utf8(std::string_view text);

/// Text from outside (names, reasons, hosts, what was typed) as UTF-8 that neither breaks a line
/// nor steers a terminal: `?` for each control character, of one byte or of two, and for each that
/// separates lines or changes the direction of writing, so that what is read is what is there.
/// `kept` are control characters of one byte that may stay.
std::string printable(std::string_view text, std::string_view kept = "");

/// JSON with what printable() would replace as `\u009b` and the like, which is the same text to a
/// reader of JSON, and steers no terminal.
std::string printable_json(std::string json);

/// How many columns UTF-8 takes on the screen: two for each wide character, such as those of
/// Chinese, and none for marks that stand on the one before.
std::size_t text_width(std::string_view text);

/// The text in at most `width` columns: where it is longer, `mark` stands for its middle. Whole
/// characters alone are left out.
std::string shortened(std::string_view text, std::size_t width, std::string_view mark);

/// Text in one line of Markdown that shows as it is: in a table, a bar would end the cell; the rest
/// would be read as marks, links or HTML.
std::string markdown_escaped(const std::string& text);

}  // namespace concbench
