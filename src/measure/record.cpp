#include "measure/record.hpp"

namespace concbench {
namespace {

double mean_ns(std::chrono::nanoseconds sum, double passes) {
  return static_cast<double>(sum.count()) / passes;
}

double mean(std::uint64_t sum, double passes) { return static_cast<double>(sum) / passes; }

}  // namespace

PassSums& PassSums::operator+=(const PassSums& more) {
  passes += more.passes;
  startup += more.startup;
  work += more.work;
  teardown += more.teardown;
  submitted += more.submitted;
  first_result += more.first_result;
  callbacks += more.callbacks;
  task_timeouts += more.task_timeouts;
  retries += more.retries;
  lost_updates += more.lost_updates;
  return *this;
}

Sample to_sample(const SampleRecord& record) {
  Sample sample{.outcome = record.outcome, .reason = record.reason};
  const PassSums& sums = record.sums;
  if (sums.passes == 0) return sample;
  const double n = static_cast<double>(sums.passes);
  sample.passes = sums.passes;
  sample.startup_ns = mean_ns(sums.startup, n);
  sample.work_ns = mean_ns(sums.work, n);
  sample.submitted_ns = mean_ns(sums.submitted, n);
  sample.callbacks_ns = mean_ns(sums.callbacks, n);
  sample.first_result_ns = mean_ns(sums.first_result, n);
  sample.teardown_ns = mean_ns(sums.teardown, n);
  sample.cpu_user_ns = mean_ns(sums.usage.cpu_user, n);
  sample.cpu_system_ns = mean_ns(sums.usage.cpu_system, n);
  sample.voluntary_switches = mean(sums.usage.voluntary_switches, n);
  sample.involuntary_switches = mean(sums.usage.involuntary_switches, n);
  sample.minor_faults = mean(sums.usage.minor_faults, n);
  sample.major_faults = mean(sums.usage.major_faults, n);
  sample.task_timeouts = mean(sums.task_timeouts, n);
  sample.retries = mean(sums.retries, n);
  sample.lost_updates = mean(sums.lost_updates, n);
  sample.max_rss_bytes = sums.usage.max_rss_bytes;
  sample.digest = record.digest;
  sample.first_pass_ns = mean_ns(record.first_pass, 1);
  sample.reference_ns = mean_ns(record.reference, 1);
  return sample;
}

}  // namespace concbench
