#include "measure/passes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <exception>

#include "measure/disturbance.hpp"
#include "measure/measure.hpp"
#include "os/machine.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"
#include "runtime/task_limit.hpp"
#include "text/reason.hpp"
#include "text/units.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

/// Those that the case's backend has.
class OwnCrew final : public Crew {
 public:
  explicit OwnCrew(const BackendEntry& backend) : open_(load_backend(backend)) {}

  std::unique_ptr<Executor> open(Job& job, const ExecutorConfig& config) override {
    return open_(job, config);
  }

 private:
  OpenExecutor* open_;
};

class Passes {
 public:
  Passes(const Case& c, const Settings& settings, const ExecutorConfig& config,
         const Surroundings& surroundings, WorkerTable& workers, Crew& crew, SampleRecord& record)
      : case_(c),
        settings_(settings),
        config_(config),
        crew_(crew),
        workload_(make_workload(*c.workload, c.params, surroundings)),
        distributions_(surroundings.distributions),
        latency_(workers.latency()),
        trace_(workers.trace()),
        record_(record),
        memory_(settings.rss) {
    // Later than the workload is made: programs that it starts are to have the limit of before.
    if (config.in_flight > 1) raise_open_files();
    touch_memory();
    workload_->setup();
    if (settings.task_timeout) limit_ = make_limit(*settings.task_timeout, workers);
    job_.emplace(JobParts{
        .workload = *workload_,
        .workers = workers,
        .tasks = c.tasks,
        .limit = limit_.get(),
        .allow_timeouts = settings.allow_timeouts,
        .gil = c.gil ? &gil_.emplace(*c.gil) : nullptr,
        .retries = c.forks() ? std::optional(settings.retries) : std::nullopt,
    });
  }

  void run() {
    record_.reference = time_reference();
    for (unsigned i = 0; i < settings_.warmup; ++i) run_pass();
    forget_events();
    overhead_ = {};
    const Usage before = crew_.usage();
    PassFigures sums;
    std::uint64_t passes = 0;
    do {
      sums += run_pass();
      ++passes;
    } while (sums.total_ns() < to_ns(settings_.min_sample_time.value_or(Settings::kMinSampleTime)));
    note_usage(crew_.usage() - before - overhead_, sums);
    record_.passes = passes;
    record_.sums = sums;
    record_.digest = digest_.value_or(0);
    record_.reference = std::max(record_.reference, time_reference());
    note_begin(Clock::now());
    workload_->close();
    record_.succeed();
  }

 private:
  /// Each step has a pass's time for itself: all of it may take longer than a pass may.
  void touch_memory() {
    while (memory_.touch_more()) note_begin(Clock::now());
  }

  std::unique_ptr<TaskLimit> make_limit(std::chrono::nanoseconds limit,
                                        const WorkerTable& workers) {
    if (case_.forks()) return std::make_unique<AlarmLimit>(limit);
    return std::make_unique<Watchdog>(limit, workers.size(),
                                      [&](unsigned worker) { give_up(workers, worker); });
  }

  /// A thread cannot be ended alone.
  [[noreturn]] void give_up(const WorkerTable& workers, unsigned worker) {
    record_.fail(fmt::format("{} took longer than {} and did not stop when it was asked to",
                             name_of(workers.held_by(worker)), format_duration(limit_->limit())));
    crew_.leave();
    leave_process(0);
  }

  void note_usage(const Usage& usage, PassFigures& sums) {
    sums.cpu_user_ns = to_ns(usage.cpu_user);
    sums.cpu_system_ns = to_ns(usage.cpu_system);
    sums.voluntary_switches = static_cast<double>(usage.voluntary_switches);
    sums.involuntary_switches = static_cast<double>(usage.involuntary_switches);
    sums.minor_faults = static_cast<double>(usage.minor_faults);
    sums.major_faults = static_cast<double>(usage.major_faults);
    record_.max_rss_bytes = usage.max_rss_bytes;
  }

  /// Those of warm-up passes are no part of the sample.
  void forget_events() {
    for (SharedHistogram& events : distributions_) events.clear();
    if (latency_ != nullptr) latency_->clear();
    crew_.forget_events();
  }

  /// One by one: a pass that fails is worth a trace of how far it came.
  void note_step(std::int64_t PassTimes::*step, Clock::time_point time) {
    if (trace_ != nullptr) trace_->times().*step = time.time_since_epoch().count();
  }

  PassFigures run_pass() {
    if (trace_ != nullptr) trace_->clear();
    aside([this] {
      workload_->prepare();
      crew_.prepare();
    });
    const Clock::time_point begin = Clock::now();
    note_begin(begin);
    note_step(&PassTimes::begin_ns, begin);
    executor_ = crew_.open(*job_, config_);
    const Clock::time_point opened = Clock::now();
    note_step(&PassTimes::opened_ns, opened);
    if (latency_ != nullptr) latency_->begin_pass(opened);
    const Milestones found = case_.dispatch->run(*executor_, case_.tasks, case_.chunk_size);
    const Clock::time_point worked = Clock::now();
    executor_.reset();
    const Clock::time_point closed = Clock::now();
    note_step(&PassTimes::submitted_ns, found.submitted);
    note_step(&PassTimes::first_result_ns, found.first_result);
    note_step(&PassTimes::worked_ns, worked);
    note_step(&PassTimes::closed_ns, closed);
    const std::uint64_t timeouts = job_->tasks().timed_out();
    const std::uint64_t retries = job_->tasks().retried();
    std::uint64_t lost_updates = 0;
    aside([&] {
      if (latency_ != nullptr) latency_->end_pass(found.submitted, worked);
      lost_updates = check(timeouts > 0);
    });
    if (record_.first_pass.count() == 0) record_.first_pass = closed - begin;
    return {.startup_ns = to_ns(opened - begin),
            .work_ns = to_ns(worked - opened),
            .teardown_ns = to_ns(closed - worked),
            .submitted_ns = to_ns(found.submitted - opened),
            .first_result_ns = to_ns(found.first_result - opened),
            .callbacks_ns = to_ns(found.callbacks),
            .task_timeouts = static_cast<double>(timeouts),
            .retries = static_cast<double>(retries),
            .lost_updates = static_cast<double>(lost_updates)};
  }

  void note_begin(Clock::time_point time) {
    record_.pass_began_ns.store(time.time_since_epoch().count(), std::memory_order_relaxed);
  }

  /// Outside the timed part, and not counted as the sample's use of the CPU. It has a pass's time
  /// for itself: a pass that keeps its limit must not pay for what is done before or after it.
  template <class Step>
  void aside(Step step) {
    note_begin(Clock::now());
    const Usage before = crew_.usage();
    step();
    overhead_ = overhead_ + (crew_.usage() - before);
  }

  /// Which tasks were out of time is chance, and so is the digest of the others. Gives how many
  /// updates were lost.
  std::uint64_t check(bool incomplete) {
    TaskTable& tasks = job_->tasks();
    if (tasks.failed()) throw TaskError(tasks.failure());
    if (!digest_) tasks.verify_expected(*workload_);
    const std::uint64_t digest = tasks.verify(job_->workers().take_executed());
    if (!incomplete) check_digest(digest);
    const std::uint64_t lost_updates = workload_->verify_shared();
    workload_->clean_up();
    crew_.clean_up();
    return lost_updates;
  }

  void check_digest(std::uint64_t digest) {
    if (digest_.value_or(digest) != digest) {
      throw TaskError("its values differ from one pass to the next");
    }
    digest_ = digest;
  }

  const Case& case_;
  const Settings& settings_;
  ExecutorConfig config_;
  Crew& crew_;
  std::unique_ptr<Workload> workload_;
  std::span<SharedHistogram> distributions_;
  LatencyTable* latency_;
  TraceTable* trace_;
  SampleRecord& record_;
  ResidentMemory memory_;
  std::optional<Gil> gil_;
  std::unique_ptr<TaskLimit> limit_;
  std::optional<Job> job_;
  std::unique_ptr<Executor> executor_;
  std::optional<std::uint64_t> digest_;
  Usage overhead_;
};

}  // namespace

void run_passes(const Case& c, const Settings& settings, const ExecutorConfig& config,
                const Surroundings& surroundings, WorkerTable& workers, Crew& crew,
                SampleRecord& record) {
  std::optional<Passes> passes;
  try {
    passes.emplace(c, settings, config, surroundings, workers, crew, record);
    passes->run();
  } catch (const std::exception& e) {
    record.fail(reason_of(e));
  }
  // Without destructors: an executor that failed may have workers that will never come back.
  crew.leave();
  leave_process(0);
}

void run_sample(const Case& c, const Settings& settings, const ExecutorConfig& config,
                const Surroundings& surroundings, WorkerTable& workers, SampleRecord& record) {
  std::optional<OwnCrew> crew;
  try {
    crew.emplace(*c.backend);
  } catch (const std::exception& e) {
    record.fail(reason_of(e));
    leave_process(0);
  }
  run_passes(c, settings, config, surroundings, workers, *crew, record);
}

}  // namespace concbench
