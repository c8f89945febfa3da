#pragma once

#include <string_view>

namespace concbench {

/// Which rule ended the measuring.
enum class Ending {
  decided,    ///< every comparison has its verdict
  precision,  ///< those that have none are known as exactly as was asked for
  rounds,     ///< as many rounds as were asked for
  time_limit,
  no_case,  ///< every case has failed or was skipped
  interrupted,
};

/// The name of the rule in reports, e.g. "time-limit".
std::string_view name_of(Ending ending);

}  // namespace concbench
