#pragma once

#include "cli/options.hpp"
#include "plan/plan.hpp"

namespace concbench {

/// The options that say on which machines ranks go. `request` must outlive their command.
OptionRow hosts_row(Request& request, bool rare);
OptionRow hostfile_row(Request& request, bool rare);

}  // namespace concbench
