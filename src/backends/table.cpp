#include <algorithm>

#include "backends/backend.hpp"
#include "os/module.hpp"
#include "text/lookup.hpp"

/// A row's function of the program's own, such as open_pool().
#define BUILT_IN(id)                                   \
  .open = [](Job& job, const ExecutorConfig& config) { \
    extern OpenExecutor open_##id;                     \
    return open_##id(job, config);                     \
  }

namespace concbench {

std::span<const BackendEntry> backends() {
  static constexpr BackendEntry kTable[] = {
      {.name = "sequential",
       .help = "one task after another, in one thread",
       .staffing = Staffing::caller,
       BUILT_IN(sequential)},
      {.name = "thread",
       .help = "a thread for each task",
       .staffing = Staffing::per_chunk,
       .max_live = 1024,
       .takes_turns = true,
       BUILT_IN(thread)},
      {.name = "process",
       .help = "a forked process for each task",
       .staffing = Staffing::per_chunk,
       .max_live = 256,
       .forks = true,
       BUILT_IN(process)},
      {.name = "pool",
       .alias = "thread-pool",
       .help = "a pool of threads",
       .staffing = Staffing::pool,
       .offloads = true,
       .takes_turns = true,
       BUILT_IN(pool)},
      {.name = "process-pool",
       .help = "a pool of forked processes",
       .staffing = Staffing::pool,
       .offloads = true,
       .forks = true,
       BUILT_IN(process_pool)},
      {.name = "async",
       .help = "an event loop: all tasks that wait at once, in one thread",
       .staffing = Staffing::loop,
       BUILT_IN(async)},
      {.name = "openmp",
       .help = "OpenMP: a parallel loop, or its tasks",
       .staffing = Staffing::pool,
       .peer = true,
       .batches = true,
       .module = "openmp",
       .missing = CONCBENCH_MISSING_openmp},
      {.name = "tbb",
       .help = "oneTBB: parallel_for, or a task_group, in an arena",
       .staffing = Staffing::pool,
       .peer = true,
       .batches = true,
       .module = "tbb",
       .missing = CONCBENCH_MISSING_tbb},
      {.name = "asio-pool",
       .help = "Asio: posts to its thread_pool",
       .staffing = Staffing::pool,
       .peer = true,
       .batches = true,
       BUILT_IN(asio_pool)},
      {.name = "std-async",
       .help = "std::async, a thread for each task",
       .staffing = Staffing::per_chunk,
       .max_live = 1024,
       .peer = true,
       BUILT_IN(std_async)},
      {.name = "mpi",
       .help = "ranks of Open MPI, on this machine or on several",
       .staffing = Staffing::pool,
       .peer = true,
       .launched = true,
       .missing = CONCBENCH_MISSING_mpi},
  };
  return kTable;
}

const BackendEntry& find_backend(std::string_view name) {
  for (const BackendEntry& entry : backends()) {
    if (!name.empty() && entry.alias == name) return entry;
  }
  return find_named(backends(), name, "backend");
}

const BackendEntry& caller_backend() {
  return *std::ranges::find(backends(), Staffing::caller, &BackendEntry::staffing);
}

OpenExecutor* load_backend(const BackendEntry& entry) {
  return entry.open != nullptr ? entry.open : load_function<OpenExecutor>(entry.module);
}

}  // namespace concbench
