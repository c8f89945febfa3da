#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "text/lookup.hpp"

namespace concbench {

/// What charts are drawn with.
enum class Charts { unicode, ascii, none };

struct RenderOptions {
  /// With escape sequences for a terminal; only formats for people heed it.
  bool color = false;
  /// A row for each sample; only formats that otherwise have one for each case heed it.
  bool all_samples = false;
  /// Where the time went, estimated where tasks were not stamped; only the table heeds it, and
  /// shows it in any case where they were.
  bool breakdown = false;
  /// How the samples of each case are spread; only the table heeds it.
  bool histogram = false;
  /// Text for people is no wider, in columns, unless it is verbose.
  unsigned width = 80;
  Charts charts = Charts::unicode;
  /// ASCII characters only, but for names.
  bool ascii = false;
  /// All columns and notes, as wide as they need.
  bool verbose = false;

  std::size_t room() const { return verbose ? SIZE_MAX : width; }
  std::string_view ellipsis() const { return ascii ? ".." : "…"; }
  std::string_view plus_minus() const { return ascii ? "+-" : "±"; }
};

/// A way to write a value such as a report: a pure function from the value to bytes.
template <class Value>
struct Format {
  std::string_view name;
  std::string_view help;
  std::string (*render)(const Value&, const RenderOptions&);
};

/// The table of a value's formats, the default first. Specialized beside each value that has some.
template <class Value>
std::span<const Format<Value>> formats();

/// Throws UsageError, with a suggestion, where the value has no format called `name`.
template <class Value>
const Format<Value>& find_format(std::string_view name) {
  return find_named(formats<Value>(), name, "format");
}

}  // namespace concbench
