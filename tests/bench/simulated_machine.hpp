#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "support/random.hpp"

namespace concbench {

/// What disturbs the samples of a simulated run. All sizes are in logarithms: 0.01 is about 1 %.
struct Disturbance {
  std::string_view name;
  double own = 0.01;             ///< independent normal noise of every sample
  double spikes = 0;             ///< chance of an exponential spike of mean 30 % in any sample
  double subject_spikes = 0;     ///< the same, in the samples of all cases but the baseline
  double walk = 0;               ///< step of a random walk from sample to sample
  double trend = 0;              ///< growth from sample to sample
  double machine_phi = 0;        ///< first-order autoregression from sample to sample ...
  double machine_noise = 0;      ///< ... and its standard deviation
  double case_phi = 0;           ///< the same, of each case by itself from round to round
  double case_noise = 0;         ///< ... and its standard deviation
  double neighbour = 0;          ///< slowdown while a neighbour is on
  double neighbour_samples = 0;  ///< mean number of samples that it stays on, or off
};

/// Makes samples of cases that are run in a fresh random order each round, as the program does.
class SimulatedMachine {
 public:
  SimulatedMachine(const Disturbance& disturbance, std::size_t cases, double ratio, Random random);

  /// One sample of every case; the baseline is case 0.
  std::vector<double> round();

 private:
  std::vector<std::size_t> order();
  double machine_state();
  double case_state(std::size_t i);
  double spike(std::size_t i);

  Disturbance disturbance_;
  double log_ratio_;
  Random random_;
  std::vector<double> case_states_;
  double drift_ = 0;
  double machine_ = 0;
  bool neighbour_on_ = false;
};

/// The common disturbances, from kind to hostile.
std::vector<Disturbance> disturbances();

}  // namespace concbench
