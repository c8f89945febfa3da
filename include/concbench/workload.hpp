#pragma once

#include <concbench/histogram.hpp>
#include <concbench/params.hpp>
#include <concbench/task.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace concbench {

class AsyncTasks;

/// Who runs some tasks.
struct Worker {
  /// 0-based; in use by one worker at a time.
  unsigned number = 0;
  /// Where it is asked for, a task that waits is to end early, and throws TaskStopped. One that
  /// computes need not look.
  std::stop_token stop = {};
};

/// A list of independent tasks and a function from task number to value.
///
/// Made in the sampler process, before any worker exists. Code and data reach the workers by fork
/// or by shared memory, so setup() is the place for everything that is made once.
class Workload {
 public:
  virtual ~Workload() = default;

  /// Once, before the first pass, outside the timed part. May throw TaskError.
  virtual void setup() {}

  /// Computes values[i] for task chunk.begin + i. Called at once from many threads or processes, on
  /// disjoint chunks. Throws TaskError where a task cannot do its work.
  virtual void run(Chunk chunk, std::span<std::uint64_t> values) = 0;

  /// The same, told who does it: for tasks that are to know, or that wait and are to end early.
  virtual void run_as(const Worker& /*worker*/, Chunk chunk, std::span<std::uint64_t> values) {
    run(chunk, values);
  }

  /// The right value of a task where it is known in another way than by running it.
  virtual std::optional<std::uint64_t> expected(std::uint64_t /*task*/) const {
    return std::nullopt;
  }

  /// The same tasks for an event loop; belongs to the workload. Null where there is no such form.
  virtual AsyncTasks* async_tasks() { return nullptr; }

  /// Before each pass, outside the timed part and before there are workers. May throw TaskError.
  virtual void prepare() {}

  /// After each pass whose values are right, outside the timed part, with no worker left: checks
  /// what its tasks have done together, beyond their values. Gives how many updates of what they
  /// share were lost, where that is what is measured. Throws TaskError where nothing may be.
  virtual std::uint64_t verify_shared() { return 0; }

  /// After each pass, outside the timed part, with no worker left: the place to remove files.
  virtual void clean_up() {}

  /// Once, after the last pass of a sample that did not fail. May throw TaskError. Destructors may
  /// not be called at all: a sampler's process ends without them.
  virtual void close() {}

  /// A task's value as messages show it.
  virtual std::string value_text(std::uint64_t value) const { return std::to_string(value); }
};

/// What a workload meets in one run, beside its parameters.
struct Surroundings {
  /// The random seed.
  std::uint64_t seed = 0;
  /// A private, empty folder, where the workload asked for one; the coordinator removes it.
  std::filesystem::path directory = {};
  /// What the URLs of the workload's server begin with, up to a `/` at the end; empty where it has
  /// none.
  std::string server = {};
  /// Where durations of single events are recorded, one for each of the workload's distributions,
  /// in memory that all workers share; empty where nobody wants them.
  std::span<SharedHistogram> distributions = {};
};

using MakeWorkload = std::unique_ptr<Workload>(const Params&, const Surroundings&);

/// For `WorkloadInfo::make`: calls the constructor of T with as many of the two as it takes.
template <class T>
std::unique_ptr<Workload> construct(const Params& params, const Surroundings& surroundings) {
  if constexpr (std::is_constructible_v<T, const Params&, const Surroundings&>) {
    return std::make_unique<T>(params, surroundings);
  } else if constexpr (std::is_constructible_v<T, const Params&>) {
    return std::make_unique<T>(params);
  } else {
    return std::make_unique<T>();
  }
}

/// Runs a workload's server until the process is killed, in a process of its own. It listens on
/// `address` alone, a number of IPv4 or IPv6, and answers only who knows a random part of its URLs.
/// Calls `ready` once it listens, with what Surroundings::server is to be.
using ServeWorkload = void(const Params&, const Surroundings&, const std::string& address,
                           const std::function<void(const std::string& server)>& ready);

/// What not every backend respects.
struct Restrictions {
  /// run() must not be called by several threads of a process at once.
  bool not_thread_safe = false;
  /// Tasks may block, on files or locks, and have no form for an event loop, which they would stop.
  bool may_block = false;
};

/// A workload's own description: what can be known without making one, and how to make one.
struct WorkloadInfo {
  std::string_view name;
  std::string_view help;
  std::vector<ParamInfo> params;
  /// How many tasks these parameters make. Throws UsageError where they do not go together.
  std::function<std::uint64_t(const Params&)> tasks = {};
  /// Empty where the code is in a module.
  std::function<MakeWorkload> make = {};
  /// Turns what was asked for into what that comes to on this machine, such as a time into a number
  /// of steps: always the same for the same parameters of a run. May be null.
  void (*settle)(Params&) = nullptr;
  /// Throws UsageError where parameters do not go together; may be null. Called before settle().
  void (*check)(const Params&) = nullptr;
  /// What runs the tasks where they are not the machine's own code, such as `Python 3.11.2`, as
  /// reports name it; null: nothing does. Called after check().
  const std::string& (*runtime)(const Params&) = nullptr;
  /// What is done once for these parameters before anything is measured, in a process of its own;
  /// null: nothing. What it leaves running is ended. Throws TaskError.
  void (*set_up)(const Params&) = nullptr;
  /// Tasks wait rather than compute.
  bool waits = false;
  /// What tasks with these parameters must be spared; empty: nothing.
  std::function<Restrictions(const Params&)> restrictions = {};
  /// Tasks wait for one another: all of them must be under way at once.
  bool together = false;
  /// Tasks work on memory that all workers share.
  bool shares_memory = false;
  /// Each task has several arguments: what starmap is for.
  bool several_arguments = false;
  /// Threads that run them take turns by themselves, since they share a lock of their own.
  bool takes_turns = false;
  /// There is a form of the tasks for an event loop.
  bool asynchronous = false;
  /// The default of --max-in-flight; 0: as many as there may be descriptors for.
  unsigned max_in_flight = 0;
  /// Tasks open connections on loopback, so that dropped ones spoil a sample.
  bool connects = false;
  /// Whether a private folder is needed, and below which folder the user wants it (empty: the
  /// system's folder for temporary files); null where none is.
  std::filesystem::path (*directory)(const Params&) = nullptr;
  /// Whether these parameters need the workload's server; null where it has none.
  bool (*needs_server)(const Params&) = nullptr;
  /// Whether what tasks write to stderr is for the user; null: never. Where they run in processes
  /// of this machine, it gets there by itself.
  bool (*shows_output)(const Params&) = nullptr;
  /// Names of the distributions of durations that its tasks record.
  std::vector<std::string_view> distributions = {};
  /// What the tasks do many of together, such as `update`, where its cost is what matters;
  /// empty: tasks are all there is to count.
  std::string_view unit = {};
  std::uint64_t (*units)(const Params&) = nullptr;
  /// What tests try it with: each takes milliseconds and has at least 5 tasks. Empty: defaults.
  std::vector<TypedParams> quick = {};
};

}  // namespace concbench
