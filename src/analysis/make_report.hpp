#pragma once

#include <optional>
#include <vector>

#include "measure/measurements.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"

namespace concbench {

/// All that the measurements of a plan tell.
Report make_report(const Plan& plan, const Measurements& measurements, Context context);

/// The false-alarm probability that the intervals of the run share. The smallest p-value of m
/// comparisons is judged at 1 / m of it (Holm); with one case there is nothing to be shared.
double shared_alpha(const Report& report);

/// What is odd about a case; `cpus` is how many this process may use.
std::vector<Note> notes_on(const Case& planned, const CaseReport& c, const Hosts& hosts,
                           unsigned cpus);

/// What is to be said of a run as a whole, whose cases are in the report.
std::vector<Note> notes_on(const Plan& plan, const Report& report);

/// That so few rounds as were asked for can decide nothing; absent where they can.
std::optional<Note> too_few_rounds(const Plan& plan);

/// How many tasks of a case can make progress at once: those that compute need a CPU each.
unsigned tasks_at_once(const Case& c, unsigned cpus);

/// Of the cases of a plan the one that does the same tasks as cases[index] one after another, in
/// the caller; null where there is none that was measured.
const CaseReport* sequential_of(const Plan& plan, const std::vector<CaseReport>& cases,
                                std::size_t index);

/// Absent where there is no usable sample. `sequential` may be null.
std::optional<Breakdown> break_down(const CaseReport& c, const CaseReport* sequential,
                                    unsigned parallel);

}  // namespace concbench
