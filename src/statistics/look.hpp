#pragma once

#include <cstddef>

namespace concbench {

/// One evaluation of the samples so far. `alpha` is the false-alarm probability that this look may
/// spend on all comparisons together; `confidence` is what the intervals promise after it, all
/// looks of the run counted.
struct Look {
  std::size_t rounds = 0;
  double alpha = 0;
  double confidence = 0;
};

/// The only look at a run whose length did not depend on what was seen.
constexpr Look single_look(std::size_t rounds, double alpha) {
  return {.rounds = rounds, .alpha = alpha, .confidence = 1 - alpha};
}

}  // namespace concbench
