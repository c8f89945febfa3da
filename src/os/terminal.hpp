#pragma once

#include <string_view>

namespace concbench {

/// Puts something in the place of standard streams that are closed, which whatever is opened first
/// would take. Writing to it fails as it would have failed. To be called before anything is opened.
void hold_standard_streams();

bool stdout_is_terminal();
bool stderr_is_terminal();

/// Columns of the terminal behind a stream; 80 where they cannot be told.
unsigned stdout_width();
unsigned stderr_width();
/// Lines of the same; 24 where they cannot be told.
unsigned stderr_height();

/// Writes results. A reader that has gone away is no error; everything else is a FileError.
void write_stdout(std::string_view bytes);

/// Writes a note for the user; nothing can be done where that fails.
void write_stderr(std::string_view bytes);

}  // namespace concbench
