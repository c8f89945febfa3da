// What the backends add to the bare system calls beneath them: fork + _exit + waitpid, and
// pthread_create + pthread_join, one after another, beside the same number of empty tasks on the
// backends, in one run, interleaved, in a program of the same size as concbench. The ratio of each
// round's pair cancels drift; medians over rounds.
#include <fmt/core.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"
#include "measure/measure.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"
#include "statistics/summary.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

constexpr std::uint64_t kTasks = 500;
constexpr int kRounds = 41;

void bare_fork_loop() {
  for (std::uint64_t i = 0; i < kTasks; ++i) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(0);
    ::waitpid(pid, nullptr, 0);
  }
}

void* nothing(void*) { return nullptr; }

void bare_thread_loop() {
  for (std::uint64_t i = 0; i < kTasks; ++i) {
    pthread_t thread{};
    ::pthread_create(&thread, nullptr, nothing, nullptr);
    ::pthread_join(thread, nullptr);
  }
}

/// In a process of its own, as samples are taken; the time is in nanoseconds for each task.
double time_in_child(const std::function<void()>& body) {
  Shared<double> ns;
  wait_for(fork_process([&] {
    const Clock::time_point begin = Clock::now();
    body();
    *ns = std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / kTasks;
  }));
  return *ns;
}

void run_backend(std::string_view name, unsigned max_live) {
  const WorkloadEntry& noop = find_workload("noop");
  const auto workload = make_workload(noop, Params::parse(noop.info.params, {}), {});
  WorkerTable workers(max_live);
  Job job({.workload = *workload, .workers = workers, .tasks = kTasks});
  const auto executor = load_backend(find_backend(name))(job, {.workers = max_live, .cpus = 2});
  find_dispatch("map").run(*executor, kTasks, ChunkSize::of(1));
}

void compare(std::string_view name, void (*bare)(), unsigned max_live) {
  std::vector<double> bare_ns;
  std::vector<double> backend_ns;
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    const auto take_bare = [&] { bare_ns.push_back(time_in_child(bare)); };
    if (round % 2 == 0) take_bare();
    backend_ns.push_back(time_in_child([&] { run_backend(name, max_live); }));
    if (round % 2 == 1) take_bare();
    ratios.push_back(backend_ns.back() / bare_ns.back());
  }
  const Summary ratio = summarize(ratios);
  fmt::print("{:<10} {:>8} {:>12.0f} {:>12.0f} {:>8.3f} {:>8.3f} {:>8.3f}\n", name, max_live,
             summarize(bare_ns).median, summarize(backend_ns).median, ratio.median, ratio.min,
             ratio.max);
}

}  // namespace
}  // namespace concbench

int main() {
  using namespace concbench;
  fmt::print("{:<10} {:>8} {:>12} {:>12} {:>8} {:>8} {:>8}\n", "backend", "max-live", "bare ns",
             "backend ns", "ratio", "min", "max");
  for (const unsigned max_live : {1U, 2U, 256U}) compare("process", bare_fork_loop, max_live);
  for (const unsigned max_live : {1U, 2U, 1024U}) compare("thread", bare_thread_loop, max_live);
}
