#include "runtime/job.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <exception>

#include "os/cpus.hpp"
#include "os/machine.hpp"
#include "runtime/digest.hpp"
#include "runtime/task_limit.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

/// As many values as there are in the pages that a kernel maps at a single fault by default.
constexpr std::uint64_t kMappedTogether = (std::uint64_t{64} << 10) / sizeof(std::uint64_t);

/// What no task's value is: those of some workloads are mixes of small numbers. (Of pi.)
constexpr std::uint64_t kFirstMark = 0x243f6a8885a308d3;

}  // namespace

// What is marked hot here and elsewhere is what a forked worker runs for a chunk: it lies together
// in the program, since a fresh process takes a page fault for each 64 KiB that it comes to.

std::string name_of(Chunk chunk) {
  if (chunk.size() == 1) return fmt::format("task {}", chunk.begin);
  return fmt::format("tasks {}-{}", chunk.begin, chunk.end - 1);
}

[[gnu::hot]] void WorkerTable::begin(unsigned worker, Chunk chunk) {
  advance(worker, chunk.begin);
  slots_[worker].end.store(chunk.end, kRelaxed);
}

[[gnu::hot]] void WorkerTable::end(unsigned worker, std::uint64_t executed) {
  Slot& slot = slots_[worker];
  // Only this worker writes here, so no atomic addition is needed.
  slot.executed.store(slot.executed.load(kRelaxed) + executed, kRelaxed);
  slot.begin.store(slot.end.load(kRelaxed), kRelaxed);
}

[[gnu::hot]] void WorkerTable::advance(unsigned worker, std::uint64_t task) {
  Slot& slot = slots_[worker];
  slot.before.store(slot.executed.load(kRelaxed), kRelaxed);
  slot.begin.store(task, kRelaxed);
}

void WorkerTable::count(unsigned worker) {
  Slot& slot = slots_[worker];
  slot.executed.store(slot.executed.load(kRelaxed) + 1, kRelaxed);
}

std::uint64_t WorkerTable::resume(unsigned worker, Chunk chunk) {
  Slot& slot = slots_[worker];
  const Chunk held = held_by(worker);
  std::uint64_t task = chunk.begin;
  if (!held.empty()) {
    task = held.begin;
    slot.executed.store(slot.before.load(kRelaxed), kRelaxed);
  } else if (chunk.begin < held.end && held.end <= chunk.end) {
    task = held.end;
  }
  leave_at(worker, task);
  return task;
}

void WorkerTable::leave_at(unsigned worker, std::uint64_t task) {
  slots_[worker].begin.store(task, kRelaxed);
  slots_[worker].end.store(task, kRelaxed);
}

Chunk WorkerTable::held_by(unsigned worker) const {
  return {slots_[worker].begin.load(kRelaxed), slots_[worker].end.load(kRelaxed)};
}

std::string WorkerTable::held() const {
  std::string text;
  for (const Chunk chunk : held_runs()) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", name_of(chunk));
  }
  return text;
}

std::vector<Chunk> WorkerTable::held_runs() const {
  std::vector<Chunk> chunks;
  for (unsigned i = 0; i < size(); ++i) {
    if (const Chunk chunk = held_by(i); !chunk.empty()) chunks.push_back(chunk);
  }
  std::ranges::sort(chunks, {}, &Chunk::begin);
  std::vector<Chunk> runs;
  for (const Chunk chunk : chunks) {
    if (!runs.empty() && runs.back().end == chunk.begin) {
      runs.back().end = chunk.end;
    } else {
      runs.push_back(chunk);
    }
  }
  return runs;
}

[[gnu::hot]] void WorkerTable::note_cpu() {
  const int cpu = current_cpu();
  const auto word = static_cast<std::size_t>(cpu) / 64;
  if (cpu < 0 || word >= kCpuWords) return;
  const std::uint64_t bit = 1ULL << (cpu % 64);
  // Written once for each CPU: all later calls only read a line that everyone shares.
  if ((cpus_[word].load(kRelaxed) & bit) == 0) cpus_[word].fetch_or(bit, kRelaxed);
}

std::vector<int> WorkerTable::cpus() const {
  std::vector<int> cpus;
  for (std::size_t i = 0; i < kCpuWords * 64; ++i) {
    if ((cpus_[i / 64].load(kRelaxed) >> (i % 64) & 1) != 0) cpus.push_back(static_cast<int>(i));
  }
  return cpus;
}

std::uint64_t WorkerTable::executed() const {
  std::uint64_t sum = 0;
  for (const Slot& slot : slots_.values()) sum += slot.executed.load(kRelaxed);
  return sum;
}

void WorkerTable::reset() {
  for (unsigned i = 0; i < size(); ++i) {
    slots_[i].executed.store(0, kRelaxed);
    leave_at(i, 0);
  }
}

Job::Job(Workload& workload, std::uint64_t tasks, WorkerTable& workers)
    : workload_(workload), workers_(workers), values_(tasks), unset_(kFirstMark) {
  std::ranges::fill(values_.values(), unset_);
  workers_.reset();
}

[[gnu::hot]] void Job::run(Chunk chunk, unsigned worker) noexcept {
  std::uint64_t executed = 0;
  if (maps_ahead_) map_values(chunk);
  if (begin(chunk, worker)) {
    try {
      const Gil::Turn turn(gil_);
      executed = run_tasks(chunk, worker);
    } catch (...) {
      // An exception cannot leave a worker: the caller may be another process.
      fail(chunk);
    }
  }
  end(worker, executed);
}

void Job::map_values(Chunk chunk) noexcept {
  if (mapped_.begin <= chunk.begin && chunk.end <= mapped_.end) return;
  const std::uint64_t window = std::max(chunk.size(), kMappedTogether);
  mapped_ = {chunk.begin, std::min(chunk.begin + window, tasks())};
  concbench::map_ahead(std::as_bytes(values_.values().subspan(mapped_.begin, mapped_.size())));
}

/// How many tasks are still to be counted: one that runs alone is counted when it is done, since a
/// worker may be killed before the last one is.
[[gnu::hot]] std::uint64_t Job::run_tasks(Chunk chunk, unsigned worker) {
  if (limit_ == nullptr && !workers_.stamps_tasks()) {
    workload_.run_as({worker}, chunk, values_.values().subspan(chunk.begin, chunk.size()));
    return chunk.size();
  }
  for (std::uint64_t task = chunk.begin; task < chunk.end && !failed(); ++task) {
    workers_.advance(worker, task);
    run_alone(task, worker);
  }
  return 0;
}

void Job::run_alone(std::uint64_t task, unsigned worker) {
  const auto value = values_.values().subspan(task, 1);
  // Two stamps a task, so that recording counts for neither its run nor the next one's.
  const auto began = std::chrono::steady_clock::now();
  if (limit_ == nullptr) {
    workload_.run_as({worker}, {task, task + 1}, value);
    workers_.count(worker);
  } else {
    run_limited(task, value, worker);
  }
  stamp(worker, task, began);
}

void Job::run_limited(std::uint64_t task, std::span<std::uint64_t> value, unsigned worker) {
  try {
    workload_.run_as({worker, limit_->begin(worker)}, {task, task + 1}, value);
    limit_->end(worker);
    workers_.count(worker);
  } catch (const TaskStopped&) {
    limit_->end(worker);
    time_out(task);
  } catch (...) {
    limit_->end(worker);
    fail({task, task + 1});
  }
}

void Job::stamp(unsigned worker, std::uint64_t task,
                std::chrono::steady_clock::time_point began) noexcept {
  if (!workers_.stamps_tasks()) return;
  const auto ended = std::chrono::steady_clock::now();
  if (LatencyTable* const latency = workers_.latency()) latency->record(worker, began, ended);
  if (TraceTable* const trace = workers_.trace()) trace->record(worker, task, began, ended);
}

[[gnu::hot]] bool Job::begin(Chunk chunk, unsigned worker) noexcept {
  workers_.begin(worker, chunk);
  workers_.note_cpu();
  return !failed();
}

void Job::fail(Chunk chunk) noexcept {
  try {
    throw;
  } catch (const TaskError& e) {
    note_failure(e.task ? Chunk{*e.task, *e.task + 1} : chunk, e.what());
  } catch (const std::exception& e) {
    note_failure(chunk, e.what());
  } catch (...) {
    note_failure(chunk, "threw something that is no std::exception");
  }
}

void Job::note_failure(Chunk chunk, std::string_view text) noexcept {
  if (failure_->claimed.exchange(1) != 0) return;
  const std::string line = fmt::format("{}: {}", name_of(chunk), text);
  failure_->text[line.copy(failure_->text, Failure::kTextSize - 1)] = '\0';
  failure_->noted.store(1, std::memory_order_release);
}

void Job::limit_tasks(TaskLimit& limit, bool allow) {
  limit_ = &limit;
  allow_timeouts_ = allow;
  timed_out_ = SharedArray<std::uint8_t>(tasks());
}

void Job::time_out(std::uint64_t task) noexcept {
  if (allow_timeouts_) {
    timed_out_[task] = 1;
  } else {
    note_failure({task, task + 1},
                 fmt::format("took longer than {}", format_duration(limit_->limit())));
  }
}

std::uint64_t Job::timed_out() const {
  return static_cast<std::uint64_t>(std::ranges::count(timed_out_.values(), 1));
}

void Job::allow_retries(unsigned retries) {
  retries_ = retries;
  memory_kills_ = out_of_memory_kills();
}

bool Job::memory_ran_out() const { return out_of_memory_kills() > memory_kills_; }

Left Job::left_of(unsigned worker, Chunk chunk) {
  const Chunk held = without_value(workers_.held_by(worker));
  return {.tasks = {workers_.resume(worker, chunk), chunk.end}, .held = held};
}

/// The last task at least: it was not told of.
Chunk Job::without_value(Chunk held) const {
  while (held.size() > 1 && values_[held.begin] != unset_) ++held.begin;
  return held;
}

std::string Job::failure() const { return failure_->text; }

void Job::verify_expected() const {
  for (std::uint64_t task = 0; task < tasks(); ++task) {
    const auto expected = workload_.expected(task);
    if (!expected || is_timed_out(task) || values_[task] == *expected) continue;
    throw TaskError(fmt::format("task {} gave {}, not {}", task, values_[task], *expected));
  }
}

std::uint64_t Job::verify() {
  const std::uint64_t run = workers_.executed() + timed_out();
  const std::uint64_t next_unset = mix64(unset_ + 1);
  std::uint64_t digest = 0;
  std::uint64_t missing = 0;
  std::uint64_t task = 0;
  // One walk over the table serves both: the pass that was, and the mark for the pass to come.
  for (std::uint64_t& value : values_.values()) {
    if (!is_timed_out(task)) {
      missing += value == unset_ ? 1 : 0;
      digest += digest_term(task, value);
    }
    value = next_unset;
    ++task;
  }
  std::ranges::fill(timed_out_.values(), std::uint8_t{0});
  unset_ = next_unset;
  retried_ = 0;
  workers_.reset();
  // All tasks have a value and there were as many runs as tasks: each ran exactly once.
  if (missing != 0) throw TaskError(fmt::format("{} of {} tasks were lost", missing, tasks()));
  if (run != tasks()) throw TaskError(fmt::format("{} tasks were run {} times", tasks(), run));
  return digest;
}

}  // namespace concbench
