#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace concbench {

/// What a shell knows better than the program.
enum class ShellKnows { nothing, files, folders, programs };

/// What may be typed in place of a word that has been begun.
struct Completion {
  /// Whole words.
  Candidates candidates = {};
  /// What the shell is to add by itself, each behind `before`, with which the word begins.
  ShellKnows shell = ShellKnows::nothing;
  std::string before = {};

  /// Adds a candidate where it begins with what has been typed.
  void add(std::string_view typed, std::string text, std::string help = {});
};

/// How a value is written, as the help shows it: `FILE`, `NAME,...`, `FORMAT:FILE`, `PARAM=LIST`.
struct ValueForm {
  std::string_view type;
  /// Of the first part.
  const Values& values;
};

/// Completes a value, or the last part of it. `before` is what stands before it in the same word,
/// such as `--export=`.
void complete_value(Completion& completion, ValueForm form, const std::string& before,
                    std::string_view typed);

}  // namespace concbench
