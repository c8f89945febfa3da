#pragma once

#include <concbench/params.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "template.hpp"

namespace concbench::command {

/// How a command is run: what it takes to start a program for each task.
struct Recipe {
  /// The program's name and its arguments.
  std::vector<Template> arguments;
  /// The file to be run; empty where the program's name has a placeholder.
  std::string path;
  /// What messages call it; empty: by its arguments.
  std::string said;

  bool is_plain() const;
};

/// Reads --cmd, or the words after `--`. Throws UsageError for what is missing, contradictory or
/// cannot be run.
Recipe read_recipe(const Params& params);

/// Reads what is run before or after each pass, for no task in particular; absent where the option
/// is not given. Throws UsageError.
std::optional<Recipe> read_aside(const Params& params, std::string_view option);

}  // namespace concbench::command
