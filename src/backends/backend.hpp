#pragma once

#include <concbench/task.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "os/cpus.hpp"
#include "runtime/chunk_size.hpp"
#include "runtime/job.hpp"

namespace concbench {

struct BackendEntry;

/// A pool's board tells no more workers apart.
inline constexpr unsigned kMostWorkers = 65'000;

/// Some workers, ready to run. Opening one starts them and destroying it stops them; both are
/// timed, as startup and teardown. Belongs to the thread that opened it.
class Executor {
 public:
  virtual ~Executor() = default;

  /// Hands over tasks, to be run in chunks of `chunk_size`. They may start at once, or only when
  /// wait() is called.
  virtual void submit(Chunk tasks, ChunkSize chunk_size) = 0;

  /// Returns finished tasks, blocking until there are some: a chunk, or several that lie side by
  /// side. They come back in the order in which they finish. Throws WorkerDied, or
  /// std::system_error where the system refuses a worker; the executor is of no use after that.
  virtual Chunk wait() = 0;
};

struct ExecutorConfig {
  /// How many workers there are, at most, at any time.
  unsigned workers = 1;
  /// How many tasks an event loop has under way, at most, at any time.
  unsigned in_flight = 1;
  /// The pool to which an event loop hands its tasks; null: it runs them itself.
  const BackendEntry* offload = nullptr;
  /// Results are wanted as they come: chunks are given back by themselves, not all together.
  bool streams = false;
  /// How many threads may spin before they sleep: CPUs that this process may use.
  unsigned cpus = 1;
  /// The CPU for worker 0, 1, ..., over and over; empty: the scheduler decides.
  std::span<const int> pins = {};

  /// Binds the calling thread to the CPU that is meant for this worker.
  void pin(unsigned worker) const {
    if (!pins.empty()) pin_to_cpu(pins[worker % pins.size()]);
  }
};

using OpenExecutor = std::unique_ptr<Executor>(Job&, const ExecutorConfig&);

/// Where a backend's workers come from, and so what decides how many there are.
enum class Staffing {
  caller,     ///< the calling thread does it all
  per_chunk,  ///< a fresh worker for each chunk; as many alive at once as --max-live allows
  pool,       ///< as many as --workers says, for all chunks
  loop,       ///< the calling thread, with as many tasks under way as --max-in-flight allows
};

/// A row of the table of backends.
struct BackendEntry {
  std::string_view name;
  std::string_view alias = {};
  std::string_view help = {};
  Staffing staffing = Staffing::caller;
  /// The default of --max-live; only where workers are per chunk.
  unsigned max_live = 0;
  /// Measured with `--backend all` only, not by default.
  bool peer = false;
  /// Gives tasks that were submitted together back together, when all are done.
  bool batches = false;
  /// An event loop that has tasks under way at once whatever form they have for it.
  bool overlaps = false;
  /// An event loop can hand tasks to it.
  bool offloads = false;
  /// Its workers are threads that can be made to take turns.
  bool takes_turns = false;
  /// Workers are forked: no thread may be there when one is.
  bool forks = false;
  /// Its workers, which may be on other machines, are started by another program for all passes of
  /// a sample, and one of them runs the passes. It opens nothing here.
  bool launched = false;
  /// Null where the code lies in a module.
  OpenExecutor* open = nullptr;
  std::string_view module = {};
  /// Why the backend is not here; empty where it is.
  std::string_view missing = {};
};

/// All backends that this program knows, in the order of the build's list.
std::span<const BackendEntry> backends();

/// The row with this name or alias; throws UsageError, with a suggestion, where there is none.
const BackendEntry& find_backend(std::string_view name);

/// The one that runs all tasks in the calling thread: what the others are compared with.
const BackendEntry& caller_backend();

/// The function that opens the backend, loading its module where it has one.
OpenExecutor* load_backend(const BackendEntry& entry);

}  // namespace concbench
