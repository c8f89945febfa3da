#include "runtime/worker_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "os/cpus.hpp"
#include "runtime/stamp.hpp"

namespace concbench {
namespace {

/// Only the worker itself writes to its slot while it lives. Where it may be killed between two
/// stores, the second one is a release, so that it cannot have happened without the first.
constexpr auto kRelease = std::memory_order_release;

}  // namespace

std::string name_of(Chunk chunk) {
  if (chunk.size() == 1) return fmt::format("task {}", chunk.begin);
  return fmt::format("tasks {}-{}", chunk.begin, chunk.end - 1);
}

[[gnu::hot]] void WorkerTable::begin(unsigned worker, Chunk chunk) {
  advance(worker, chunk.begin);
  slots_[worker].end.store(chunk.end, kRelease);
}

[[gnu::hot]] void WorkerTable::end(unsigned worker, std::uint64_t executed) {
  Slot& slot = slots_[worker];
  slot.executed.store(slot.executed.load(kRelaxed) + executed, kRelaxed);
  slot.begin.store(slot.end.load(kRelaxed), kRelease);
}

[[gnu::hot]] void WorkerTable::advance(unsigned worker, std::uint64_t task) {
  Slot& slot = slots_[worker];
  slot.before.store(slot.executed.load(kRelaxed), kRelaxed);
  slot.begin.store(task, kRelease);
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

std::vector<std::span<std::byte>> WorkerTable::memory() const {
  std::vector<std::span<std::byte>> all{slots_.bytes(), cpus_.bytes()};
  const auto add = [&all](const std::vector<std::span<std::byte>>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  if (latency_) add(latency_->memory());
  if (trace_) add(trace_->memory());
  return all;
}

std::uint64_t WorkerTable::take_executed() {
  const std::uint64_t sum = executed();
  reset();
  return sum;
}

}  // namespace concbench
