#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "html/document.hpp"
#include "report/report.hpp"

namespace concbench {

// Sections of the page of a report, each a chart with its figures; nothing where there is nothing
// to be drawn.

using CaseRows = std::vector<const CaseReport*>;

/// The median of each case.
std::string html_times(const Report& report, const CaseRows& rows);
/// The ratio of each case to its baseline.
std::string html_speedups(const Report& report, const CaseRows& rows);
/// Each sample of each case.
std::string html_samples(const Report& report, const CaseRows& rows);
/// Where the time of a pass went.
std::string html_breakdown(const Report& report, const CaseRows& all);
/// How long single events took; a chart for each kind of them.
std::string html_percentiles(const Report& report, const CaseRows& rows);
/// The speed-up over the workers of a sweep, with the laws that were fitted.
std::string html_scaling(const Report& report);
/// The speed-up over each parameter that was swept.
std::string html_swept_params(const Report& report);
/// The first tasks of each traced pass on the lanes of its workers.
std::string html_timelines(const Report& report);

// What they have in common.

/// The place of a case in its report.
std::size_t index_of(const Report& report, const CaseReport& c);
/// A row that is highlighted with its case.
HtmlTable::Row row_of(const Report& report, const CaseReport& c, std::vector<HtmlCell> cells);

}  // namespace concbench
