#pragma once

#include <string>

#include "report/page.hpp"
#include "report/report.hpp"

namespace concbench {

/// The recommendation as a sentence without its end, such as
/// `pool with 2 workers: 1.93x (1.90-1.95); more do not help`. All but its sentence is there.
std::string recommendation_text(const Report& report, const std::vector<SweepPoint>& points,
                                const Recommendation& recommendation);

/// What a report that has a sweep says as one, for people: to stand below its table.
void write_sweep(Page& page, const Report& report, const RenderOptions& options);

}  // namespace concbench
