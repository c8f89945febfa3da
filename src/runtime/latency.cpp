#include "runtime/latency.hpp"

#include <algorithm>

#include "runtime/stamp.hpp"

namespace concbench {
namespace {

/// Enough for workers not to meet in one, and few enough for a table of thousands of workers.
constexpr unsigned kMostHistograms = 64;

}  // namespace

LatencyTable::LatencyTable(unsigned workers)
    : busy_(workers), events_(std::min(workers, kMostHistograms)) {}

void LatencyTable::begin_pass(Instant now) {
  passes_->handed_over_ns.store(stamp_of(now), kRelaxed);
}

void LatencyTable::record(unsigned worker, Instant began, Instant ended) noexcept {
  const std::chrono::nanoseconds handed_over(passes_->handed_over_ns.load(kRelaxed));
  Events& events = events_[worker % events_.size()];
  events.waits.record(began.time_since_epoch() - handed_over);
  events.runs.record(ended - began);
  Busy& busy = busy_[worker];
  // Only this worker writes here, so no atomic addition is needed.
  busy.ns.store(busy.ns.load(kRelaxed) + (ended - began).count(), kRelaxed);
  if (busy.first_ns.load(kRelaxed) == 0) busy.first_ns.store(stamp_of(began), kRelaxed);
  busy.last_ns.store(stamp_of(ended), kRelaxed);
}

void LatencyTable::Busy::clear() {
  ns.store(0, kRelaxed);
  first_ns.store(0, kRelaxed);
  last_ns.store(0, kRelaxed);
}

void LatencyTable::end_pass(Instant submitted, Instant worked) {
  ++passes_->count;
  passes_->imbalances += imbalance_of_pass();
  passes_->split += split_work(spans_of_pass(), since_hand_over_ns(stamp_of(submitted)),
                               since_hand_over_ns(stamp_of(worked)));
  for (Busy& busy : busy_.values()) busy.clear();
}

double LatencyTable::since_hand_over_ns(std::int64_t time_ns) const {
  return static_cast<double>(time_ns - passes_->handed_over_ns.load(kRelaxed));
}

std::vector<BusySpan> LatencyTable::spans_of_pass() const {
  std::vector<BusySpan> spans;
  spans.reserve(busy_.size());
  for (const Busy& busy : busy_.values()) {
    const std::int64_t first = busy.first_ns.load(kRelaxed);
    if (first == 0) {
      spans.emplace_back();
      continue;
    }
    spans.push_back({.ran = true,
                     .first_ns = since_hand_over_ns(first),
                     .last_ns = since_hand_over_ns(busy.last_ns.load(kRelaxed)),
                     .busy_ns = static_cast<double>(busy.ns.load(kRelaxed))});
  }
  return spans;
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
  passes_->split = {};
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

WorkSplit LatencyTable::split() const {
  return passes_->count == 0 ? WorkSplit() : passes_->split / static_cast<double>(passes_->count);
}

}  // namespace concbench
