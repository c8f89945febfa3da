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
        record_(record) {
    workload_->setup();
    job_.emplace(*workload_, c.tasks, workers);
  }

  void run() {
    record_.reference = time_reference();
    for (unsigned i = 0; i < settings_.warmup; ++i) run_pass();
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

  PassTimes run_pass() {
    aside([this] { workload_->prepare(); });
    const Clock::time_point begin = Clock::now();
    note_begin(begin);
    executor_ = open_(*job_, config_);
    const Clock::time_point opened = Clock::now();
    case_.dispatch->run(*executor_, case_.tasks, case_.grain);
    const Clock::time_point worked = Clock::now();
    executor_.reset();
    const Clock::time_point closed = Clock::now();
    aside([this] { check(); });
    if (record_.first_pass.count() == 0) record_.first_pass = closed - begin;
    return {opened - begin, worked - opened, closed - worked};
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
    const std::uint64_t digest = job_->verify();
    if (digest_.value_or(digest) != digest) {
      throw TaskError("its values differ from one pass to the next");
    }
    digest_ = digest;
    workload_->clean_up();
  }

  const Case& case_;
  const Settings& settings_;
  ExecutorConfig config_;
  OpenExecutor* open_;
  std::unique_ptr<Workload> workload_;
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
