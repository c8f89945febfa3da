#include "statistics/logs.hpp"

#include <cmath>
#include <stdexcept>

namespace concbench {
namespace {

// An infinity would turn the ratio of two zeros into NaN. exp() of this is 0, of its negative
// infinite, and it leaves the differences of others exact enough.
constexpr double log_of_zero = -1e5;

double log_of(double sample) {
  if (!std::isfinite(sample) || sample < 0) {
    throw std::invalid_argument("a ratio needs samples that are finite and not negative");
  }
  return sample == 0 ? log_of_zero : std::log(sample);
}

}  // namespace

std::vector<double> logs_of(std::span<const double> samples) {
  std::vector<double> logs;
  logs.reserve(samples.size());
  for (const double sample : samples) logs.push_back(log_of(sample));
  return logs;
}

}  // namespace concbench
