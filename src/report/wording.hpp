#pragma once

#include <string>

#include "report/report.hpp"

namespace concbench {

// What the formats for people say in the same words.

/// What was run, such as `fib n=30: 30 tasks, 10 rounds, seed 1`, in one line.
std::string headline(const Report& report);

/// The median of a measured case with its interval, such as `1.23 ms (1.20 ms to 1.27 ms)`.
std::string total_text(const CaseReport& c);

/// How many times faster than the baseline, such as `2.00x (1.95-2.05)`; empty where it could not
/// be compared. `c` is a case of `report`.
std::string speedup_text(const Report& report, const CaseReport& c);
/// What speed-ups are against: `only` where that is one case, which the caller names as it does.
std::string baseline_text(const Report& report, const std::string& only);
std::string verdict_text(const std::optional<Comparison>& comparison);

/// What a note says, in one sentence without its end.
std::string sentence_of(const Note& note);
std::string sentence_of(const GateResult& gate);
/// Such as `pool with 2 workers: 1.93x (1.90-1.95); more do not help`, of a report with a sweep.
std::string sentence_of(const Report& report, const Recommendation& recommendation);

/// The end of `Stopped because ...`.
std::string why_stopped(const Report& report);

}  // namespace concbench
