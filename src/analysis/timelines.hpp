#pragma once

#include <span>
#include <string>

#include "report/timeline.hpp"

namespace concbench {

/// Of each trace what a page has room for: as many of the first runs as can be told apart, and in
/// all no more than a chart has marks.
TraceSummary summarize_traces(std::span<const CaseTrace> traces, std::string file);

}  // namespace concbench
