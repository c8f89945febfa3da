#include "passes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <concbench/measure.hpp>
#include <concbench/os/limits.hpp>
#include <concbench/os/process.hpp>
#include <concbench/units.hpp>
#include <exception>

#include "dispatch/task_limit.hpp"
#include "reference.hpp"

namespace concbench {
namespace {

struct PassTimes {
  Clock::duration startup;
  Clock::duration work;
  Clock::duration teardown;
  Clock::duration first_result;
};

class Passes {
 public:
  Passes(const Case& c, const Settings& settings, const ExecutorConfig& config,
         const Surroundings& surroundings, WorkerTable& workers, SampleRecord& record)
      : case_(c),
        settings_(settings),
        config_(config),
        open_(load_backend(*c.backend)),
        workload_(make_workload(*c.workload, c.params, surroundings)),
        distributions_(surroundings.distributions),
        latency_(workers.latency()),
        record_(record) {
    // Later than the workload is made: programs that it starts are to have the limit of before.
    if (config.in_flight > 1) raise_open_files();
    workload_->setup();
    job_.emplace(*workload_, c.tasks, workers);
    if (settings.task_timeout) limit_tasks(*settings.task_timeout, workers);
  }

  void run() {
    record_.reference = time_reference();
    for (unsigned i = 0; i < settings_.warmup; ++i) run_pass();
    forget_events();
    overhead_ = {};
    const Usage before = usage_so_far();
    PassSums sums;
    do {
      add(sums, run_pass());
      sums.task_timeouts += pass_timeouts_;
    } while (sums.total() < settings_.min_sample_time);
    sums.usage = usage_so_far() - before - overhead_;
    record_.reference = std::max(record_.reference, time_reference());
    record_.succeed(sums, digest_.value_or(0));
  }

 private:
  void limit_tasks(std::chrono::nanoseconds limit, const WorkerTable& workers) {
    if (case_.backend->forks) {
      limit_ = std::make_unique<AlarmLimit>(limit);
    } else {
      limit_ = std::make_unique<Watchdog>(limit, workers.size(),
                                          [&](unsigned worker) { give_up(workers, worker); });
    }
    job_->limit_tasks(*limit_, settings_.allow_timeouts);
  }

  /// A thread cannot be ended alone.
  [[noreturn]] void give_up(const WorkerTable& workers, unsigned worker) {
    record_.fail(fmt::format("{} took longer than {} and did not stop when it was asked to",
                             name_of(workers.held_by(worker)), format_duration(limit_->limit())));
    leave_process(0);
  }

  static void add(PassSums& sums, const PassTimes& times) {
    ++sums.passes;
    sums.startup += times.startup;
    sums.work += times.work;
    sums.teardown += times.teardown;
    sums.first_result += times.first_result;
  }

  /// Those of warm-up passes are no part of the sample.
  void forget_events() {
    for (SharedHistogram& events : distributions_) events.clear();
    if (latency_ != nullptr) latency_->clear();
  }

  PassTimes run_pass() {
    aside([this] { workload_->prepare(); });
    const Clock::time_point begin = Clock::now();
    note_begin(begin);
    executor_ = open_(*job_, config_);
    const Clock::time_point opened = Clock::now();
    if (latency_ != nullptr) latency_->begin_pass(opened);
    const Clock::time_point first = case_.dispatch->run(*executor_, case_.tasks, case_.grain);
    const Clock::time_point worked = Clock::now();
    executor_.reset();
    const Clock::time_point closed = Clock::now();
    pass_timeouts_ = job_->timed_out();
    aside([this] { check(); });
    if (record_.first_pass.count() == 0) record_.first_pass = closed - begin;
    return {opened - begin, worked - opened, closed - worked, first - opened};
  }

  void note_begin(Clock::time_point time) {
    record_.pass_began_ns.store(time.time_since_epoch().count(), std::memory_order_relaxed);
  }

  /// Outside the timed part, and not counted as the sample's use of the CPU. It has a pass's time
  /// for itself: a pass that keeps its limit must not pay for what is done before or after it.
  template <class Step>
  void aside(Step step) {
    note_begin(Clock::now());
    const Usage before = usage_so_far();
    step();
    overhead_ = overhead_ + (usage_so_far() - before);
  }

  void check() {
    if (job_->failed()) throw TaskError(job_->failure());
    if (!digest_) job_->verify_expected();
    if (latency_ != nullptr) latency_->end_pass();
    check_digest(job_->verify());
    workload_->clean_up();
  }

  /// Which tasks were out of time is chance, and so is the digest of the others.
  void check_digest(std::uint64_t digest) {
    if (pass_timeouts_ > 0) return;
    if (digest_.value_or(digest) != digest) {
      throw TaskError("its values differ from one pass to the next");
    }
    digest_ = digest;
  }

  const Case& case_;
  const Settings& settings_;
  ExecutorConfig config_;
  OpenExecutor* open_;
  std::unique_ptr<Workload> workload_;
  std::span<SharedHistogram> distributions_;
  LatencyTable* latency_;
  SampleRecord& record_;
  std::optional<Job> job_;
  std::unique_ptr<TaskLimit> limit_;
  std::uint64_t pass_timeouts_ = 0;
  std::unique_ptr<Executor> executor_;
  std::optional<std::uint64_t> digest_;
  Usage overhead_;
};

}  // namespace

void run_sample(const Case& c, const Settings& settings, const ExecutorConfig& config,
                const Surroundings& surroundings, WorkerTable& workers, SampleRecord& record) {
  std::optional<Passes> passes;
  try {
    passes.emplace(c, settings, config, surroundings, workers, record);
    passes->run();
  } catch (const std::exception& e) {
    record.fail(e.what());
  }
  // Without destructors: an executor that failed may have workers that will never come back.
  leave_process(0);
}

}  // namespace concbench
