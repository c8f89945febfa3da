#include "analysis/gates.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "analysis/make_report.hpp"
#include "analysis/pairing.hpp"
#include "statistics/comparison.hpp"

namespace concbench {
namespace {

std::string_view words_of(Relation relation) {
  switch (relation) {
    case Relation::below:
      return "below";
    case Relation::at_most:
      return "at most";
    case Relation::above:
      return "above";
    case Relation::at_least:
      return "at least";
  }
  return "";
}

/// Whether the whole of one interval, or nothing of it, stands so to the other. A bound that is no
/// number decides nothing.
GateOutcome outcome_of(const Estimate& left, Relation relation, const Estimate& right) {
  switch (relation) {
    case Relation::below:
      if (left.upper < right.lower) return GateOutcome::held;
      return left.lower >= right.upper ? GateOutcome::failed : GateOutcome::undecided;
    case Relation::at_most:
      if (left.upper <= right.lower) return GateOutcome::held;
      return left.lower > right.upper ? GateOutcome::failed : GateOutcome::undecided;
    case Relation::above:
      return outcome_of(right, Relation::below, left);
    case Relation::at_least:
      return outcome_of(right, Relation::at_most, left);
  }
  return GateOutcome::undecided;
}

Estimate exactly(double value) { return {.point = value, .lower = value, .upper = value}; }

Estimate scaled(Estimate estimate, double factor) {
  estimate.point *= factor;
  estimate.lower *= factor;
  estimate.upper *= factor;
  return estimate;
}

bool has_figures(const CaseReport& c) { return c.status == Status::ok && !c.summaries.empty(); }

/// A side of an expectation with the figures that it stands for.
class Side {
 public:
  Side(const Term& term, const Report& report, const Comparisons& comparisons) : term_(term) {
    if (term.kind == FigureKind::none) {
      estimate_ = exactly(term.factor);
      return;
    }
    const auto found = std::ranges::find(report.cases, term.case_name, &CaseReport::name);
    if (found == report.cases.end()) {
      missing_ = fmt::format("{} is not in the report", term.case_name);
      return;
    }
    case_ = &*found;
    if (term.kind == FigureKind::metric) {
      read_metric();
    } else {
      read_ratio(comparisons, static_cast<std::size_t>(found - report.cases.begin()));
    }
  }

  const Term& term() const { return term_; }
  bool is_metric() const { return term_.kind == FigureKind::metric; }
  /// Why there is no figure; empty where there is one.
  const std::string& missing() const { return missing_; }
  const Estimate& estimate() const { return estimate_; }

  /// Samples of this side and of another, round by round, each times its factor.
  PairedFigures paired_with(const Side& other) const {
    PairedFigures pairs = pair_figures({case_->samples, term_.metric->of},
                                       {other.case_->samples, other.term_.metric->of});
    for (double& figure : pairs.subject) figure *= term_.factor;
    for (double& figure : pairs.baseline) figure *= other.term_.factor;
    return pairs;
  }

 private:
  void read_metric() {
    if (has_figures(*case_)) {
      estimate_ = scaled(case_->metric(term_.metric->key).estimate, term_.factor);
      return;
    }
    missing_ = fmt::format("{} has no figures: {}", case_->name, case_->reason);
  }

  void read_ratio(const Comparisons& comparisons, std::size_t index) {
    const std::optional<Comparison>& comparison = comparisons.by_case[index];
    if (std::ranges::count(comparisons.itself, index) > 0) {
      estimate_ = exactly(term_.factor);
    } else if (comparison) {
      const bool inverse = term_.kind == FigureKind::speedup;
      estimate_ = scaled(inverse ? speedup_of(*comparison) : comparison->ratio, term_.factor);
    } else {
      missing_ = fmt::format("{} could not be compared with {}", case_->name, comparisons.with);
    }
  }

  const Term& term_;
  const CaseReport* case_ = nullptr;
  Estimate estimate_;
  std::string missing_;
};

/// How a sentence that states a figure goes on.
std::string judgement(GateOutcome outcome, std::string_view what) {
  switch (outcome) {
    case GateOutcome::held:
      return fmt::format("is {}", what);
    case GateOutcome::failed:
      return fmt::format("is not {}", what);
    case GateOutcome::undecided:
      return fmt::format("may or may not be {}", what);
  }
  return "";
}

std::string in_words(const Side& side) {
  if (side.term().kind == FigureKind::none) return side.term().text;
  return fmt::format("{}, {}", side.term().text,
                     format_estimate(side.estimate(), side.term().quantity));
}

/// An expectation on the way to its result.
class Judged {
 public:
  Judged(const Expectation& expectation, const Report& report, const Comparisons& comparisons)
      : expectation_(expectation),
        left_(expectation.left, report, comparisons),
        right_(expectation.right, report, comparisons) {
    if (!missing().empty() || !left_.is_metric() || !right_.is_metric()) return;
    pairs_ = left_.paired_with(right_);
  }

  /// Whether it is judged by pairs(), and so shares its chance of error with others.
  bool is_paired() const { return !pairs_.subject.empty(); }
  SamplePair pairs() const { return {pairs_.subject, pairs_.baseline}; }

  GateResult result() const {
    if (!missing().empty()) return with(GateOutcome::undecided, missing());
    const GateOutcome outcome =
        outcome_of(left_.estimate(), expectation_.relation, right_.estimate());
    const std::string what =
        fmt::format("{} {}", words_of(expectation_.relation), in_words(right_));
    return with(outcome, fmt::format("{}, {}, {}", expectation_.left.text,
                                     format_estimate(left_.estimate(), expectation_.left.quantity),
                                     judgement(outcome, what)));
  }

  GateResult result(const Comparison& paired) const {
    const GateOutcome outcome = outcome_of(paired.ratio, expectation_.relation, exactly(1));
    const std::string what =
        fmt::format("{} {}", words_of(expectation_.relation), expectation_.right.text);
    std::string sentence =
        fmt::format("{} {}: {} times as much, pair by pair", expectation_.left.text,
                    judgement(outcome, what), format_estimate(paired.ratio, Quantity::number));
    if (outcome == GateOutcome::undecided && paired.rounds_needed) {
      sentence += fmt::format("; about {} more round{} would tell", *paired.rounds_needed,
                              *paired.rounds_needed == 1 ? "" : "s");
    }
    return with(outcome, std::move(sentence));
  }

 private:
  const std::string& missing() const {
    return left_.missing().empty() ? right_.missing() : left_.missing();
  }

  GateResult with(GateOutcome outcome, std::string sentence) const {
    const std::string& right = expectation_.right.case_name;
    const bool several = !right.empty() && right != expectation_.left.case_name;
    return {.gate = expectation_.text,
            .subject = several ? "" : expectation_.left.case_name,
            .outcome = outcome,
            .sentence = std::move(sentence)};
  }

  const Expectation& expectation_;
  Side left_;
  Side right_;
  PairedFigures pairs_;
};

std::vector<GateResult> judge_expectations(const Gates& gates, const Report& report,
                                           const Comparisons& comparisons) {
  std::vector<Judged> judged;
  for (const Expectation& e : gates.expectations) judged.emplace_back(e, report, comparisons);
  std::vector<SamplePair> pairs;
  for (const Judged& j : judged) {
    if (j.is_paired()) pairs.push_back(j.pairs());
  }
  const Look look = single_look(report.rounds, shared_alpha(report));
  const std::vector<Comparison> paired = compare_paired(pairs, look, 0);
  std::vector<GateResult> results;
  results.reserve(judged.size());
  auto next = paired.begin();
  for (const Judged& j : judged) results.push_back(j.is_paired() ? j.result(*next++) : j.result());
  return results;
}

std::string percent(double fraction) { return fmt::format("{:g}%", 100 * fraction); }

std::string compared(const CaseReport& c, const Comparison& comparison, const Comparisons& all) {
  return fmt::format("{} of {} is {} times that of {}", spoken_name(all.metric->key), c.name,
                     format_estimate(comparison.ratio, Quantity::number), all.with);
}

std::string slowdown_gate(double allowed) {
  return fmt::format("--fail-if-slower {}", percent(allowed));
}

GateResult judge_slowdown(const CaseReport& c, const std::optional<Comparison>& comparison,
                          const Comparisons& all, double allowed) {
  GateResult result{.gate = slowdown_gate(allowed),
                    .subject = c.name,
                    .outcome = GateOutcome::undecided,
                    .sentence = {}};
  if (!comparison) {
    result.sentence = fmt::format("{} could not be compared with {}", c.name, all.with);
    return result;
  }
  result.outcome = outcome_of(comparison->ratio, Relation::at_most, exactly(1 + allowed));
  const std::string_view beyond = result.outcome == GateOutcome::held     ? "not more"
                                  : result.outcome == GateOutcome::failed ? "more"
                                                                          : "perhaps more";
  result.sentence =
      fmt::format("{}: {} than {} above", compared(c, *comparison, all), beyond, percent(allowed));
  return result;
}

/// A gate that had nothing to judge must not look as if it had passed.
GateResult nothing_compared(std::string gate, const Comparisons& comparisons) {
  return {.gate = std::move(gate),
          .subject = "",
          .outcome = GateOutcome::undecided,
          .sentence = fmt::format("no case could be compared with {}", comparisons.with)};
}

bool compares_nothing(const Comparisons& comparisons) {
  return comparisons.gone.empty() && std::ranges::count(comparisons.wanted, true) == 0;
}

std::vector<GateResult> judge_slowdowns(double allowed, const Report& report,
                                        const Comparisons& comparisons) {
  std::vector<GateResult> results;
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    if (!comparisons.wanted[i]) continue;
    results.push_back(
        judge_slowdown(report.cases[i], comparisons.by_case[i], comparisons, allowed));
  }
  if (results.empty()) results.push_back(nothing_compared(slowdown_gate(allowed), comparisons));
  return results;
}

std::string undecided_because(const CaseReport& c, const std::optional<Comparison>& comparison,
                              const Comparisons& all) {
  if (comparison) return compared(c, *comparison, all) + ": undecided";
  return fmt::format("{} could not be compared with {}", c.name, all.with);
}

std::vector<GateResult> judge_verdicts(const Report& report, const Comparisons& comparisons) {
  const std::string gate = "--fail-if-undecided";
  if (compares_nothing(comparisons)) return {nothing_compared(gate, comparisons)};
  std::vector<GateResult> results;
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    const CaseReport& c = report.cases[i];
    const std::optional<Comparison>& comparison = comparisons.by_case[i];
    if (!comparisons.wanted[i]) continue;
    if (comparison && comparison->verdict != Verdict::undecided) continue;
    results.push_back(
        {gate, c.name, GateOutcome::undecided, undecided_because(c, comparison, comparisons)});
  }
  for (const std::string& name : comparisons.gone) {
    results.push_back({gate, name, GateOutcome::undecided,
                       fmt::format("{} is only in {}", name, comparisons.with)});
  }
  if (results.empty()) {
    results.push_back({gate, "", GateOutcome::held, "every comparison is decided"});
  }
  return results;
}

void append(std::vector<GateResult>& all, std::vector<GateResult> more) {
  std::ranges::move(more, std::back_inserter(all));
}

}  // namespace

Comparisons comparisons_within(const Report& report) {
  Comparisons found{.by_case = {},
                    .wanted = {},
                    .with = report.cases[report.baseline].name,
                    .metric = find_metric("total")};
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    const CaseReport& c = report.cases[i];
    const bool is_itself = c.name == baseline_of(report, c);
    if (is_itself) found.itself.push_back(i);
    if (!c.against.empty()) found.with = "its baseline";
    found.by_case.push_back(c.comparison);
    // A case that was never begun is no one's failure.
    found.wanted.push_back(!is_itself && c.status != Status::skipped);
  }
  return found;
}

std::vector<GateResult> judge(const Gates& gates, const Report& report,
                              const Comparisons& comparisons) {
  std::vector<GateResult> results = judge_expectations(gates, report, comparisons);
  if (gates.slower) append(results, judge_slowdowns(*gates.slower, report, comparisons));
  // Where nothing is compared, expectations may be all that can be decided.
  const bool by_itself = gates.expectations.empty() || !compares_nothing(comparisons);
  if (gates.undecided && by_itself) append(results, judge_verdicts(report, comparisons));
  return results;
}

bool any_failed(const std::vector<GateResult>& results) {
  return std::ranges::count(results, GateOutcome::failed, &GateResult::outcome) > 0;
}

bool any_undecided(const std::vector<GateResult>& results) {
  return std::ranges::count(results, GateOutcome::undecided, &GateResult::outcome) > 0;
}

}  // namespace concbench
