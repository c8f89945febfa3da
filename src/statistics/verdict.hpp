#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "statistics/estimate.hpp"

namespace concbench {

/// What an interval of the ratio shows.
enum class Verdict { faster, slower, same, undecided };

/// The name of the verdict in reports.
std::string_view to_string(Verdict verdict);

/// `same` where the whole interval lies in 1 / (1 + margin) .. 1 + margin, even when it leaves out
/// 1: the user said that such a difference does not matter. Else `faster` where it lies below 1 and
/// `slower` where above. A margin of 0 leaves no `same`.
Verdict verdict_of(const Estimate& ratio, double margin);

/// The number of further rounds after which a comparison that is undecided at level `alpha` has
/// about four chances in five to be decided, if its point is right. It supposes that the interval
/// shrinks with the square root of the rounds. Nothing where it is decided, and where more than
/// 100000 rounds would be needed, as for a point on the margin.
std::optional<std::size_t> rounds_needed(const Estimate& ratio, double margin, double alpha);

}  // namespace concbench
