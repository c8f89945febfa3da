#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <concbench/digest.hpp>
#include <concbench/error.hpp>
#include <concbench/job.hpp>
#include <concbench/os/affinity.hpp>
#include <exception>

namespace concbench {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

std::string name_of(Chunk chunk) {
  if (chunk.size() == 1) return fmt::format("task {}", chunk.begin);
  return fmt::format("tasks {}-{}", chunk.begin, chunk.end - 1);
}

void WorkerTable::begin(unsigned worker, Chunk chunk) {
  slots_[worker].begin.store(chunk.begin, kRelaxed);
  slots_[worker].end.store(chunk.end, kRelaxed);
}

void WorkerTable::end(unsigned worker, std::uint64_t executed) {
  Slot& slot = slots_[worker];
  // Only this worker writes here, so no atomic addition is needed.
  slot.executed.store(slot.executed.load(kRelaxed) + executed, kRelaxed);
  slot.begin.store(slot.end.load(kRelaxed), kRelaxed);
}

Chunk WorkerTable::held_by(unsigned worker) const {
  return {slots_[worker].begin.load(kRelaxed), slots_[worker].end.load(kRelaxed)};
}

std::string WorkerTable::held() const {
  std::vector<std::string> names;
  for (const Chunk chunk : held_runs()) names.push_back(name_of(chunk));
  return fmt::format("{}", fmt::join(names, ", "));
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

void WorkerTable::note_cpu() {
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
  for (Slot& slot : slots_.values()) slot.executed.store(0, kRelaxed);
}

Job::Job(Workload& workload, std::uint64_t tasks, WorkerTable& workers)
    : workload_(workload), workers_(workers), values_(tasks), unset_(mix64(1)) {
  std::ranges::fill(values_.values(), unset_);
  workers_.reset();
}

void Job::run(Chunk chunk, unsigned worker) noexcept {
  workers_.begin(worker, chunk);
  workers_.note_cpu();
  std::uint64_t executed = 0;
  if (!failed()) {
    try {
      workload_.run_as(worker, chunk, values_.values().subspan(chunk.begin, chunk.size()));
      executed = chunk.size();
    } catch (const TaskError& e) {
      note_failure(e.task ? Chunk{*e.task, *e.task + 1} : chunk, e.what());
    } catch (const std::exception& e) {
      // An exception cannot leave a worker: the caller may be another process.
      note_failure(chunk, e.what());
    } catch (...) {
      note_failure(chunk, "threw something that is no std::exception");
    }
  }
  workers_.end(worker, executed);
}

void Job::note_failure(Chunk chunk, std::string_view text) noexcept {
  if (failure_->claimed.exchange(1) != 0) return;
  const auto end =
      fmt::format_to_n(failure_->text, Failure::kTextSize - 1, "{}: {}", name_of(chunk), text);
  *end.out = '\0';
  failure_->noted.store(1, std::memory_order_release);
}

std::string Job::failure() const { return failure_->text; }

void Job::verify_expected() const {
  for (std::uint64_t task = 0; task < tasks(); ++task) {
    const auto expected = workload_.expected(task);
    if (!expected || values_[task] == *expected) continue;
    throw TaskError(fmt::format("task {} gave {}, not {}", task, values_[task], *expected));
  }
}

std::uint64_t Job::verify() {
  const std::uint64_t run = workers_.executed();
  const std::uint64_t next_unset = mix64(unset_ + 1);
  std::uint64_t digest = 0;
  std::uint64_t missing = 0;
  std::uint64_t task = 0;
  // One walk over the table serves both: the pass that was, and the mark for the pass to come.
  for (std::uint64_t& value : values_.values()) {
    missing += value == unset_ ? 1 : 0;
    digest += digest_term(task++, value);
    value = next_unset;
  }
  unset_ = next_unset;
  workers_.reset();
  // All tasks have a value and there were as many runs as tasks: each ran exactly once.
  if (missing != 0) throw TaskError(fmt::format("{} of {} tasks were lost", missing, tasks()));
  if (run != tasks()) throw TaskError(fmt::format("{} tasks were run {} times", tasks(), run));
  return digest;
}

}  // namespace concbench
