#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "html/charts.hpp"
#include "html/sections.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"

namespace concbench {
namespace {

constexpr std::size_t kMostLanes = 24;

enum class Part { task, startup, hand_over, work, teardown };

LaneBar bar_of(std::int64_t begin_ns, std::int64_t end_ns, Part part, const std::string& what) {
  const auto begin = static_cast<double>(begin_ns);
  const auto end = static_cast<double>(end_ns);
  return {.begin = begin,
          .end = end,
          .part = static_cast<std::size_t>(part),
          .title = fmt::format("{}: {} from {}", what, time_text(end - begin), time_text(begin))};
}

/// Where the drawing ends: with the pass, or with the last task that is there.
std::int64_t end_of(const Timeline& timeline) {
  std::int64_t end = 0;
  for (const TaskRun& run : timeline.runs) end = std::max(end, run.end_ns);
  if (timeline.left_out > 0) return end;
  for (const auto& step : {timeline.opened_ns, timeline.worked_ns, timeline.closed_ns}) {
    end = std::max(end, step.value_or(0));
  }
  return end;
}

/// The steps of the caller, as far as it came and the drawing goes. A step that has no end lasts to
/// the end of the drawing.
Lane caller_lane(const Timeline& t) {
  struct Step {
    std::optional<std::int64_t> begin_ns;
    std::optional<std::int64_t> end_ns;
    Part part;
    std::string name;
  };
  const auto handed_over = t.submitted_ns ? t.submitted_ns : t.opened_ns;
  const Step steps[] = {{0, t.opened_ns, Part::startup, "start-up"},
                        {t.opened_ns, t.submitted_ns, Part::hand_over, "hand-over"},
                        {handed_over, t.worked_ns, Part::work, "rest of the work"},
                        {t.worked_ns, t.closed_ns, Part::teardown, "teardown"}};
  Lane lane{.label = "caller"};
  const std::int64_t end = end_of(t);
  for (const Step& step : steps) {
    if (!step.begin_ns || *step.begin_ns >= end) continue;
    const std::int64_t until = std::min(end, step.end_ns.value_or(end));
    lane.bars.push_back(bar_of(*step.begin_ns, until, step.part, step.name));
  }
  return lane;
}

using RunsByWorker = std::map<unsigned, std::vector<TaskRun>>;

RunsByWorker by_worker(const Timeline& timeline) {
  RunsByWorker found;
  for (const TaskRun& run : timeline.runs) found[run.worker].push_back(run);
  return found;
}

Lane lane_of(const std::string& label, const std::vector<TaskRun>& runs) {
  Lane lane{.label = label};
  for (const TaskRun& run : runs) {
    lane.bars.push_back(
        bar_of(run.begin_ns, run.end_ns, Part::task, fmt::format("task {}", run.task)));
  }
  return lane;
}

const CaseReport& case_of(const Report& report, const Timeline& timeline) {
  return *std::ranges::find(report.cases, timeline.name, &CaseReport::name);
}

LaneChart chart_of(const Report& report, const Timeline& timeline) {
  const CaseReport& c = case_of(report, timeline);
  LaneChart chart{.label = short_name(c),
                  .index = index_of(report, c),
                  .parts = {"task", "start-up", "hand-over", "rest of the work", "teardown"},
                  .lanes = {caller_lane(timeline)},
                  .axis_text = axis_time};
  for (const auto& [worker, runs] : by_worker(timeline)) {
    if (chart.lanes.size() > kMostLanes) break;
    const std::string_view what = timeline.on_loop ? "place" : "worker";
    chart.lanes.push_back(lane_of(fmt::format("{} {}", what, worker), runs));
  }
  return chart;
}

std::size_t drawn_runs(const LaneChart& chart) {
  std::size_t drawn = 0;
  for (const Lane& lane : chart.lanes) drawn += lane.bars.size();
  return drawn - chart.lanes.front().bars.size();
}

HtmlTable::Row timeline_row(const LaneChart& chart, const Timeline& timeline) {
  const std::vector<TaskRun>& runs = timeline.runs;
  const std::size_t drawn = drawn_runs(chart);
  std::vector<HtmlCell> cells{{chart.label},
                              {std::to_string(chart.lanes.size() - 1)},
                              {std::to_string(drawn)},
                              {std::to_string(timeline.left_out + runs.size() - drawn)}};
  if (!runs.empty()) {
    const auto first = static_cast<double>(runs.front().begin_ns);
    const auto end = static_cast<double>(std::ranges::max(runs, {}, &TaskRun::end_ns).end_ns);
    cells.push_back(figure_cell(first, time_text(first)));
    cells.push_back(figure_cell(end, time_text(end)));
  }
  return {.cells = std::move(cells), .index = static_cast<int>(chart.index)};
}

std::string note_on(const TraceSummary& trace) {
  std::string note =
      fmt::format("Perfetto shows these passes from the trace file '{}'.", trace.file);
  for (const Timeline& timeline : trace.cases) {
    if (timeline.failure.empty()) continue;
    note += fmt::format(" The traced pass of {} failed: {}.", timeline.name, timeline.failure);
  }
  return note;
}

}  // namespace

std::string html_timelines(const Report& report) {
  if (!report.trace) return "";
  Drawing charts;
  HtmlTable data{.titles = {"case", "lanes", "tasks drawn", "not drawn", "first task began",
                            "last one ended"}};
  for (const Timeline& timeline : report.trace->cases) {
    const LaneChart chart = chart_of(report, timeline);
    charts.push_back(draw(chart));
    data.rows.push_back(timeline_row(chart, timeline));
  }
  return html_figure(
      {.id = "timelines",
       .title = "The first tasks of a pass",
       .description = "When the caller and each worker did what, in one more pass of each case.",
       .how_to_read =
           "A lane is a worker, a bar in it a task; a gap is a time without a task. Each "
           "case has an axis of its own, from the beginning of its pass.",
       .data = std::move(data),
       .note = note_on(*report.trace)},
      charts);
}

}  // namespace concbench
