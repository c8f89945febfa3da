#include <fmt/format.h>

#include <algorithm>
#include <concbench/measure.hpp>

#include "deadline.hpp"

namespace concbench {
namespace {

/// The state of one run of the loop over rounds.
class Rounds {
 public:
  Rounds(const Plan& plan, Sampler& sampler, const std::function<void(const Progress&)>& show,
         std::optional<Clock::time_point> deadline)
      : plan_(plan), sampler_(sampler), show_(show), deadline_(deadline) {
    for (const Case& c : plan.cases) {
      findings_.cases.push_back(
          {.status = c.skipped.empty() ? Status::ok : Status::skipped, .reason = c.skipped});
    }
    progress_.rounds = plan.settings.rounds;
  }

  /// False where measuring is over.
  bool run_round(unsigned round) {
    progress_.round = round;
    progress_.wanted = progress_.taken + (plan_.settings.rounds - round) * count_open();
    unsigned order = 0;
    for (const std::size_t index : order_of_round(plan_.cases.size(), plan_.settings.seed, round)) {
      if (findings_.cases[index].status != Status::ok) continue;
      if (!take(index, round, order++)) return false;
    }
    return true;
  }

  Findings finish() {
    for (CaseResult& result : findings_.cases) {
      if (result.status == Status::ok && result.samples.empty()) {
        result.status = Status::skipped;
        result.reason = "not reached";
      }
    }
    return std::move(findings_);
  }

 private:
  std::size_t count_open() const {
    return static_cast<std::size_t>(
        std::ranges::count(findings_.cases, Status::ok, &CaseResult::status));
  }

  bool take(std::size_t index, unsigned round, unsigned order) {
    progress_.current = &plan_.cases[index];
    show_(progress_);
    Sample sample = sampler_.take(index, deadline_);
    sample.round = round;
    sample.order = order;
    ++progress_.taken;
    return file(index, std::move(sample));
  }

  bool file(std::size_t index, Sample sample) {
    switch (sample.outcome) {
      case Outcome::time_limit:
        findings_.ending = Ending::time_limit;
        return false;
      case Outcome::interrupted:
        findings_.ending = Ending::interrupted;
        return false;
      case Outcome::ok:
        compare_digest(index, sample);
        break;
      case Outcome::failed:
      case Outcome::timed_out:
        break;
    }
    close_if_bad(findings_.cases[index], sample);
    findings_.cases[index].samples.push_back(std::move(sample));
    return true;
  }

  static void close_if_bad(CaseResult& result, const Sample& sample) {
    if (sample.outcome == Outcome::ok) return;
    result.status = sample.outcome == Outcome::timed_out ? Status::timed_out : Status::failed;
    result.reason = sample.reason;
  }

  /// The first sample of the same tasks says what the values are; all later ones must agree.
  void compare_digest(std::size_t index, Sample& sample) {
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
  const std::function<void(const Progress&)>& show_;
  std::optional<Clock::time_point> deadline_;
  Progress progress_;
  Findings findings_;
  std::vector<Reference> references_;
};

}  // namespace

Findings measure(const Plan& plan, Sampler& sampler, const std::function<Clock::time_point()>& now,
                 const std::function<void(const Progress&)>& show) {
  std::optional<Clock::time_point> deadline;
  if (plan.settings.time_limit) deadline = deadline_after(now(), *plan.settings.time_limit);
  Rounds rounds(plan, sampler, show, deadline);
  for (unsigned round = 0; round < plan.settings.rounds && rounds.run_round(round); ++round) {
  }
  return rounds.finish();
}

}  // namespace concbench
