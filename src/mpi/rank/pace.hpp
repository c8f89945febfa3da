#pragma once

#include <algorithm>
#include <cmath>
#include <concbench/task.hpp>
#include <cstdint>

#include "runtime/chunk_size.hpp"

namespace concbench {

/// How fast tasks and messages are, as seen so far; 0: not seen.
struct Pace {
  double task_ns = 0;
  double trip_ns = 0;

  /// `ns`: what the tasks took; 0: not measured.
  void note(std::uint64_t tasks, std::uint64_t ns) {
    if (ns > 0) task_ns = static_cast<double>(ns) / static_cast<double>(tasks);
  }
  /// How many tasks last so long; at least one, and one where that is not known.
  std::uint64_t tasks_in(double ns) const {
    if (task_ns <= 0 || ns <= task_ns) return 1;
    return static_cast<std::uint64_t>(std::ceil(std::min(ns / task_ns, 1e15)));
  }
};

/// A range is to outlast so many round trips where there is enough for all.
inline constexpr double kTrips = 4;
/// How long rank 0 does not look for answers.
inline constexpr double kOwnPiece_ns = 50e3;

/// Whole chunks of `chunk_size`, at least one, of not much more than `tasks` tasks, of which there
/// are `left`.
inline std::uint64_t in_chunks(std::uint64_t tasks, ChunkSize chunk_size, std::uint64_t left) {
  if (!chunk_size.is_guided()) {
    const std::uint64_t chunk = std::min(chunk_size.tasks(), left);
    tasks = std::max(chunk, tasks - tasks % chunk);
  }
  return std::clamp<std::uint64_t>(tasks, 1, left);
}

/// How many of the tasks that are left a rank is given at once, where `workers` run them.
inline std::uint64_t range_size(std::uint64_t left, ChunkSize chunk_size, unsigned workers,
                                const Pace& pace) {
  if (left <= chunk_size.tasks()) return left;
  const std::uint64_t equal = (left + workers - 1) / workers;
  const std::uint64_t least = std::min(equal, pace.tasks_in(kTrips * pace.trip_ns));
  return in_chunks(std::max(guided_share(left, workers), least), chunk_size, left);
}

/// How many of them rank 0 runs itself before it looks for answers.
inline std::uint64_t own_size(std::uint64_t left, ChunkSize chunk_size, unsigned workers,
                              const Pace& pace) {
  return in_chunks(std::min(guided_share(left, workers), pace.tasks_in(kOwnPiece_ns)), chunk_size,
                   left);
}

/// What each rank runs where all is split in advance.
inline Chunk share_of(unsigned rank, unsigned ranks, std::uint64_t tasks) {
  const std::uint64_t share = (tasks + ranks - 1) / ranks;
  const std::uint64_t begin = std::min(tasks, rank * share);
  return {begin, std::min(tasks, begin + share)};
}

}  // namespace concbench
