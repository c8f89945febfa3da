#pragma once

#include <utility>
#include <vector>

#include "backends/backend.hpp"
#include "backends/submissions.hpp"
#include "runtime/partition.hpp"

namespace concbench {

/// What pools of other libraries have in common: a submission of one chunk is a task of the
/// library's, one of several is its loop, and wait() waits for all that was submitted.
class Peer : public Executor {
 public:
  void submit(Chunk tasks, ChunkSize chunk_size) final {
    if (tasks.empty()) return;
    // Cut in no way that matters: what lies side by side comes back as one.
    out_.add(tasks, ChunkSize::of(1));
    if (!chunk_size.is_guided() && chunk_size.tasks() >= tasks.size()) {
      hand_over_chunk(tasks);
    } else {
      // The library's own ways to cut would make other chunks of the same chunk size.
      hand_over_loop(Partition(tasks, chunk_size, workers_));
    }
  }

  Chunk wait() final {
    if (done_.empty()) {
      finish();
      std::swap(done_, out_);
    }
    return done_.take_run();
  }

 protected:
  Peer(Job& job, unsigned workers) : job_(job), workers_(workers) {}

  unsigned workers() const { return workers_; }
  void run(Chunk chunk, unsigned worker) noexcept { job_.run(chunk, worker); }

 private:
  virtual void hand_over_chunk(Chunk chunk) = 0;
  virtual void hand_over_loop(const Partition& loop) = 0;
  /// Returns when all that was handed over has been run.
  virtual void finish() = 0;

  Job& job_;
  unsigned workers_;
  Submissions out_;
  Submissions done_;
};

/// Of a library whose loops the calling thread takes part in, so that nothing runs before wait().
class PeerWithCaller : public Peer {
 protected:
  using Peer::Peer;

 private:
  void hand_over_chunk(Chunk chunk) final { chunks_.push_back(chunk); }
  void hand_over_loop(const Partition& loop) final { loops_.push_back(loop); }

  void finish() final {
    for (const Partition& loop : loops_) run_loop(loop);
    if (!chunks_.empty()) run_chunks(chunks_);
    loops_.clear();
    chunks_.clear();
  }

  virtual void run_loop(const Partition& loop) = 0;
  virtual void run_chunks(const std::vector<Chunk>& chunks) = 0;

  std::vector<Chunk> chunks_;
  std::vector<Partition> loops_;
};

}  // namespace concbench
