#include "analysis/stopping_judge.hpp"

#include <algorithm>

#include "analysis/conclude.hpp"
#include "analysis/gates.hpp"
#include "analysis/pairing.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

/// Whatever a forecast says.
constexpr std::size_t kMostToCome = 10'000;

StoppingRule stopping_rule(const Plan& plan) {
  const Settings& settings = plan.settings;
  StoppingRule rule{.precision = settings.precision.value_or(Settings::kPrecision),
                    .paired_precision = settings.precision,
                    .alpha = 1 - settings.confidence};
  const double first = Stopping(rule).interrupted_look(rule.min_rounds).alpha;
  rule.min_rounds =
      std::max(rule.min_rounds, fewest_rounds_to_decide(sharers(plan), first).value_or(0));
  if (settings.rounds) rule.min_rounds = rule.max_rounds = *settings.rounds;
  if (const auto limit = plan.time_limit()) {
    (settings.time_limit ? rule.time_limit : rule.budget) = *limit;
  }
  return rule;
}

/// How many would decide the comparison that needs most of them; one where none is known.
unsigned rounds_to_come(const std::vector<Comparison>& compared) {
  std::size_t most = 1;
  for (const Comparison& c : compared) most = std::max(most, c.rounds_needed.value_or(1));
  return static_cast<unsigned>(std::min<std::size_t>(most, kMostToCome));
}

/// What the interval shows, confirmed or not.
Verdict shown_by(const Comparison& c, double margin) {
  return c.open_because == OpenBecause::machine_changed ? Verdict::undecided
                                                        : verdict_of(c.ratio, margin);
}

/// What is known of cases that are compared with nothing.
std::vector<Estimate> alone(const std::vector<CaseResult>& cases, double alpha) {
  std::vector<Estimate> found;
  for (const CaseResult& c : cases) {
    if (c.status != Status::ok) continue;
    found.push_back(median_interval(pair_totals(c, c).subject, 1 - alpha));
  }
  return found;
}

/// Of this case by itself: several comparisons and looks are corrected for in the end.
std::optional<Standing> standing_of(const CaseResult& c, const CaseResult& baseline, double alpha) {
  const PairedFigures pairs = pair_totals(c, baseline);
  if (&c != &baseline && !pairs.subject.empty()) {
    return Standing{inverse(paired_ratio(pairs.subject, pairs.baseline, alpha)), true};
  }
  const std::vector<double> totals = pair_totals(c, c).subject;
  if (totals.empty()) return std::nullopt;
  return Standing{median_interval(totals, 1 - alpha), false};
}

}  // namespace

StoppingJudge::StoppingJudge(const Plan& plan)
    : plan_(plan), baselines_(plan.baselines()), stopping_(stopping_rule(plan)) {
  answer_.expected = static_cast<unsigned>(stopping_rule(plan).min_rounds);
  // A fixed number of rounds is looked at once.
  if (!plan.settings.rounds) answer_.earlier.resize(plan.cases.size());
}

Answer StoppingJudge::look(const Measurements& so_far, std::chrono::nanoseconds elapsed) {
  refresh_standings(so_far);
  answer_.alpha = stopping_.last_look(so_far.rounds + 1).alpha;
  answer_.interrupted_alpha = stopping_.interrupted_look(so_far.rounds + 1).alpha;
  // There is nothing to decide on, and no limit has passed.
  if (so_far.rounds == 0) return answer_;
  if (const std::optional<Look> look = stopping_.look_at(so_far.rounds, elapsed)) {
    decide(so_far, *look, elapsed);
  }
  return answer_;
}

void StoppingJudge::decide(const Measurements& so_far, const Look& look,
                           std::chrono::nanoseconds elapsed) {
  Conclusions concluded = conclude(plan_, so_far, look, LookKind::interim);
  if (stopping_.is_early(look.rounds)) keep_wanted_ones(concluded, so_far);
  leave_slowdowns_open(concluded);
  count_decided(concluded);
  const std::vector<Comparison> compared = with_rivals(concluded, so_far, look);
  const auto rule = stopping_.reason_to_stop(
      look, elapsed, compared,
      compared.empty() ? alone(so_far.cases, look.alpha) : std::vector<Estimate>());
  if (!rule) {
    remember(concluded, look, elapsed);
    // So few rounds foretell nothing.
    if (stopping_.is_early(look.rounds)) return;
    answer_.expected = next_look(so_far.rounds + rounds_to_come(compared), elapsed);
    return;
  }
  answer_.alpha = look.alpha;
  // Who asked for so many rounds has been given them, decided or not.
  const bool as_asked = plan_.settings.rounds && *rule != Ending::time_limit;
  answer_.ending = as_asked ? Ending::rounds : *rule;
}

void StoppingJudge::count_decided(const Conclusions& concluded) {
  answer_.decided = answer_.compared = 0;
  for (const auto& c : concluded) {
    if (!c) continue;
    ++answer_.compared;
    if (c->verdict != Verdict::undecided) ++answer_.decided;
  }
}

/// Few rounds leave figures without intervals. Where someone depends on these, or all ten rounds
/// cost little, they are worth it.
void StoppingJudge::keep_wanted_ones(Conclusions& concluded, const Measurements& so_far) const {
  constexpr double kLittle = 0.1;
  const std::chrono::duration<double, std::nano> budget =
      plan_.time_limit().value_or(Settings::kNormal);
  for (std::size_t i = 0; i < concluded.size(); ++i) {
    if (!concluded[i] || concluded[i]->verdict == Verdict::undecided) continue;
    double spent = 0;
    for (const Sample& sample : so_far.cases[i].samples) spent += sample.wall_ns;
    const double to_come = spent / so_far.rounds * (Settings::kMinRounds - so_far.rounds);
    if (plan_.wants_figures || to_come < kLittle * budget.count())
      leave_open(*concluded[i], OpenBecause::unconfirmed);
  }
}

/// That a case is slower may not be enough: whether by more than is allowed may still be open.
void StoppingJudge::leave_slowdowns_open(Conclusions& concluded) const {
  if (!plan_.most_slowdown) return;
  for (auto& c : concluded) {
    // Others are open for a reason of their own.
    if (!c || c->verdict == Verdict::undecided) continue;
    if (outcome_of_slowdown(c->ratio, *plan_.most_slowdown) == GateOutcome::undecided) {
      leave_open(*c, OpenBecause::wide);
    }
  }
}

/// Cases that are decided by far cost most of the time. Beyond what a run usually takes, so do
/// those that are decided at two looks in a row; one alone would make its chance of error last.
void StoppingJudge::remember(const Conclusions& concluded, const Look& look,
                             std::chrono::nanoseconds elapsed) {
  for (std::size_t i = 0; i < answer_.earlier.size(); ++i) {
    Earlier& earlier = answer_.earlier[i];
    if (!concluded[i] || earlier.settled) continue;
    if (is_settled(*concluded[i], earlier, look, elapsed)) {
      earlier.settled = concluded[i];
      answer_.settled.push_back(i);
    }
    earlier.verdict = shown_by(*concluded[i], plan_.settings.margin);
  }
}

bool StoppingJudge::is_settled(const Comparison& c, const Earlier& before, const Look& look,
                               std::chrono::nanoseconds elapsed) const {
  // Who asks for the best compares every case with the fastest, too.
  if (c.verdict == Verdict::undecided || !plan_.sweep_options.empty()) return false;
  // Those that are faster cost little, and may be the best: how they compare with one another shows
  // in more rounds only.
  if (stopping_.is_early(look.rounds)) return c.verdict == Verdict::slower;
  return elapsed > Settings::kNormal && before.verdict == c.verdict &&
         c.ratio.method != IntervalMethod::range;
}

std::vector<Comparison> StoppingJudge::with_rivals(const Conclusions& concluded,
                                                   const Measurements& so_far,
                                                   const Look& look) const {
  const double margin = plan_.settings.margin;
  std::vector<Comparison> found;
  for (const auto& c : concluded) {
    if (c) found.push_back(*c);
  }
  if (plan_.sweep_options.empty()) return found;
  // Who is asked for the best must go on until it is known, too.
  const std::vector<std::size_t> fastest = fastest_cases(so_far.cases, baselines_);
  Look shared = look;
  shared.alpha -= alpha_of_baselines(plan_, look.alpha);
  for (const RivalComparison& rival :
       compare_rivals(so_far.cases, baselines_, fastest, shared, margin)) {
    found.push_back(rival.comparison);
  }
  return found;
}

/// After how many rounds, at least so many, it decides the next time.
unsigned StoppingJudge::next_look(unsigned rounds, std::chrono::nanoseconds elapsed) const {
  while (!stopping_.look_at(rounds, elapsed)) ++rounds;
  return rounds;
}

/// Each takes as long as there are rounds, so that they are further apart the more there are.
void StoppingJudge::refresh_standings(const Measurements& so_far) {
  if (so_far.rounds < refresh_at_) return;
  refresh_at_ = so_far.rounds + 1 + so_far.rounds / 8;
  answer_.standings.clear();
  for (std::size_t i = 0; i < so_far.cases.size(); ++i) {
    answer_.standings.push_back(
        standing_of(so_far.cases[i], so_far.cases[baselines_[i]], 1 - plan_.settings.confidence));
  }
}

}  // namespace concbench
