#include <concbench/error.hpp>
#include <concbench/mix.hpp>
#include <concbench/workload.hpp>

namespace concbench {
namespace {

/// Naive trial division from 2 to n-1, up to the first divisor.
bool is_prime(std::uint64_t n) {
  for (std::uint64_t divisor = 2; divisor < n; ++divisor) {
    if (n % divisor == 0) return false;
  }
  return n >= 2;
}

class Prime final : public Workload {
 public:
  Prime(const Params& params, const Surroundings& surroundings)
      : min_(params.count("min")),
        range_(params.count("max") - min_ + 1),
        seed_(surroundings.seed) {
    numbers_.resize(params.count("n"));
  }

  void setup() override {
    for (std::uint64_t task = 0; task < numbers_.size(); ++task) {
      numbers_[task] = min_ + mix64(seed_ + mix64(task)) % range_;
    }
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      values[i] = is_prime(numbers_[chunk.begin + i]) ? 1 : 0;
    }
  }

 private:
  std::uint64_t min_;
  std::uint64_t range_;
  std::uint64_t seed_;
  std::vector<std::uint64_t> numbers_;
};

}  // namespace

WorkloadInfo prime_info() {
  // Beyond 32 bits a single task of trial division would take minutes.
  constexpr std::uint64_t kLargest = UINT32_MAX;
  return {
      .name = "prime",
      .help = "random integers tested for primality by trial division",
      .params =
          {
              {.name = "n",
               .fallback = "3000",
               .help = "how many integers to test, one a task",
               .min = 1},
              {.name = "min", .fallback = "100", .help = "the smallest of them", .max = kLargest},
              {.name = "max", .fallback = "10000", .help = "the largest of them", .max = kLargest},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Prime>,
      .check =
          [](const Params& p) {
            if (p.count("min") > p.count("max")) throw UsageError("--min is above --max");
          },
      .quick = {{{"n", {"100"}}}, {{"n", {"20"}}, {"min", {"0"}}, {"max", {"3"}}}},
  };
}

}  // namespace concbench
