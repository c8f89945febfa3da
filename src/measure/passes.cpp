#include "passes.hpp"

#include <algorithm>
#include <concbench/error.hpp>
#include <concbench/measure.hpp>
#include <concbench/os/process.hpp>
#include <exception>

#include "reference.hpp"

namespace concbench {
namespace {

struct PassTimes {
  Clock::duration startup;
  Clock::duration work;
  Clock::duration teardown;
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
    workload_->setup();
    job_.emplace(*workload_, c.tasks, workers);
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
    } while (sums.total() < settings_.min_sample_time);
    sums.usage = usage_so_far() - before - overhead_;
    record_.reference = std::max(record_.reference, time_reference());
    record_.succeed(sums, *digest_);
  }

 private:
  static void add(PassSums& sums, const PassTimes& times) {
    ++sums.passes;
    sums.startup += times.startup;
    sums.work += times.work;
    sums.teardown += times.teardown;
  }

  /// Those of warm-up passes are no part of the sample.
  void forget_events() {
    for (SharedHistogram& events : distributions_) events.clear();
    if (latency_ != nullptr) latency_->clear();
  }

  PassTimes run_pass() {
    const Clock::time_point begin = Clock::now();
    record_.pass_began_ns.store(begin.time_since_epoch().count(), std::memory_order_relaxed);
    executor_ = open_(*job_, config_);
    const Clock::time_point opened = Clock::now();
    if (latency_ != nullptr) latency_->begin_pass(opened);
    case_.dispatch->run(*executor_, case_.tasks, case_.grain);
    const Clock::time_point worked = Clock::now();
    executor_.reset();
    const Clock::time_point closed = Clock::now();
    check();
    if (record_.first_pass.count() == 0) record_.first_pass = closed - begin;
    return {opened - begin, worked - opened, closed - worked};
  }

  /// Outside the timed part, and not counted as the sample's use of the CPU.
  void check() {
    const Usage before = usage_so_far();
    if (job_->failed()) throw TaskError(job_->failure());
    if (!digest_) job_->verify_expected();
    if (latency_ != nullptr) latency_->end_pass();
    const std::uint64_t digest = job_->verify();
    if (digest_.value_or(digest) != digest) {
      throw TaskError("its values differ from one pass to the next");
    }
    digest_ = digest;
    workload_->clean_up();
    overhead_ = overhead_ + (usage_so_far() - before);
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
