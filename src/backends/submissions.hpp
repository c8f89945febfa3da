#pragma once

#include <algorithm>
#include <concbench/task.hpp>
#include <deque>

#include "runtime/chunk_size.hpp"

namespace concbench {

/// Submitted tasks in their order, as few runs of them as there can be.
class Submissions {
 public:
  /// Tasks that are cut into chunks of one size, from the first one on.
  struct Run {
    Chunk tasks;
    ChunkSize chunk_size;
  };

  void add(Chunk tasks, ChunkSize chunk_size) {
    if (tasks.empty()) return;
    if (!empty() && is_continued_by(tasks, chunk_size)) {
      runs_.back().tasks.end = tasks.end;
    } else {
      runs_.push_back({tasks, chunk_size});
    }
  }

  bool empty() const { return runs_.empty(); }

  // Only if not empty.

  const Run& first() const { return runs_.front(); }

  /// Removes tasks from the front of the first run.
  void drop(std::uint64_t tasks) {
    runs_.front().tasks.begin += tasks;
    if (runs_.front().tasks.empty()) runs_.pop_front();
  }

  Chunk take_run() {
    const Chunk run = first().tasks;
    drop(run.size());
    return run;
  }

  Chunk take_chunk() {
    const auto& [tasks, chunk_size] = first();
    const Chunk chunk{tasks.begin, tasks.begin + std::min(chunk_size.tasks(), tasks.size())};
    drop(chunk.size());
    return chunk;
  }

 private:
  /// Whether the chunks would be the same if `more` had come with the last run.
  bool is_continued_by(Chunk more, ChunkSize chunk_size) const {
    const Run& last = runs_.back();
    return !chunk_size.is_guided() && chunk_size == last.chunk_size &&
           last.tasks.end == more.begin && last.tasks.size() % chunk_size.tasks() == 0;
  }

  std::deque<Run> runs_;
};

}  // namespace concbench
