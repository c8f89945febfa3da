#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// The options of what a sweep recommends for each set of parameters; none of a sweep that was cut
/// short or found nothing.
std::vector<std::string> picked_options(const Report& report);

/// The same, a line each, for scripts.
std::string render_pick(const Report& report, const RenderOptions& options);

}  // namespace concbench
