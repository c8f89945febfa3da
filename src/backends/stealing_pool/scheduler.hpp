#pragma once

#include <atomic>
#include <concbench/task.hpp>
#include <cstdint>
#include <optional>
#include <span>

#include "backends/stealing_pool/completion_ring.hpp"
#include "backends/stealing_pool/event_count.hpp"
#include "backends/stealing_pool/range.hpp"
#include "os/fd.hpp"
#include "os/memory.hpp"
#include "runtime/chunk_size.hpp"
#include "runtime/job.hpp"
#include "runtime/recovery.hpp"

namespace concbench {

/// A work-stealing scheduler: where the owner of a pool posts tasks, and its workers, threads or
/// processes alike, find them. README.md in this folder explains it.
class Scheduler {
 public:
  struct Config {
    unsigned workers = 1;
    /// Whether waiting costs nobody a CPU, because every thread has one to itself.
    bool spin = false;
    /// Gives finished chunks back as they come, not all together.
    bool streams = false;
  };

  Scheduler(Job& job, const Config& config);

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

  /// What a worker that has died had claimed and not finished. The worker that replaces it has to
  /// be given that, and goes on with the rest of its range.
  Unfinished recover(unsigned worker);

  /// Sends the workers home once they are done with the chunks that they have claimed.
  void close();

  // For workers.

  /// What a worker does all its life: claims and runs until the scheduler is closed, at first what
  /// recover() gave for the worker that this one replaces.
  void work(unsigned worker, const Unfinished& unfinished = {});

 private:
  /// What a worker has. Each part that others look at has a cache line.
  struct Slot {
    alignas(64) AtomicRange range;
    /// What it is about to steal.
    alignas(64) AtomicRange incoming;
    /// The unit at which the chunk begins that it claims or has claimed.
    std::atomic<std::uint64_t> first = 0;
    /// How many tasks it has finished, and will have when it has finished that chunk.
    std::atomic<std::uint64_t> done = 0;
    std::atomic<std::uint64_t> target = 0;
    alignas(64) CompletionRing ring;
  };

  /// How units become tasks. Only changed when there are no units; a worker that has seen some, and
  /// comes too late to get them, may still read it.
  struct Batch {
    std::atomic<std::uint64_t> base = 0;
    /// Tasks in each unit, but for the last one.
    std::atomic<std::uint64_t> unit = 1;
    /// A chunk is several units, fewer and fewer of them.
    std::atomic<bool> guided = false;
  };

  /// What the owner writes for each task has lines of its own: workers read the rest for each.
  struct State {
    /// What is posted and no worker has taken.
    alignas(64) AtomicRange injector;
    alignas(64) std::atomic<std::uint64_t> posted = 0;
    /// The last task of the batch is the one before it.
    std::atomic<std::uint64_t> end = 0;
    alignas(64) std::atomic<std::uint32_t> owner_sleeps = 0;
    std::atomic<bool> closed = false;
    Batch batch;
    alignas(64) EventCount idle;
  };

  // For the owner.
  bool open(std::uint64_t unit, bool guided, Chunk tasks);
  std::uint64_t add(Chunk tasks);
  bool finished() const { return done() == posted_; }
  bool has_news() const;
  std::optional<Chunk> collect_whole();
  void finish_theft(unsigned worker);
  AtomicRange* stolen_from(unsigned worker);

  // For workers.
  Chunk tasks_of(std::uint64_t first, std::uint64_t units) const;
  std::optional<Chunk> claim(Slot& slot);
  void finish(unsigned worker, Chunk chunk);
  bool find_work(unsigned worker);
  enum class From { front, back };
  struct Split {
    Range mine;
    Range rest;
  };
  Split split(const Range& range, From from) const;
  bool steal(unsigned worker, AtomicRange& victim, From from);
  bool may_have_work() const;
  void park(Slot& slot);
  void wake_owner();
  std::uint64_t done() const;

  Job& job_;
  Config config_;
  Fd owner_bell_;
  SharedArray<Slot> slots_;
  /// A ring for each worker, where chunks are given back as they come.
  SharedArray<CompletionRing::Entry> entries_;
  Shared<State> state_;

  // Of the owner alone: tasks that were posted, tasks that were collected, whose turn it is.
  std::uint64_t posted_ = 0;
  std::uint64_t collected_ = 0;
  /// Whether sleeping workers were woken for all that is posted.
  bool announced_ = true;
  unsigned turn_ = 0;
};

}  // namespace concbench
