#pragma once

#include <string>
#include <vector>

#include "report/page.hpp"
#include "report/report.hpp"

namespace concbench {

// Parts of what formats for people show.

/// Names of the distributions that any of the cases has, in the order in which they first appear.
std::vector<std::string> distribution_names(const std::vector<const CaseReport*>& cases);

/// The one called `name`; null where there is none.
const Distribution* find_distribution(const std::vector<Distribution>& all,
                                      const std::string& name);

/// A part of a pass.
struct BreakdownPart {
  std::string_view title;
  /// In nanoseconds.
  double (*of)(const Breakdown&);
};

/// In the order in which they follow one another; they add up to the pass. `stamped`: as in
/// Breakdown.
std::span<const BreakdownPart> breakdown_parts(bool stamped);

/// A small table for each distribution, below its title; nothing where there is none.
void write_distributions(Page& page, const std::vector<const CaseReport*>& cases,
                         const RenderOptions& options);

/// Where the time went, as a small table below its title; nothing where there is nothing to show.
void write_breakdown(Page& page, const std::vector<const CaseReport*>& cases,
                     const RenderOptions& options);

/// How the samples of each case are spread, a line each above a common axis.
void write_histogram(Page& page, const std::vector<const CaseReport*>& cases,
                     const RenderOptions& options);

/// What became of each gate, a line each below a title; nothing where there is none.
void write_gates(Page& page, const std::vector<GateResult>& gates, const RenderOptions& options);

/// What a report that has a sweep says as one, for people: to stand below its table.
void write_sweep(Page& page, const Report& report, const RenderOptions& options);

}  // namespace concbench
