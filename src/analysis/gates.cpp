#include "analysis/gates.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "analysis/make_report.hpp"
#include "analysis/pairing.hpp"
#include "report/wording.hpp"
#include "statistics/comparison.hpp"
#include "statistics/summary.hpp"

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

/// As it was typed, without its factor.
std::string_view figure_of(const Term& term) {
  const std::string_view text = term.text;
  const std::size_t star = text.find('*');
  const std::size_t begin = text.find_first_not_of(" \t", star == text.npos ? 0 : star + 1);
  return text.substr(begin);
}

bool has_figures(const CaseReport& c) { return c.status == Status::ok && !c.summaries.empty(); }

Note not_compared(const CaseReport& c, const Comparisons& comparisons) {
  return Note{NoteKind::not_compared}.with("case", c.name).with("with", comparisons.with);
}

/// Others may slow one case down more than another: a run beside them must not fail anyone, nor
/// pass.
Note under_load(const CaseReport& c, double others) {
  return Note{NoteKind::under_load}.with("case", c.name).with("others", others);
}

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
      missing_ = Note{NoteKind::no_case}.with("case", term.case_name);
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
  /// Why there is no figure; absent where there is one.
  const std::optional<Note>& missing() const { return missing_; }
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
    if (!has_figures(*case_)) return lack_figures(case_->reason);
    if (case_->under_load) {
      missing_ = under_load(*case_, *case_->under_load);
      return;
    }
    if (!std::ranges::count(percentiles(), term_.metric->key, &Metric::key)) {
      estimate_ = scaled(case_->metric(term_.metric->key).estimate, term_.factor);
      return;
    }
    const std::vector<double> figures = usable_figures(*case_, *term_.metric);
    if (!std::ranges::all_of(figures, [](double figure) { return std::isfinite(figure); })) {
      return lack_figures("samples have too few tasks for this percentile");
    }
    const double confidence = case_->summaries.front().estimate.confidence;
    estimate_ = scaled(median_interval(figures, confidence), term_.factor);
  }

  void lack_figures(std::string_view reason) {
    missing_ = Note{NoteKind::no_figures}.with("case", case_->name).with("reason", reason);
  }

  void read_ratio(const Comparisons& comparisons, std::size_t index) {
    const std::optional<Comparison>& comparison = comparisons.by_case[index];
    if (std::ranges::count(comparisons.itself, index) > 0) {
      estimate_ = exactly(term_.factor);
    } else if (comparison && comparison->under_load) {
      missing_ = under_load(*case_, *comparison->under_load);
    } else if (comparison) {
      const bool inverse = term_.kind == FigureKind::speedup;
      estimate_ = scaled(inverse ? speedup_of(*comparison) : comparison->ratio, term_.factor);
    } else {
      missing_ = not_compared(*case_, comparisons);
    }
  }

  const Term& term_;
  const CaseReport* case_ = nullptr;
  Estimate estimate_;
  std::optional<Note> missing_;
};

/// An expectation on the way to its result.
class Judged {
 public:
  Judged(const Expectation& expectation, const Report& report, const Comparisons& comparisons)
      : expectation_(expectation),
        left_(expectation.left, report, comparisons),
        right_(expectation.right, report, comparisons) {
    if (missing() || !left_.is_metric() || !right_.is_metric()) return;
    pairs_ = left_.paired_with(right_);
  }

  /// Whether it is judged by pairs(), and so shares its chance of error with others.
  bool is_paired() const { return !pairs_.subject.empty(); }
  SamplePair pairs() const { return {pairs_.subject, pairs_.baseline}; }

  GateResult result() const {
    if (missing()) return with(GateOutcome::undecided, *missing());
    Note note = begun(NoteKind::figure);
    const Metric* const metric = expectation_.left.metric;
    note.with("metric", metric == nullptr ? "" : metric->key).with_estimate(left_.estimate());
    if (expectation_.right.kind != FigureKind::none) {
      note.with_estimate(right_.estimate(), "right_");
    }
    return with(outcome_of(left_.estimate(), expectation_.relation, right_.estimate()), note);
  }

  GateResult result(const Comparison& paired) const {
    const GateOutcome outcome = outcome_of(paired.ratio, expectation_.relation, exactly(1));
    // What is told is how the figures compare, and not what is left of that by the factors.
    const double factor = expectation_.right.factor / expectation_.left.factor;
    Note note = begun(NoteKind::pairs)
                    .with("subject", figure_of(expectation_.left))
                    .with("object", figure_of(expectation_.right))
                    .with_estimate(scaled(paired.ratio, factor));
    if (outcome == GateOutcome::undecided && paired.rounds_needed) {
      note.with("rounds_needed", *paired.rounds_needed);
    }
    return with(outcome, note);
  }

 private:
  const std::optional<Note>& missing() const {
    return left_.missing() ? left_.missing() : right_.missing();
  }

  Note begun(NoteKind kind) const {
    return Note{kind}
        .with("left", expectation_.left.text)
        .with("relation", words_of(expectation_.relation))
        .with("right", expectation_.right.text);
  }

  GateResult with(GateOutcome outcome, const Note& finding) const {
    const std::string& right = expectation_.right.case_name;
    const bool several = !right.empty() && right != expectation_.left.case_name;
    return {.gate = expectation_.text,
            .subject = several ? "" : expectation_.left.case_name,
            .outcome = outcome,
            .finding = finding};
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

/// How a case compares, as the beginning of what is found of it.
Note compared(NoteKind kind, const CaseReport& c, const Comparison& comparison,
              const Comparisons& all) {
  return Note{kind}
      .with("metric", all.metric->key)
      .with("case", c.name)
      .with("with", all.with)
      .with_estimate(comparison.ratio);
}

std::string slowdown_gate(double allowed) {
  return fmt::format("--fail-if-slower {:g}%", 100 * allowed);
}

GateResult judge_slowdown(const CaseReport& c, const std::optional<Comparison>& comparison,
                          const Comparisons& all, double allowed) {
  GateResult result{.gate = slowdown_gate(allowed),
                    .subject = c.name,
                    .outcome = GateOutcome::undecided,
                    .finding = not_compared(c, all)};
  if (!comparison) return result;
  if (comparison->under_load) {
    result.finding = under_load(c, *comparison->under_load);
    return result;
  }
  result.outcome = outcome_of_slowdown(comparison->ratio, allowed);
  result.finding = compared(NoteKind::slowdown, c, *comparison, all).with("allowed", allowed);
  return result;
}

/// A gate that had nothing to judge must not look as if it had passed.
GateResult nothing_compared(std::string gate, const Comparisons& comparisons) {
  return {.gate = std::move(gate),
          .outcome = GateOutcome::undecided,
          .finding = Note{NoteKind::nothing_compared}.with("with", comparisons.with)};
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

std::vector<GateResult> judge_verdicts(const Report& report, const Comparisons& comparisons) {
  const std::string gate = "--fail-if-undecided";
  if (compares_nothing(comparisons)) return {nothing_compared(gate, comparisons)};
  std::vector<GateResult> results;
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    const CaseReport& c = report.cases[i];
    const std::optional<Comparison>& comparison = comparisons.by_case[i];
    if (!comparisons.wanted[i]) continue;
    if (comparison && comparison->under_load) {
      results.push_back(
          {gate, c.name, GateOutcome::undecided, under_load(c, *comparison->under_load)});
      continue;
    }
    if (comparison && comparison->verdict != Verdict::undecided) continue;
    results.push_back({gate, c.name, GateOutcome::undecided,
                       comparison ? compared(NoteKind::undecided, c, *comparison, comparisons)
                                  : not_compared(c, comparisons)});
  }
  for (const std::string& name : comparisons.gone) {
    results.push_back({gate, name, GateOutcome::undecided,
                       Note{NoteKind::only_in}.with("case", name).with("run", comparisons.with)});
  }
  if (results.empty()) {
    results.push_back({gate, "", GateOutcome::held, Note{NoteKind::all_decided}});
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

GateOutcome outcome_of_slowdown(const Estimate& ratio, double allowed) {
  return outcome_of(ratio, Relation::at_most, exactly(1 + allowed));
}

void add_undecided_recommendations(Report& report) {
  if (!report.sweep) return;
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.decided) continue;
    report.gates.push_back(
        {"--fail-if-undecided", "", GateOutcome::undecided, said(sentence_of(report, r))});
  }
}

bool any_failed(const std::vector<GateResult>& results) {
  return std::ranges::count(results, GateOutcome::failed, &GateResult::outcome) > 0;
}

bool is_unmeasured(const GateResult& result) {
  constexpr NoteKind kKinds[] = {NoteKind::no_figures, NoteKind::no_case, NoteKind::not_compared,
                                 NoteKind::nothing_compared};
  return result.outcome == GateOutcome::undecided &&
         std::ranges::find(kKinds, result.finding.kind) != std::end(kKinds);
}

bool any_undecided(const std::vector<GateResult>& results) {
  return std::ranges::count(results, GateOutcome::undecided, &GateResult::outcome) > 0;
}

}  // namespace concbench
