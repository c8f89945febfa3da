#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Splits a text into words as a POSIX shell does: blanks part them, and '...', "..." and \ take
/// characters for what they are. Nothing is expanded: what a shell would act on, such as | or $, is
/// refused where it is not quoted. Throws UsageError, with `what` as the option's name.
std::vector<std::string> split_words(std::string_view text, std::string_view what);

/// A text that split_words(), and a shell, split into these words.
std::string join_words(std::span<const std::string> words);

}  // namespace concbench
