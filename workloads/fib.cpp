#include <fmt/core.h>

#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <utility>

namespace concbench {

// Each call of the definition is a call of this function: the file is built with flags that keep
// the compiler from inlining the recursion or turning half of it into a loop.
std::uint64_t fibonacci(std::uint64_t n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

namespace {

constexpr std::uint64_t kLargestIndex = 93;

class Fib final : public Workload {
 public:
  explicit Fib(const Params& params) : n_(params.count("n")), equal_(params.has("tasks")) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i)
      values[i] = fibonacci(argument(chunk.begin + i));
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    std::uint64_t current = 0;
    std::uint64_t next = 1;
    for (std::uint64_t i = argument(task); i > 0; --i) {
      current = std::exchange(next, current + next);
    }
    return current;
  }

 private:
  std::uint64_t argument(std::uint64_t task) const { return equal_ ? n_ : task + 1; }

  std::uint64_t n_;
  bool equal_;
};

void check_argument(const Params& params) {
  const std::uint64_t n = params.count("n");
  if (n <= kLargestIndex) return;
  throw UsageError(fmt::format("-n: {} is above {}: fib({}) has more than 64 bits", n,
                               kLargestIndex, kLargestIndex + 1));
}

}  // namespace

WorkloadInfo fib_info() {
  return {
      .name = "fib",
      .help = "naive doubly recursive Fibonacci numbers: fib(1) ... fib(N)",
      .params =
          {
              {.name = "n", .fallback = "30", .help = "tasks are fib(1) ... fib(COUNT)", .min = 1},
              {.name = "tasks",
               .help = "run this many equal tasks, all of them fib(-n), instead",
               .min = 1},
          },
      .tasks = [](const Params& p) { return p.count(p.has("tasks") ? "tasks" : "n"); },
      .make = construct<Fib>,
      .check = check_argument,
      .quick = {{{"n", {"15"}}}, {{"n", {"10"}}, {"tasks", {"12"}}}},
  };
}

}  // namespace concbench
