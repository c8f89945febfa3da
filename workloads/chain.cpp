#include <algorithm>
#include <chrono>
#include <cmath>
#include <concbench/error.hpp>
#include <concbench/mix.hpp>
#include <concbench/workload.hpp>

namespace concbench {
namespace {

constexpr std::uint64_t kSteps = 100'000;

/// Each step needs the one before: work of a known amount, which no compiler and no CPU can shorten
/// or overlap.
std::uint64_t walk(std::uint64_t x, std::uint64_t steps) {
  for (std::uint64_t step = 0; step < steps; ++step) x = mix64(x + step);
  return x;
}

class Chain final : public Workload {
 public:
  explicit Chain(const Params& params) : steps_(params.count("steps")) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = walk(chunk.begin + i, steps_);
  }

 private:
  std::uint64_t steps_;
};

/// The shortest of a few tries: whatever disturbs one makes it longer.
double measure_step_ns() {
  using Nanoseconds = std::chrono::duration<double, std::nano>;
  constexpr std::uint64_t kTried = 200'000;
  Nanoseconds shortest = Nanoseconds::max();
  std::uint64_t value = 0;
  for (int i = 0; i < 20; ++i) {
    const auto began = std::chrono::steady_clock::now();
    value = walk(value, kTried);
    shortest = std::min<Nanoseconds>(shortest, std::chrono::steady_clock::now() - began);
  }
  // What nobody looks at, the compiler would not compute.
  asm volatile("" : : "r"(value));
  return shortest.count() / kTried;
}

void check_length(const Params& params) {
  if (params.has("task-time") && params.count("steps") != kSteps) {
    throw UsageError("--steps and --task-time cannot be combined: each says how long tasks are");
  }
}

void find_steps(Params& params) {
  if (!params.has("task-time")) return;
  // Once for all cases of a run: they are to do the same.
  static const double step_ns = measure_step_ns();
  const auto time_ns = static_cast<double>(params.duration("task-time").count());
  const auto is_steps = [](const Param& param) { return param.info.name == "steps"; };
  const auto steps = std::ranges::find_if(params.all(), is_steps);
  const ParamInfo info = steps->info;
  params.set(info, static_cast<std::uint64_t>(std::max(1.0, std::round(time_ns / step_ns))));
}

}  // namespace

WorkloadInfo chain_info() {
  return {
      .name = "chain",
      .help = "computing of a known amount: dependent integer steps",
      .params =
          {
              {.name = "n", .fallback = "16", .help = "how many tasks", .min = 1},
              {.name = "steps", .fallback = "100000", .help = "steps of each task"},
              {.name = "task-time",
               .kind = ParamKind::duration,
               .help = "as many steps as take this long on this machine, such as 5us, instead",
               .min = 1,
               .max = 3'600'000'000'000},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Chain>,
      .settle = find_steps,
      .check = check_length,
      .quick = {{{"n", {"20"}}, {"steps", {"50"}}}},
  };
}

}  // namespace concbench
