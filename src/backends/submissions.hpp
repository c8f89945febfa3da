#pragma once

#include <algorithm>
#include <concbench/task.hpp>
#include <deque>

#include "runtime/chunk_size.hpp"

namespace concbench {

/// Submitted tasks that are cut in one way, from the first one on.
struct Submission {
  Chunk tasks;
  ChunkSize chunk_size;

  /// Whether the chunks would be the same if `more` had come with these.
  bool is_continued_by(Chunk more, ChunkSize its_chunk_size) const {
    return !chunk_size.is_guided() && its_chunk_size == chunk_size && tasks.end == more.begin &&
           tasks.size() % chunk_size.tasks() == 0;
  }
};

/// Submissions in their order, as few as they can be.
class Submissions {
 public:
  void add(Chunk tasks, ChunkSize chunk_size) {
    if (tasks.empty()) return;
    if (!empty() && list_.back().is_continued_by(tasks, chunk_size)) {
      list_.back().tasks.end = tasks.end;
    } else {
      list_.push_back({tasks, chunk_size});
    }
  }
  bool empty() const { return list_.empty(); }
  /// Only if not empty.
  const Submission& first() const { return list_.front(); }
  /// So many tasks of the first one are no longer of interest.
  void drop(std::uint64_t tasks) {
    list_.front().tasks.begin += tasks;
    if (list_.front().tasks.empty()) list_.pop_front();
  }

 private:
  std::deque<Submission> list_;
};

/// Submitted tasks that no worker has been given yet, chunk by chunk. A guided chunk size hands out
/// a share of what is left for each worker, with as much to come.
class Chunks {
 public:
  explicit Chunks(unsigned workers) : workers_(workers) {}

  void add(Chunk tasks, ChunkSize chunk_size) { left_.add(tasks, chunk_size); }
  bool empty() const { return left_.empty(); }

  /// The next chunk; only if not empty.
  Chunk take() {
    const auto& [tasks, chunk_size] = left_.first();
    const std::uint64_t size = chunk_size.is_guided()
                                   ? std::max<std::uint64_t>(1, tasks.size() / (2ULL * workers_))
                                   : std::min(chunk_size.tasks(), tasks.size());
    const Chunk chunk{tasks.begin, tasks.begin + size};
    left_.drop(size);
    return chunk;
  }

 private:
  unsigned workers_;
  Submissions left_;
};

}  // namespace concbench
