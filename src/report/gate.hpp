#pragma once

#include <string>

namespace concbench {

/// What became of something that the user expects of the figures.
enum class GateOutcome {
  held,
  failed,     ///< the bound of the interval, not only the point, lies beyond what was allowed
  undecided,  ///< the interval holds both answers, or there is no figure
};

struct GateResult {
  /// As the user wrote it, such as `--fail-if-slower 5%` or `pool.startup <= 2ms`.
  std::string gate;
  /// The case it was judged on; empty where it is about several.
  std::string subject;
  GateOutcome outcome = GateOutcome::held;
  /// What was found, in one sentence with its figures.
  std::string sentence;
};

}  // namespace concbench
