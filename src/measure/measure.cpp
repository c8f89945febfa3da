#include "measure/measure.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "analysis/pairing.hpp"
#include "measure/deadline.hpp"
#include "measure/schedule.hpp"
#include "statistics/stopping.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

/// Busy neighbours come and go: worth another try or two, not more.
constexpr unsigned kAttempts = 3;

/// Whatever a forecast says.
constexpr std::size_t kMostToCome = 10'000;

using Deadline = std::optional<Clock::time_point>;

StoppingRule stopping_rule(const Plan& plan) {
  const Settings& settings = plan.settings;
  StoppingRule rule{.precision = settings.precision, .alpha = 1 - settings.confidence};
  if (settings.rounds) {
    rule.min_rounds = rule.max_rounds = *settings.rounds;
  } else {
    rule.min_rounds = Settings::kMinRounds;
  }
  // Who asks for so many rounds is not to be given fewer by a limit that nobody asked for.
  if (settings.time_limit) {
    rule.time_limit = *settings.time_limit;
  } else if (!settings.rounds) {
    rule.time_limit = Settings::kTimeLimitPerCase * plan.cases.size();
  }
  return rule;
}

Ending ending_of(StoppedBy rule) {
  switch (rule) {
    case StoppedBy::decided:
      return Ending::decided;
    case StoppedBy::precision:
      return Ending::precision;
    case StoppedBy::max_rounds:
      return Ending::rounds;
    case StoppedBy::time_limit:
      return Ending::time_limit;
  }
  return Ending::rounds;
}

/// The state of one run of the loop over rounds.
class Rounds {
 public:
  Rounds(const Plan& plan, Sampler& sampler, const std::function<Clock::time_point()>& now,
         const std::function<void(const Progress&)>& show)
      : plan_(plan),
        sampler_(sampler),
        now_(now),
        show_(show),
        began_(now()),
        stopping_(stopping_rule(plan)),
        schedule_(plan.cases.size(), plan.settings.seed) {
    if (plan.settings.time_limit) {
      deadline_ = deadline_after(began_, *plan.settings.time_limit);
    }
    for (const Case& c : plan.cases) {
      measurements_.cases.push_back(
          {.status = c.skipped.empty() ? Status::ok : Status::skipped, .reason = c.skipped});
    }
    progress_.rounds = plan.settings.rounds.value_or(Settings::kMinRounds);
    progress_.expected = progress_.rounds;
    progress_.cases = &measurements_.cases;
    const auto limit = stopping_rule(plan).time_limit;
    if (limit != StoppingRule().time_limit) progress_.end = deadline_after(began_, limit);
  }

  Measurements run() {
    std::optional<Ending> ending;
    if (count_open() == 0) ending = Ending::no_case;
    while (!ending) ending = run_round() ? why_stop() : measurements_.ending;
    measurements_.ending = *ending;
    return finish();
  }

 private:
  /// False where it was cut short.
  bool run_round() {
    const unsigned round = progress_.round = measurements_.rounds;
    const unsigned to_come = round < progress_.rounds ? progress_.rounds - round : 1;
    progress_.wanted = progress_.taken + to_come * count_open();
    unsigned order = 0;
    for (const std::size_t index : schedule_.next()) {
      if (measurements_.cases[index].status != Status::ok) continue;
      if (!take(index, round, order++)) return false;
    }
    ++measurements_.rounds;
    return true;
  }

  std::optional<Ending> why_stop() {
    if (count_open() == 0) return Ending::no_case;
    const auto elapsed = now_() - began_;
    const std::optional<Look> look = stopping_.look_at(measurements_.rounds, elapsed);
    if (!look) return std::nullopt;
    measurements_.look = *look;
    const std::vector<Comparison> compared = comparisons(*look);
    const auto rule = stopping_.reason_to_stop(
        *look, elapsed, compared, compared.empty() ? alone(*look) : std::vector<Estimate>());
    if (!rule) {
      progress_.expected = look_after(measurements_.rounds + rounds_to_come(compared), elapsed);
      return std::nullopt;
    }
    // Who asked for so many rounds has been given them, decided or not.
    if (plan_.settings.rounds && *rule != StoppedBy::time_limit) return Ending::rounds;
    return ending_of(*rule);
  }

  /// After how many rounds, at least so many, it is looked at the next time.
  unsigned look_after(unsigned rounds, std::chrono::nanoseconds elapsed) const {
    while (!stopping_.look_at(rounds, elapsed)) ++rounds;
    return rounds;
  }

  /// Those that would decide the comparison that needs most of them; one where none is known.
  static unsigned rounds_to_come(const std::vector<Comparison>& compared) {
    std::size_t most = 1;
    for (const Comparison& c : compared) most = std::max(most, c.rounds_needed.value_or(1));
    return static_cast<unsigned>(std::min<std::size_t>(most, kMostToCome));
  }

  std::vector<Comparison> comparisons(const Look& look) const {
    std::vector<Comparison> found;
    for (const auto& comparison :
         compare_cases(measurements_.cases, baselines_, look, plan_.settings.margin)) {
      if (comparison) found.push_back(*comparison);
    }
    if (!plan_.sweep_options.empty()) add_rivals(found, look);
    return found;
  }

  /// Who is asked for the best must go on until it is known, too.
  void add_rivals(std::vector<Comparison>& found, const Look& look) const {
    const std::vector<std::size_t> fastest = fastest_cases(measurements_.cases, baselines_);
    for (const RivalComparison& rival :
         compare_rivals(measurements_.cases, baselines_, fastest, look, plan_.settings.margin)) {
      found.push_back(rival.comparison);
    }
  }

  /// What is known of cases that are compared with nothing.
  std::vector<Estimate> alone(const Look& look) const {
    std::vector<Estimate> found;
    for (const CaseResult& c : measurements_.cases) {
      if (c.status != Status::ok) continue;
      found.push_back(median_interval(pair_totals(c, c).subject, 1 - look.alpha));
    }
    return found;
  }

  Measurements finish() {
    const bool cut =
        measurements_.ending == Ending::interrupted || measurements_.ending == Ending::time_limit;
    if (cut) measurements_.look = stopping_.last_look(measurements_.rounds);
    measurements_.complete =
        measurements_.ending != Ending::interrupted &&
        !(measurements_.ending == Ending::time_limit && plan_.settings.time_limit &&
          measurements_.rounds < progress_.rounds);
    for (CaseResult& result : measurements_.cases) {
      if (result.status == Status::ok && result.samples.empty()) {
        result.status = Status::skipped;
        result.reason = "not reached";
      }
    }
    return std::move(measurements_);
  }

  std::size_t count_open() const {
    return static_cast<std::size_t>(
        std::ranges::count(measurements_.cases, Status::ok, &CaseResult::status));
  }

  /// Takes a sample, again and again where it is invalid. False where measuring must end.
  bool take(std::size_t index, unsigned round, unsigned order) {
    for (unsigned attempt = 0; attempt < kAttempts; ++attempt) {
      progress_.current = &plan_.cases[index];
      progress_.index = index;
      show_(progress_);
      Sample sample = sampler_.take(index, deadline_);
      sample.round = round;
      sample.order = order;
      sample.attempt = attempt;
      const bool again = sample.outcome == Outcome::ok && !sample.invalid.empty();
      if (!file(index, std::move(sample))) return false;
      if (!again) break;
    }
    ++progress_.taken;
    return true;
  }

  bool file(std::size_t index, Sample sample) {
    switch (sample.outcome) {
      case Outcome::time_limit:
        measurements_.ending = Ending::time_limit;
        return false;
      case Outcome::interrupted:
        measurements_.ending = Ending::interrupted;
        return false;
      case Outcome::ok:
        compare_digest(index, sample);
        break;
      case Outcome::failed:
      case Outcome::timed_out:
        break;
    }
    close_if_bad(measurements_.cases[index], sample);
    measurements_.cases[index].samples.push_back(std::move(sample));
    return true;
  }

  static void close_if_bad(CaseResult& result, const Sample& sample) {
    if (sample.outcome == Outcome::ok) return;
    result.status = sample.outcome == Outcome::timed_out ? Status::timed_out : Status::failed;
    result.reason = sample.reason;
  }

  /// The first sample of the same tasks says what the values are; all later ones must agree.
  void compare_digest(std::size_t index, Sample& sample) {
    // Tasks without a value: nothing to compare.
    if (sample.task_timeouts > 0) return;
    const Case& c = plan_.cases[index];
    for (const Reference& reference : references_) {
      if (reference.c->workload != c.workload || reference.c->params != c.params) continue;
      if (reference.digest == sample.digest) return;
      sample.outcome = Outcome::failed;
      sample.reason =
          fmt::format("its values differ from those of '{}' (digest {:016x}, not {:016x})",
                      reference.c->name, sample.digest, reference.digest);
      return;
    }
    references_.push_back({&c, sample.digest});
  }

  struct Reference {
    const Case* c;
    std::uint64_t digest;
  };

  const Plan& plan_;
  const std::vector<std::size_t> baselines_ = plan_.baselines();
  Sampler& sampler_;
  const std::function<Clock::time_point()>& now_;
  const std::function<void(const Progress&)>& show_;
  Clock::time_point began_;
  Deadline deadline_;
  Stopping stopping_;
  Schedule schedule_;
  Progress progress_;
  Measurements measurements_;
  std::vector<Reference> references_;
};

}  // namespace

Measurements measure(const Plan& plan, Sampler& sampler,
                     const std::function<Clock::time_point()>& now,
                     const std::function<void(const Progress&)>& show) {
  return Rounds(plan, sampler, now, show).run();
}

}  // namespace concbench
