#include "simulated_machine.hpp"

#include <cmath>
#include <numeric>
#include <utility>

namespace concbench {
namespace {

// One step of a stationary first-order autoregression with standard deviation `size`.
double next_state(double state, double phi, double size, Random& random) {
  return phi * state + std::sqrt(1 - phi * phi) * size * random.normal();
}

}  // namespace

SimulatedMachine::SimulatedMachine(const Disturbance& disturbance, std::size_t cases, double ratio,
                                   Random random)
    : disturbance_(disturbance), log_ratio_(std::log(ratio)), random_(random), case_states_(cases) {
  machine_ = disturbance.machine_noise * random_.normal();
  for (double& state : case_states_) state = disturbance.case_noise * random_.normal();
  neighbour_on_ = random_.chance(0.5);
}

std::vector<double> SimulatedMachine::round() {
  std::vector<double> samples(case_states_.size());
  for (const std::size_t i : order()) {
    const double effect = i == 0 ? 0 : log_ratio_;
    const double noise = disturbance_.own * random_.normal();
    samples[i] = std::exp(effect + noise + machine_state() + case_state(i) + spike(i));
  }
  return samples;
}

std::vector<std::size_t> SimulatedMachine::order() {
  std::vector<std::size_t> order(case_states_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.below(i)]);
  return order;
}

double SimulatedMachine::machine_state() {
  drift_ += disturbance_.trend + disturbance_.walk * random_.normal();
  machine_ = next_state(machine_, disturbance_.machine_phi, disturbance_.machine_noise, random_);
  if (disturbance_.neighbour_samples > 0 && random_.chance(1 / disturbance_.neighbour_samples)) {
    neighbour_on_ = !neighbour_on_;
  }
  return drift_ + machine_ + (neighbour_on_ ? disturbance_.neighbour : 0);
}

double SimulatedMachine::case_state(std::size_t i) {
  case_states_[i] =
      next_state(case_states_[i], disturbance_.case_phi, disturbance_.case_noise, random_);
  return case_states_[i];
}

double SimulatedMachine::spike(std::size_t i) {
  const double chance = disturbance_.spikes + (i > 0 ? disturbance_.subject_spikes : 0);
  return random_.chance(chance) ? -0.3 * std::log(random_.uniform()) : 0;
}

std::vector<Disturbance> disturbances() {
  return {
      {.name = "normal 1 %"},
      {.name = "normal 5 %", .own = 0.05},
      {.name = "spikes in 10 %", .spikes = 0.1},
      {.name = "spikes in subject", .subject_spikes = 0.1},
      {.name = "random walk 1 %", .walk = 0.01},
      {.name = "trend 0.5 %", .trend = 0.005},
      {.name = "machine AR 0.3", .machine_phi = 0.3, .machine_noise = 0.03},
      {.name = "machine AR 0.6", .machine_phi = 0.6, .machine_noise = 0.03},
      {.name = "neighbour 30 %", .neighbour = 0.26, .neighbour_samples = 10},
      {.name = "neighbour 100 %", .neighbour = 0.69, .neighbour_samples = 3},
      {.name = "case AR 0.3",
       .own = 0.01,
       .machine_noise = 0.02,
       .case_phi = 0.3,
       .case_noise = 0.02},
      {.name = "case AR 0.6",
       .own = 0.01,
       .machine_noise = 0.02,
       .case_phi = 0.6,
       .case_noise = 0.02},
  };
}

}  // namespace concbench
