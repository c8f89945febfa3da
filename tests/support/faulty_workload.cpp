#include "support/faulty_workload.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <concbench/error.hpp>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "os/process.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

constexpr ParamInfo kFault{.name = "fault", .kind = ParamKind::text, .fallback = "none"};
constexpr ParamInfo kBell{.name = "bell"};

/// By the system's own handling, not by that of a sanitizer, and without a core file.
[[noreturn]] void die_of(int signal) {
  const rlimit no_core{};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
  std::abort();
}

[[noreturn]] void hang() {
  while (true) ::pause();
}

std::chrono::nanoseconds cpu_time_of_this_thread() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

void burn() {
  const std::chrono::nanoseconds end = cpu_time_of_this_thread() + kBurntPerTask;
  while (cpu_time_of_this_thread() < end) {
    // Asking for the time is work of the system, and the task's own time is to be burnt.
    for (volatile int i = 0; i < 50'000;) i = i + 1;
  }
}

void fill() {
  const std::vector<char> memory(kFilled, 1);
  // Read back, so that no compiler leaves the memory out.
  if (const volatile char* last = &memory.back(); *last != 1) std::abort();
}

void leave_orphan() {
  fork_process([] {
    // It would go with its parent otherwise, and leave nothing for anyone to tidy up.
    if (::fork() == 0) hang();
  });
}

class Faulty final : public Workload {
 public:
  Faulty(const Params& params, const Surroundings& surroundings)
      : fault_(params.text("fault")),
        bell_(params.has("bell") ? ::dup(static_cast<int>(params.count("bell"))) : -1),
        directory_(surroundings.directory) {
    if (fault_ == "make") throw TaskError("it cannot be made");
  }
  void setup() override {
    if (fault_ == "setup") throw TaskError("it cannot be set up");
    if (fault_ == "child") fork_process([] {});
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t task = chunk.begin; task < chunk.end; ++task) {
      values[task - chunk.begin] = run_task(task);
    }
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    if (fault_ == "hang-all") hang();
    if (fault_ == "fickle") return std::nullopt;
    return task;
  }

  void clean_up() override { ++passes_; }

 private:
  std::uint64_t run_task(std::uint64_t task) {
    if (bell_) ring(bell_);
    if (fault_ == "burn") burn();
    if (fault_ == "hang-all") hang();
    if (fault_ == "fickle") return task + passes_;
    if (task == kFaultyTask) go_wrong();
    return task == kFaultyTask && fault_ == "wrong" ? 99 : task;
  }

  void go_wrong() const {
    if (fault_ == "throw") throw std::runtime_error("it does not compute");
    if (fault_ == "throw-number") throw 42;
    if (fault_ == "segv") die_of(SIGSEGV);
    if (fault_ == "abort") die_of(SIGABRT);
    if (fault_ == "kill") die_of(SIGKILL);
    if (fault_ == "terminate") die_of(SIGTERM);
    if (fault_ == "exit-3") leave_process(3);
    if (fault_ == "exit-0") leave_process(0);
    if (fault_ == "fill") fill();
    if (fault_ == "hang") hang();
    if (fault_ == "orphan") leave_orphan();
    if (fault_ == "file") {
      std::ofstream(directory_ / "left") << "behind";
      throw std::runtime_error("it left a file");
    }
  }

  std::string fault_;
  Fd bell_;
  std::filesystem::path directory_;
  std::uint64_t passes_ = 0;
};

}  // namespace

const WorkloadEntry& faulty_workload() {
  static const WorkloadEntry kEntry{.info = {.name = "faulty",
                                             .help = "for tests",
                                             .params = {kFault, kBell},
                                             .tasks = [](const Params&) { return kFaultyTasks; },
                                             .make = construct<Faulty>}};
  return kEntry;
}

Params fault(std::string_view kind, const Fd* bell) {
  Params params;
  params.set(kFault, std::string(kind));
  if (bell != nullptr) params.set(kBell, static_cast<std::uint64_t>(bell->get()));
  return params;
}

}  // namespace concbench
