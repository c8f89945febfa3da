#pragma once

#include "cli/exit_code.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"

namespace concbench {

// What --pick makes of a sweep: the options that it recommends, and nothing else, for scripts.

/// Throws UsageError for several sets of parameters: other parameters are other work, of which none
/// is the best.
void refuse_several_picks(const Plan& plan);

/// What standard output gets: a line of options for each recommendation; none for a sweep that was
/// cut short or found nothing.
const Format<Report>& pick_format();

/// Tells on stderr how sure the choice is, or why there is none. A script must not go on with an
/// empty one, so that is an exit code.
ExitCode tell_of_picks(const Report& report);

}  // namespace concbench
