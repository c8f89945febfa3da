#pragma once

#include <concbench/params.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace concbench::command {

/// What a task may know of itself.
enum class Placeholder { task, worker, input };

struct Facts {
  std::uint64_t task = 0;
  unsigned worker = 0;
  std::string_view input = {};
};

/// A text with placeholders: `{task}`, `{worker}` and `{input}`. `{{task}` is the text `{task}`; a
/// brace that does not enclose a name, or that follows a `$`, is a brace.
class Template {
 public:
  struct Part {
    /// What stands before the placeholder, or after the last one.
    std::string literal;
    std::optional<Placeholder> placeholder = {};
  };

  /// Throws UsageError, with a suggestion, for a name that is no placeholder's.
  explicit Template(std::string_view text);
  /// A text in which nothing is a placeholder.
  static Template literal(std::string text);

  /// Whether there is nothing to fill in.
  bool is_plain() const { return parts_.size() == 1; }
  bool has(Placeholder placeholder) const;
  std::string fill(const Facts& facts) const;

  /// At least one; only the last one has no placeholder.
  const std::vector<Part>& parts() const { return parts_; }

 private:
  Template() = default;

  std::vector<Part> parts_;
};

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
