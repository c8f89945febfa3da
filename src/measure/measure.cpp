#include "measure/measure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>

#include "measure/schedule.hpp"

namespace concbench {
namespace {

/// Busy neighbours come and go: worth another try or two, not more.
constexpr unsigned kAttempts = 3;
/// Of so many samples before, fewer than half may have been disturbed where one is taken again:
/// from a neighbour that stays, three tries get three disturbed samples, for the price of three
/// rounds.
constexpr std::size_t kRemembered = 12;

using Deadline = std::optional<Clock::time_point>;

/// The state of one run of the loop over rounds.
class Rounds {
 public:
  Rounds(const Plan& plan, Sampler& sampler, Judge& judge,
         const std::function<Clock::time_point()>& now,
         const std::function<void(const Progress&)>& show)
      : plan_(plan),
        sampler_(sampler),
        judge_(judge),
        now_(now),
        show_(show),
        began_(now()),
        schedule_(plan.cases.size(), plan.settings.seed) {
    if (plan.settings.time_limit) {
      deadline_ = deadline_after(began_, *plan.settings.time_limit);
    }
    for (const Case& c : plan.cases) {
      measurements_.cases.push_back(
          {.status = c.skipped.empty() ? Status::ok : Status::skipped, .reason = c.skipped});
    }
    progress_.cases = plan.cases;
    progress_.rounds = plan.settings.rounds.value_or(Settings::kMinRounds);
    if (const auto limit = plan.time_limit()) progress_.end = deadline_after(began_, *limit);
  }

  Measurements run() {
    std::optional<Ending> ending = why_stop(std::chrono::nanoseconds(0));
    while (!ending) ending = run_round() ? why_stop(now_() - began_) : measurements_.ending;
    measurements_.ending = *ending;
    return finish();
  }

 private:
  /// False where it was cut short.
  bool run_round() {
    progress_.round = measurements_.rounds;
    std::vector<std::size_t> order = schedule_.next();
    std::erase_if(order, [this](std::size_t index) { return !is_open(index); });
    for (unsigned i = 0; i < order.size(); ++i) {
      progress_.left = order.size() - i + samples_of_later_rounds();
      if (!take(order[i], i)) return false;
    }
    ++measurements_.rounds;
    return true;
  }

  std::optional<Ending> why_stop(std::chrono::nanoseconds elapsed) {
    if (std::ranges::count(measurements_.cases, Status::ok, &CaseResult::status) == 0) {
      return Ending::no_case;
    }
    answer_ = judge_.look(measurements_, elapsed);
    measurements_.alpha = answer_.alpha;
    measurements_.earlier = answer_.earlier;
    return answer_.ending;
  }

  Measurements finish() {
    measurements_.elapsed = now_() - began_;
    if (measurements_.ending == Ending::interrupted) {
      measurements_.alpha = answer_.interrupted_alpha;
    }
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

  bool is_open(std::size_t index) const {
    return measurements_.cases[index].status == Status::ok &&
           std::ranges::count(answer_.settled, index) == 0;
  }

  std::size_t samples_of_later_rounds() const {
    std::size_t open = 0;
    for (std::size_t i = 0; i < plan_.cases.size(); ++i) open += is_open(i) ? 1 : 0;
    const unsigned begun = progress_.round + 1;
    const unsigned rounds = std::max({progress_.rounds, answer_.expected, begun});
    return open * (rounds - begun);
  }

  bool is_mostly_disturbed() const {
    return 2 * std::ranges::count(disturbed_, true) >= static_cast<std::ptrdiff_t>(kRemembered);
  }

  void remember(bool disturbed) {
    disturbed_.push_back(disturbed);
    if (disturbed_.size() > kRemembered) disturbed_.pop_front();
  }

  /// Takes a sample, again and again where it is invalid. False where measuring must end.
  bool take(std::size_t index, unsigned order) {
    unsigned lost = 0;
    for (unsigned attempt = 0; attempt < kAttempts + lost; ++attempt) {
      show(index);
      Sample sample = sampler_.take(index, deadline_);
      sample.round = progress_.round;
      sample.order = order;
      sample.attempt = attempt;
      const bool disturbed = sample.outcome == Outcome::ok && !sample.invalid.empty();
      remember(disturbed);
      const bool retaken = sample.lost && lost < plan_.settings.retries;
      if (retaken) ++lost;
      const bool again = retaken || (disturbed && !is_mostly_disturbed());
      if (!file(index, std::move(sample), retaken)) return false;
      if (!again) break;
    }
    ++progress_.taken;
    return true;
  }

  void show(std::size_t index) {
    const std::vector<Sample>& samples = measurements_.cases[index].samples;
    progress_.current = index;
    progress_.lasted_ns = samples.empty() ? 0 : samples.back().wall_ns;
    progress_.expected = answer_.expected;
    progress_.standings = answer_.standings;
    progress_.decided = answer_.decided;
    progress_.compared = answer_.compared;
    show_(progress_);
  }

  /// `retaken`: there will be another one in its place.
  bool file(std::size_t index, Sample sample, bool retaken) {
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
    ++progress_.samples;
    if (!sample.invalid.empty()) ++progress_.disturbed;
    if (!retaken) close_if_bad(measurements_.cases[index], sample);
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
  Sampler& sampler_;
  Judge& judge_;
  const std::function<Clock::time_point()>& now_;
  const std::function<void(const Progress&)>& show_;
  Clock::time_point began_;
  Deadline deadline_;
  Schedule schedule_;
  Progress progress_;
  Answer answer_;
  Measurements measurements_;
  /// Which of the last samples were.
  std::deque<bool> disturbed_;
  std::vector<Reference> references_;
};

}  // namespace

Measurements measure(const Plan& plan, Sampler& sampler, Judge& judge,
                     const std::function<Clock::time_point()>& now,
                     const std::function<void(const Progress&)>& show) {
  return Rounds(plan, sampler, judge, now, show).run();
}

}  // namespace concbench
