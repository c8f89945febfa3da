#include <algorithm>
#include <concbench/latency.hpp>

namespace concbench {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

/// Enough for workers not to meet in one, and few enough for a table of thousands of workers.
constexpr unsigned kMostHistograms = 64;

}  // namespace

LatencyTable::LatencyTable(unsigned workers)
    : busy_(workers), events_(std::min(workers, kMostHistograms)) {}

void LatencyTable::begin_pass(Instant now) {
  passes_->handed_over_ns.store(now.time_since_epoch().count(), kRelaxed);
}

void LatencyTable::record(unsigned worker, Instant began, Instant ended) noexcept {
  const std::chrono::nanoseconds handed_over(passes_->handed_over_ns.load(kRelaxed));
  Events& events = events_[worker % events_.size()];
  events.waits.record(began.time_since_epoch() - handed_over);
  events.runs.record(ended - began);
  std::atomic<std::int64_t>& busy = busy_[worker].ns;
  // Only this worker writes here, so no atomic addition is needed.
  busy.store(busy.load(kRelaxed) + (ended - began).count(), kRelaxed);
}

void LatencyTable::end_pass() {
  ++passes_->count;
  passes_->imbalances += imbalance_of_pass();
  for (Busy& busy : busy_.values()) busy.ns.store(0, kRelaxed);
}

double LatencyTable::imbalance_of_pass() const {
  double sum = 0;
  double longest = 0;
  for (const Busy& busy : busy_.values()) {
    const auto ns = static_cast<double>(busy.ns.load(kRelaxed));
    sum += ns;
    longest = std::max(longest, ns);
  }
  // Tasks that the clock cannot tell from nothing are spread as evenly as any.
  return sum == 0 ? 1 : longest * static_cast<double>(busy_.size()) / sum;
}

void LatencyTable::clear() {
  for (Events& events : events_.values()) {
    events.waits.clear();
    events.runs.clear();
  }
  passes_->count = 0;
  passes_->imbalances = 0;
}

Histogram LatencyTable::waits() const {
  Histogram all;
  for (const Events& events : events_.values()) all += events.waits.read();
  return all;
}

Histogram LatencyTable::runs() const {
  Histogram all;
  for (const Events& events : events_.values()) all += events.runs.read();
  return all;
}

double LatencyTable::imbalance() const {
  return passes_->count == 0 ? 0 : passes_->imbalances / static_cast<double>(passes_->count);
}

}  // namespace concbench
