#pragma once

#include <concbench/params.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "template.hpp"

namespace concbench::command {

/// The exit codes that are no failure, beside 0.
class IgnoredCodes {
 public:
  IgnoredCodes() = default;
  /// Reads `all`, or codes such as `1,2`. Throws UsageError.
  explicit IgnoredCodes(std::string_view text);

  bool has(unsigned code) const { return all_ || codes_.contains(code); }

 private:
  bool all_ = false;
  std::set<unsigned> codes_;
};

/// What --ignore-failure says; none where it is not given.
IgnoredCodes read_ignored(const Params& params);

/// The lines of --input-file, one a task, as they are; empty where the option is not given. Throws
/// FileError for a file that cannot be read, UsageError for one that has no lines or bytes that no
/// program can be given.
std::vector<std::string> read_inputs(const Params& params);

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
