#include "runtime/trace_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "os/process.hpp"
#include "runtime/stamp.hpp"
#include "runtime/worker_table.hpp"

namespace concbench {
namespace {

/// Runs that a worker is given room for at once.
constexpr std::uint64_t kMostInBlock = 64;

std::uint64_t block_size(std::uint64_t workers, std::uint64_t most) {
  // What workers have not filled in the end is at most a quarter of all.
  return std::clamp<std::uint64_t>(most / (4 * workers), 1, kMostInBlock);
}

}  // namespace

TraceTable::TraceTable(unsigned workers, std::size_t most)
    : block_(block_size(workers, most)), runs_(most), hands_(workers) {}

void TraceTable::record(unsigned worker, std::uint64_t task, Instant began,
                        Instant ended) noexcept {
  Hand& hand = hands_[worker];
  // Only this worker writes here, so no atomic addition is needed.
  if (hand.next.load(kRelaxed) == hand.end.load(kRelaxed) && !take_room(hand)) {
    hand.left_out.store(hand.left_out.load(kRelaxed) + 1, kRelaxed);
    return;
  }
  Run& run = runs_[hand.next.load(kRelaxed)];
  hand.next.store(hand.next.load(kRelaxed) + 1, kRelaxed);
  run.task = task;
  run.worker = worker;
  run.begin_ns = stamp_of(began);
  std::atomic_ref<std::int64_t>(run.end_ns).store(stamp_of(ended), std::memory_order_release);
}

bool TraceTable::take_room(Hand& hand) noexcept {
  // Checked first: once everything has been taken, nothing may be written any more.
  if (taken_->load(kRelaxed) >= runs_.size()) return false;
  const std::uint64_t first = taken_->fetch_add(block_, kRelaxed);
  if (first >= runs_.size()) return false;
  hand.next.store(first, kRelaxed);
  hand.end.store(std::min<std::uint64_t>(first + block_, runs_.size()), kRelaxed);
  return true;
}

void TraceTable::note(const Event& event) noexcept {
  if (events_->count < kMostEvents) events_->all[events_->count] = event;
  ++events_->count;
}

void TraceTable::note_death(unsigned worker, pid_t pid, int status, Chunk left) noexcept {
  note({.kind = WorkerEvent::Kind::death,
        .worker = worker,
        .time_ns = stamp_of(Instant::clock::now()),
        .pid = pid,
        .status = status,
        .left = left});
}

void TraceTable::note_retry(unsigned worker, Chunk left) noexcept {
  note({.kind = WorkerEvent::Kind::retry,
        .worker = worker,
        .time_ns = stamp_of(Instant::clock::now()),
        .pid = 0,
        .status = 0,
        .left = left});
}

void TraceTable::Hand::clear() {
  next.store(0, kRelaxed);
  end.store(0, kRelaxed);
  left_out.store(0, kRelaxed);
}

void TraceTable::clear() {
  const auto used = std::min<std::size_t>(taken_->load(kRelaxed), runs_.size());
  std::ranges::fill(runs_.values().first(used), Run{});
  for (Hand& hand : hands_.values()) hand.clear();
  taken_->store(0, kRelaxed);
  events_->count = 0;
  *times_ = {};
}

WorkerEvent TraceTable::told(const Event& event) {
  const bool died = event.kind == WorkerEvent::Kind::death;
  const std::string tasks = event.left.empty() ? "no task" : name_of(event.left);
  const ExitStatus ended{.pid = event.pid, .status = event.status};
  return {
      .kind = event.kind,
      .worker = event.worker,
      .time_ns = event.time_ns,
      .what = died ? fmt::format("worker {} {} while it held {}", event.pid, ended.reason(), tasks)
                   : fmt::format("{} to be run again", tasks)};
}

PassTrace TraceTable::read() const {
  PassTrace trace{.times = *times_};
  const auto used = std::min<std::size_t>(taken_->load(kRelaxed), runs_.size());
  for (const Run& run : runs_.values().first(used)) {
    if (run.end_ns == 0) continue;
    trace.runs.push_back({.task = run.task,
                          .worker = static_cast<unsigned>(run.worker),
                          .begin_ns = run.begin_ns,
                          .end_ns = run.end_ns});
  }
  std::ranges::sort(trace.runs, {}, &TaskRun::begin_ns);
  const std::uint64_t events = std::min<std::uint64_t>(events_->count, kMostEvents);
  for (std::uint64_t i = 0; i < events; ++i) trace.events.push_back(told(events_->all[i]));
  trace.left_out = events_->count - events;
  for (const Hand& hand : hands_.values()) trace.left_out += hand.left_out.load(kRelaxed);
  return trace;
}

}  // namespace concbench
