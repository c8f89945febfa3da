#pragma once

#include <string>

namespace concbench {

/// Text that would break a line and steer a terminal: control characters of one byte and of two,
/// and those that change the direction of writing or separate lines.
inline const std::string kHostile =
    std::string("\x1b]0;x\x07\r\n\t\x7f\xc2\x9b\xc2\x85\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8") +
    '\0';

/// What is to be shown in its place.
inline const std::string kTamed = "?]0;x???????????";

}  // namespace concbench
