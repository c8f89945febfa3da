#include <concbench/workload.hpp>

namespace concbench {

// Each number goes through an empty instruction that the compiler cannot look into: clang would
// otherwise turn the loop into a formula, and any compiler may make additions of the squares.
std::uint64_t sum_of_squares(std::uint64_t limit) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < limit; ++i) {
    asm volatile("" : "+r"(i));
    sum += i * i;
  }
  return sum;
}

namespace {

// Beyond it a single task would take the better part of an hour, and the formula would overflow
// not much later.
constexpr std::uint64_t kLargestLimit = 1'000'000'000'000;

class SumSq final : public Workload {
 public:
  explicit SumSq(const Params& params) : limit_(params.count("limit")) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = sum_of_squares(limit_);
  }

  // (n-1) n (2n-1) / 6. One of the three is even and one a multiple of 3; they are divided before
  // the product wraps round, since there is no dividing by 6 modulo 2^64.
  std::optional<std::uint64_t> expected(std::uint64_t /*task*/) const override {
    std::uint64_t a = limit_ - 1;
    std::uint64_t b = limit_;
    std::uint64_t c = 2 * limit_ - 1;
    (a % 2 == 0 ? a : b) /= 2;
    (a % 3 == 0 ? a : b % 3 == 0 ? b : c) /= 3;
    return a * b * c;
  }

 private:
  std::uint64_t limit_;
};

}  // namespace

WorkloadInfo sumsq_info() {
  return {
      .name = "sumsq",
      .help = "sums of squares: a loop of one multiplication and one addition",
      .params =
          {
              {.name = "n", .fallback = "8", .help = "how many tasks", .min = 1},
              {.name = "limit",
               .fallback = "1e7",
               .help = "each task adds up the squares of all numbers below this",
               .min = 1,
               .max = kLargestLimit},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<SumSq>,
      .quick = {{{"n", {"20"}}, {"limit", {"50"}}}},
  };
}

}  // namespace concbench
