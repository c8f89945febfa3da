#pragma once

#include <string>

#include "report/page.hpp"
#include "report/report.hpp"

namespace concbench {

/// What a report that has a sweep says as one, for people: to stand below its table.
void write_sweep(Page& page, const Report& report, const RenderOptions& options);

}  // namespace concbench
