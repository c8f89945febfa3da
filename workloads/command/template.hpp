#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench::command {

/// What a task may know of itself.
enum class Placeholder { task, worker, input };

/// Such as `input`.
std::string_view name_of(Placeholder placeholder);

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

}  // namespace concbench::command
