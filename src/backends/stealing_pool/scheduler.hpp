#pragma once

#include <atomic>
#include <concbench/task.hpp>
#include <cstdint>
#include <optional>
#include <span>

#include "backends/stealing_pool/event_count.hpp"
#include "backends/stealing_pool/range.hpp"
#include "os/fd.hpp"
#include "os/memory.hpp"
#include "runtime/chunk_size.hpp"
#include "runtime/job.hpp"
#include "runtime/recovery.hpp"

namespace concbench {

/// Where the owner of a pool posts tasks and its workers, threads or processes alike, find them.
///
/// Tasks are posted in pieces, on a range that all see. A worker takes a share of it as a range of
/// its own, from which it claims piece by piece; one that finds nothing more takes half of another
/// worker's range, from the far end, as in Blumofe and Leiserson, "Scheduling multithreaded
/// computations by work stealing", JACM 46(5), 1999. So a claim costs no traffic between CPUs, and
/// still no piece waits for a worker that is busy while another is idle.
///
/// No lock is shared with a worker, and each step that a worker takes is noted before and told by
/// one word after it, so that recover() knows what a dead one had.
class Board {
 public:
  struct Config {
    unsigned workers = 1;
    /// Whether waiting costs nobody a CPU, because every thread has one to itself.
    bool spin = false;
    /// Gives finished pieces back as they come, not all together.
    bool streams = false;
  };

  Board(Job& job, const Config& config);

  // For the owner.

  /// Posts as many of `tasks`, from the first one on, as there is room for now, and says how many:
  /// perhaps none before all that is posted has been collected.
  std::uint64_t post(Chunk tasks, ChunkSize chunk_size);

  /// Finished tasks that lie side by side, if there are any that were not collected.
  std::optional<Chunk> collect();

  /// Wakes workers for what was posted and not yet begun, as wait() and listen() do too; post()
  /// leaves it to those who are awake for a while.
  void announce();

  /// Sleeps until there is something to collect, or until one of `others` is readable, and returns
  /// that descriptor's index.
  std::optional<std::size_t> wait(std::span<const Fd* const> others);

  /// Whether there is something to collect; if not, bell() will be readable when there is.
  bool listen();
  const Fd& bell() const { return owner_bell_; }

  /// What a worker that has died had in hand and had not finished. The worker that replaces it has
  /// to be given that, and goes on with the rest of its range.
  Unfinished recover(unsigned worker);

  /// Sends the workers home once they have nothing in hand.
  void close();

  // For workers.

  /// What a worker does all its life: claims and runs until the board is closed, at first what
  /// recover() gave for the worker that this one replaces.
  void work(unsigned worker, const Unfinished& unfinished = {});

 private:
  /// Finished pieces that a worker has for the owner, at most.
  static constexpr std::uint32_t kRoom = 256;

  /// What a worker has. The range is what others look at; each part has a cache line.
  struct Hand {
    alignas(64) AtomicRange range;
    /// What it is about to take from another's range.
    alignas(64) AtomicRange incoming;
    /// The piece that it is about to claim.
    std::atomic<std::uint64_t> first = 0;
    /// How many tasks it has finished, and will have when it has done what it has in hand.
    std::atomic<std::uint64_t> done = 0;
    std::atomic<std::uint64_t> target = 0;
    /// How many pieces it has told of.
    std::atomic<std::uint32_t> told = 0;
    /// How many of them the owner has heard of, and whether the worker waits for it to hear of
    /// more.
    alignas(64) std::atomic<std::uint32_t> heard = 0;
    std::atomic<std::uint32_t> blocked = 0;
  };

  struct News {
    std::atomic<std::uint64_t> begin = 0;
    std::atomic<std::uint64_t> end = 0;
  };

  /// How indices of pieces become tasks. Only changed when there are no pieces; a worker that has
  /// seen some, and comes too late to get them, may still read it.
  struct Batch {
    std::atomic<std::uint64_t> base = 0;
    /// Tasks a piece, but for the last one.
    std::atomic<std::uint64_t> unit = 1;
    /// Several pieces are claimed at once, fewer and fewer of them.
    std::atomic<bool> guided = false;
  };

  /// What the owner writes for each task has lines of its own: workers read the rest for each.
  struct State {
    alignas(64) AtomicRange source;
    alignas(64) std::atomic<std::uint64_t> posted = 0;
    /// The last task of the batch is the one before it.
    std::atomic<std::uint64_t> end = 0;
    alignas(64) std::atomic<std::uint32_t> owner_sleeps = 0;
    std::atomic<bool> closed = false;
    Batch batch;
    alignas(64) Sleepers sleepers;
  };

  // For the owner.
  bool open(std::uint64_t unit, bool guided, Chunk tasks);
  std::uint64_t add(Chunk tasks);
  bool finished() const;
  bool has_news() const;
  std::optional<Chunk> collect_whole();
  std::optional<Chunk> collect_from(unsigned worker);
  Chunk read_news(unsigned worker, std::uint32_t index) const;
  static void wake(Hand& hand);
  void settle_transfer(unsigned worker);
  AtomicRange* taken_from(unsigned worker);
  bool is_told(unsigned worker, Chunk chunk) const;

  // For workers.
  Chunk tasks_of(std::uint64_t first, std::uint64_t pieces) const;
  std::optional<Chunk> claim(Hand& hand);
  void finish(unsigned worker, Chunk chunk);
  void tell(unsigned worker, Chunk chunk);
  void await_room(Hand& hand, std::uint32_t told);
  bool find_work(unsigned worker);
  enum class From { front, back };
  struct Split {
    Range mine;
    Range rest;
  };
  Split split(const Range& range, From from) const;
  bool take(unsigned worker, AtomicRange& victim, From from);
  bool may_have_work() const;
  void rest(Hand& hand);
  void wake_owner();
  std::uint64_t done() const;

  Job& job_;
  Config config_;
  Fd owner_bell_;
  SharedArray<Hand> hands_;
  SharedArray<News> news_;
  Shared<State> state_;

  // Of the owner alone: tasks that were posted, tasks that were collected, whose turn it is.
  std::uint64_t posted_ = 0;
  std::uint64_t collected_ = 0;
  /// Whether sleeping workers were woken for all that is posted.
  bool announced_ = true;
  unsigned turn_ = 0;
};

}  // namespace concbench
