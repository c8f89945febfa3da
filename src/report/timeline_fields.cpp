#include "report/tables.hpp"

namespace concbench {
namespace {

constexpr Field kRunRows[] = {
    field<&TaskRun::task>("task", kCount),
    field<&TaskRun::worker>("worker", kCount),
    field<&TaskRun::begin_ns>("begin_ns", kCount, "since the beginning of the pass"),
    field<&TaskRun::end_ns>("end_ns", kCount),
};

constexpr TableOf<TaskRun> kRunFields("task_run", kRunRows, [](const Value& from, TaskRun&) {
  from.check_rising({"begin_ns", "end_ns"});
});

constexpr Field kTimelineRows[] = {
    field<&Timeline::name>("case", kText),
    field<&Timeline::on_loop>("on_loop", kTruth, "a worker is a place for a task on an event loop"),
    field<&Timeline::failure>("failure", nullable(kText),
                              "why the pass did not come to its end; null: it did"),
    field<&Timeline::opened_ns>("opened_ns", nullable(kCount),
                                "since the beginning of the pass, when the backend was open; "
                                "null here and below: it did not come to that"),
    field<&Timeline::submitted_ns>("submitted_ns", nullable(kCount), "all was handed over"),
    field<&Timeline::worked_ns>("worked_ns", nullable(kCount), "all results were there"),
    field<&Timeline::closed_ns>("closed_ns", nullable(kCount), "the backend was closed"),
    field<&Timeline::runs>("tasks", list_of(kObject<kRunFields>),
                           "the first ones, by the time when they began"),
    field<&Timeline::left_out>("left_out", kCount, "runs of tasks that are not among these"),
};

constexpr TableOf<Timeline> kTimelineFields(
    "timeline", kTimelineRows, [](const Value& from, Timeline&) {
      from.check_rising({"opened_ns", "submitted_ns", "worked_ns", "closed_ns"});
    });

constexpr Field kTraceRows[] = {
    field<&TraceSummary::file>("file", kText, "which has all of the passes"),
    field<&TraceSummary::cases>("passes", list_of(kObject<kTimelineFields>),
                                "the beginning of the traced pass of each case that had one"),
};

}  // namespace

constinit const TableOf<TraceSummary> kTraceFields("trace", kTraceRows);

}  // namespace concbench
