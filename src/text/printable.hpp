#pragma once

#include <string>
#include <string_view>

namespace concbench {

/// Text from outside (names, reasons, hosts, what was typed) as UTF-8 that neither breaks a line
/// nor steers a terminal: `?` for each control character, of one byte or of two, and for each that
/// separates lines or changes the direction of writing, so that what is read is what is there.
/// `kept` are control characters of one byte that may stay.
std::string printable(std::string_view text, std::string_view kept = "");

}  // namespace concbench
