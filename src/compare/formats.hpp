#pragma once

#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "report/columns.hpp"

namespace concbench {

std::string render_comparison_table(const RunComparison& compared, const RenderOptions& options);
std::string render_comparison_json(const RunComparison& compared, const RenderOptions& options);
/// The JSON Schema of that.
std::string comparison_schema();
std::string render_comparison_markdown(const RunComparison& compared, const RenderOptions& options);

// What the formats for people say in the same words.

/// Case, BASE, NEW, NEW/BASE and verdict.
std::vector<Column> comparison_columns(const RunComparison& compared);

/// What was compared, in one line.
std::string comparison_headline(const RunComparison& compared);

/// Cases that only one side has, differences of the machines, warnings and notes, a line each.
std::vector<std::string> comparison_remarks(const RunComparison& compared);

/// How far the figures can be trusted.
std::string comparison_caution(const RunComparison& compared);

}  // namespace concbench
