#pragma once

#include <string>
#include <vector>

#include "report/ratio_text.hpp"
#include "report/report.hpp"

namespace concbench {

// What the formats for people say in the same words.

/// What was run, such as `fib n=30: 30 tasks, 2 CPUs, 10 rounds`, in one line.
std::string headline(const Report& report);

/// The median of a measured case with its interval, such as `1.23 ms (1.20 ms to 1.27 ms)`.
std::string total_text(const CaseReport& c);

/// How it compares with its baseline, such as `1.57x faster` and `1.51 to 1.60`; empty where it
/// could not be compared. `c` is a case of `report`.
RatioText against_text(const Report& report, const CaseReport& c);
/// What cases are compared with: `only` where that is one case, which the caller names as it does.
std::string baseline_text(const Report& report, const std::string& only);

/// A case in a sentence, such as `pool with 2 workers`: by what tells it from the others.
std::string spoken_case(const Report& report, const CaseReport& c);

/// Several names in a sentence, such as `a, b and 2 more`.
std::string spoken_list(const std::vector<std::string>& names);

/// What is to be known of a report, as a sentence: which case is best, how sure that is, and what
/// failed. One for each baseline.
std::vector<std::string> answers(const Report& report);

/// The cases that are shown to be best, in the order of the report: those that cannot be told
/// apart.
std::vector<std::size_t> best_cases(const Report& report);

/// What a note says, in one sentence without its end.
std::string sentence_of(const Note& note);
std::string sentence_of(const GateResult& gate);
/// Such as `pool with 2 workers, 1.93 times as fast as sequential (99 % sure: 1.90 to 1.95); more
/// do not help`, of a report with a sweep.
std::string sentence_of(const Report& report, const Recommendation& recommendation);

/// A law with its parameters and their bounds.
std::string fit_text(const ScalingFit& fit);

/// How much a note matters to a reader, least first.
enum class Urgency {
  /// For those who ask for all.
  none,
  /// A reader would do something about it.
  advice,
  /// Figures are not what was asked for, or may not be.
  doubt
};

Urgency urgency_of(const Note& note);

/// What became of the gates, as a sentence: `FAILED: ` and what was found where one did; empty
/// where nothing was expected.
std::string gates_answer(const std::vector<GateResult>& gates);

/// The text with a capital letter, as a sentence begins.
std::string capitalized(std::string text);

/// Markdown that shows no more than a title until it is opened.
std::string folded_away(const std::string& title, const std::string& text);

/// The end of `Stopped because ...`.
std::string why_stopped(const Report& report);

}  // namespace concbench
