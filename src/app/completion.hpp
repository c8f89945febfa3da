#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/completion.hpp"

namespace concbench {

/// Where a shell asks what may be typed, as the scripts of `concbench completion` have it do: the
/// command line, the program's name first, up to where the cursor is, with quotes taken away.
/// Absent: the arguments are no such question.
std::optional<std::vector<std::string>> asked_completion(const std::vector<std::string>& arguments);

/// Tells the shell: a line for each candidate, that begins with `=` and has its meaning behind a
/// tab, and one for what the shell is to add, which begins with `f` for files, `d` for folders or
/// `p` for programs and goes on with what stands before them in the word.
void tell_shell(const Completion& completion);

}  // namespace concbench
