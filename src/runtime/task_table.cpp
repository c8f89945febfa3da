#include "runtime/task_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <concbench/mix.hpp>

#include "runtime/worker_table.hpp"

namespace concbench {
namespace {

/// A value that no task returns: some workloads return mixes of small numbers. (Digits of pi.)
constexpr std::uint64_t kFirstMark = 0x243f6a8885a308d3;

}  // namespace

TaskTable::TaskTable(std::uint64_t tasks, bool limited)
    : values_(tasks), timed_out_(limited ? tasks : 0), unset_(kFirstMark) {
  std::ranges::fill(values_.values(), unset_);
}

void TaskTable::note_failure(Chunk chunk, std::string_view text) noexcept {
  take_failure(fmt::format("{}: {}", name_of(chunk), text));
}

void TaskTable::take_failure(std::string_view line) noexcept {
  if (failure_->claimed.exchange(1) != 0) return;
  failure_->text[line.copy(failure_->text, Failure::kTextSize - 1)] = '\0';
  failure_->noted.store(1, std::memory_order_release);
}

Chunk TaskTable::without_value(Chunk held) const {
  while (held.size() > 1 && values_[held.begin] != unset_) ++held.begin;
  return held;
}

bool TaskTable::take_timeout(std::uint64_t task) const {
  if (!is_timed_out(task)) return false;
  timed_out_[task] = 0;
  return true;
}

std::uint64_t TaskTable::timed_out() const {
  return static_cast<std::uint64_t>(std::ranges::count(timed_out_.values(), 1));
}

void TaskTable::verify_expected(const Workload& workload) const {
  for (std::uint64_t task = 0; task < size(); ++task) {
    const auto expected = workload.expected(task);
    if (!expected || is_timed_out(task) || values_[task] == *expected) continue;
    throw TaskError(fmt::format("task {} gave {}, not {}", task, workload.value_text(values_[task]),
                                workload.value_text(*expected)));
  }
}

std::uint64_t TaskTable::verify(std::uint64_t executed) {
  const std::uint64_t run = executed + timed_out();
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
  // All tasks have a value and there were as many runs as tasks: each ran exactly once.
  if (missing != 0) throw TaskError(fmt::format("{} of {} tasks were lost", missing, size()));
  if (run != size()) throw TaskError(fmt::format("{} tasks were run {} times", size(), run));
  return digest;
}

}  // namespace concbench
