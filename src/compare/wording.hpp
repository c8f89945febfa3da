#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "report/figure.hpp"

namespace concbench {

// What the formats for people say of two runs in the same words.

/// Empty where there is none.
std::string median_text(const std::optional<double>& median, Quantity quantity);
std::string change_text(const std::optional<Comparison>& comparison, Quantity quantity);

/// What was compared, in one line.
std::string headline(const RunComparison& compared);

/// Cases that only one side has, differences of the machines, warnings and notes, a line each:
/// those notes that a reader would act on, or `all`.
std::vector<std::string> remarks_on(const RunComparison& compared, bool all);

/// What is to be known first, as a sentence.
std::string answer(const RunComparison& compared);

/// How far the figures can be trusted.
std::string caution(const RunComparison& compared);

}  // namespace concbench
