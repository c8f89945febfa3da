#pragma once

#include <atomic>
#include <concbench/job.hpp>
#include <concbench/os/fd.hpp>
#include <concbench/os/shared_memory.hpp>
#include <concbench/partition.hpp>
#include <cstdint>
#include <optional>
#include <span>

namespace concbench {

/// Where the owner of a pool posts batches of tasks and its workers, threads or processes alike,
/// claim them piece by piece. One batch is open at a time. No lock is shared with a worker, so none
/// can be left locked by one that dies.
///
/// A claim is one fetch_add on a word that holds the batch's number above the index of the next
/// piece. A worker that comes late, with a claim on a batch that is over, can tell by the number.
class Board {
 public:
  /// `spin`: whether waiting costs nobody a CPU, because every thread has one to itself.
  Board(Job& job, bool spin);

  /// Opens a batch. Only the owner, and only when there is none or the last one is finished.
  void post(const Partition& batch);

  /// Whether all of the posted batch has been run.
  bool finished() const;

  /// Sleeps until the batch is finished, or until one of `others` is readable, and returns that
  /// descriptor's index.
  std::optional<std::size_t> wait(std::span<const Fd* const> others);

  /// Counts tasks as run that no worker of this board has counted. Only for claimed pieces.
  void report_done(std::uint64_t tasks);

  /// Sends the workers home once they have nothing in hand.
  void close();

  /// What a worker does all its life: claims and runs until the board is closed.
  void work(unsigned worker);

 private:
  static constexpr unsigned kPieceBits = 40;

  /// Two, used in turn, so that a late worker never reads the count of pieces while the owner
  /// rewrites it for a batch that carries the same parity and a later number.
  struct Batch {
    std::atomic<std::uint64_t> pieces = 0;
    Partition partition;
  };

  struct State {
    alignas(64) std::atomic<std::uint64_t> claim = 0;
    alignas(64) std::atomic<std::uint64_t> done = 0;
    std::atomic<std::uint64_t> total = 0;
    alignas(64) std::atomic<std::uint32_t> bell = 0;
    std::atomic<std::uint32_t> sleepers = 0;
    std::atomic<std::uint32_t> owner_sleeps = 0;
    std::atomic<bool> closed = false;
    alignas(64) Batch batches[2];
  };

  std::optional<Chunk> claim();
  void wait_for_bell(std::uint32_t heard);
  void ring_bell(std::uint64_t wake);

  Job& job_;
  bool spin_;
  Fd owner_bell_;
  std::uint64_t batch_ = 0;
  Shared<State> state_;
};

}  // namespace concbench
