#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measurements.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"
#include "statistics/crossing.hpp"
#include "statistics/estimate.hpp"

namespace concbench {

/// The shares of the achievable throughput whose granularity is looked for.
inline constexpr std::array<double, 3> kMetgTargets{0.5, 0.8, 0.95};

/// How the minimum effective task granularity is looked for.
struct MetgSettings {
  /// Those of a pool, and of the static split.
  unsigned workers = 1;
  /// Tasks handed over at once; 0: as the backend likes it.
  std::uint64_t chunk = 1;
  unsigned rounds = 11;
  std::uint64_t seed = 1;
  double confidence = 0.99;
  /// The least wall time of a pass, and chunks handed to each worker in it.
  std::chrono::nanoseconds wall = std::chrono::milliseconds(20);
  unsigned wake_ups = 50;
  /// Lengths of a task: where halving begins, and the longest that is tried where that is too short
  /// for a backend.
  std::chrono::nanoseconds first = std::chrono::milliseconds(1);
  std::chrono::nanoseconds longest = std::chrono::milliseconds(8);
  /// Of the user's tasks, for whom the chunk that suits them is told; absent: not asked for.
  std::optional<std::chrono::nanoseconds> task_time = {};
};

/// Who runs a probe: a row of the results, by its index, or what rows are held against.
using MetgSubject = std::size_t;
/// The tasks in equal shares on all workers, without any dispatch: what can be achieved.
inline constexpr MetgSubject kStaticSplit = SIZE_MAX;
/// One task after another in a plain loop: the best sequential program.
inline constexpr MetgSubject kPlainLoop = SIZE_MAX - 1;

/// A number of tasks, each of a number of dependent integer steps.
struct MetgProbe {
  MetgSubject subject = 0;
  std::uint64_t steps = 0;
  std::uint64_t tasks = 0;

  bool operator==(const MetgProbe&) const = default;
};

/// A time in nanoseconds that is not known.
inline constexpr double kNoTime = std::numeric_limits<double>::quiet_NaN();

/// Wall times by round, in nanoseconds; kNoTime where a round has none that can be believed.
using MetgWalls = std::vector<double>;

/// What came of some probes.
struct MetgBatch {
  std::vector<MetgWalls> walls = {};
  /// The same with disturbed rounds included: good enough to search by.
  std::vector<MetgWalls> rough_walls = {};
  /// Why a probe failed; empty: it did not.
  std::vector<std::string> failures = {};
  /// The user or a limit ended it.
  bool cut = false;
};

/// Takes that many rounds of the probes, each in a fresh random order. About `later` samples will
/// follow, for those who show how long it all takes.
using MeasureProbes =
    std::function<MetgBatch(const std::vector<MetgProbe>&, unsigned rounds, std::size_t later)>;

/// A subject at one length of a task, with two numbers of tasks; `few` is 0 and its walls empty
/// where only one was measured.
struct MetgSeries {
  MetgSubject subject = 0;
  std::uint64_t steps = 0;
  std::uint64_t few = 0;
  std::uint64_t many = 0;
  MetgWalls few_walls = {};
  MetgWalls many_walls = {};
};

/// All that was measured. `scan` is the search for the lengths that matter, of few rounds and,
/// where there is nothing better, of rough walls; `fine` is what estimates are made of.
struct MetgData {
  std::vector<MetgSeries> scan = {};
  std::vector<MetgSeries> fine = {};
  /// Why a row failed, by row; empty: it did not.
  std::vector<std::string> failures = {};
  /// Of the static split or of the loop, without which nothing can be told.
  std::string yardstick_failure = {};
  bool complete = false;
};

/// Lengths of a task lie on a grid of whole steps, two to an octave: 1, 2, 3, 4, 6, 8, 12, ...; so
/// that rows have lengths in common, and what they are held against.
std::uint64_t next_longer(std::uint64_t steps);
/// Of 1, 1 itself.
std::uint64_t next_shorter(std::uint64_t steps);
/// The power of two that is nearest, at least 1.
std::uint64_t nearest_power(double steps);

/// Those around a crossing that lies between `shorter` and `longer`: both, one between them, and
/// the next one outside on the side to which `crossing` is nearer. `place` is where it lies between
/// them, 0..1, on a logarithmic scale. At most `longest`.
std::vector<std::uint64_t> lengths_around(std::uint64_t shorter, std::uint64_t longer, double place,
                                          std::uint64_t longest);

/// How many tasks last `wall_ns` where each takes `each_ns`, with as many wake-ups as settings ask
/// for, in whole chunks for each worker, and a fourth of them too. At most some millions.
std::uint64_t tasks_lasting(const MetgSettings& settings, double each_ns, bool dispatched);

/// Looks for the lengths that matter to each row, and measures these. `rows` tells which rows there
/// are to be looked at, skipped ones left out.
MetgData search_metg(const MetgSettings& settings, const std::vector<bool>& rows,
                     const MeasureProbes& measure);

/// Whether bounds tell anything: not where they span more than a factor of ten.
constexpr bool is_told(double lower, double upper) {
  constexpr double kMostSpan = 10;
  return lower < 0 || upper <= kMostSpan * lower;
}

/// The shortest granularity that reaches a target. Only where `reach` is `some` there is a figure;
/// where it is `all`, `metg_ns` and `work_ns` are those of the shortest length, above what was
/// looked for; where it is `none`, of the longest, below.
struct MetgThreshold {
  double target = 0;
  CrossingReach reach = CrossingReach::none;
  /// Wall time x workers / tasks, as Task Bench has it.
  double metg_ns = 0;
  /// The part of it that is the task itself: what the task takes in the static split.
  double work_ns = 0;
  /// Bounds of metg_ns; 0 and infinity where they lie outside of what was measured, -infinity and
  /// infinity where rounds were too few to tell.
  double lower_ns = 0;
  double upper_ns = 0;
  /// Smoothed, at the longest length.
  double best_efficiency = 0;
};

/// The shortest task, by itself, that is faster than in the plain loop; bounds as above.
struct MetgBreakEven {
  CrossingReach reach = CrossingReach::none;
  double work_ns = 0;
  double lower_ns = 0;
  double upper_ns = 0;
};

/// A subject at one length, over the rounds.
struct MetgPoint {
  std::uint64_t steps = 0;
  std::uint64_t few = 0;
  std::uint64_t many = 0;
  /// With a wall time for both numbers of tasks.
  std::size_t rounds = 0;
  /// Medians of the walls; NaN where there are none.
  double few_wall_ns = 0;
  double many_wall_ns = 0;
  /// A task by itself: in the static split.
  double work_ns = 0;
  /// Wall time x workers / tasks, without the start-up.
  double granularity_ns = 0;
  /// work_ns / granularity_ns, round by round.
  Estimate efficiency = {};
  /// Of the search: few rounds, start-up included.
  bool scan = false;
};

struct MetgRow {
  std::string name = {};
  std::string backend = {};
  std::string dispatch = {};
  /// One task after another, as the plain loop does: there is no break-even.
  bool in_caller = false;
  Status status = Status::ok;
  /// Why it is not ok.
  std::string reason = {};
  /// What running takes beside the tasks, once.
  std::optional<Estimate> startup_ns = {};
  /// Empty where nothing was measured.
  std::vector<MetgThreshold> thresholds = {};
  std::optional<MetgBreakEven> break_even = {};
  std::vector<MetgPoint> points = {};
};

/// What all rows were held against, at one length.
struct MetgYardstick {
  std::uint64_t steps = 0;
  /// Per task: in the static split, times workers, and in the loop.
  double work_ns = 0;
  double loop_ns = 0;
};

struct MetgReport {
  bool complete = false;
  Context context = {};
  MetgSettings settings = {};
  std::string chunk = {};
  /// By the fewest rounds that any point has.
  std::vector<MetgYardstick> yardsticks = {};
  std::vector<MetgRow> rows = {};
};

/// Estimates for rows that are named in `rows` already, in the order in which they were searched.
/// Bounds are those of a bootstrap over the rounds, seeded by the settings.
void estimate_metg(const MetgSettings& settings, const MetgData& data, std::vector<MetgRow>& rows);
std::vector<MetgYardstick> metg_yardsticks(const MetgSettings& settings, const MetgData& data);

/// How many tasks of `task_time` have to be handed over at once to reach the highest of the
/// targets: so many that together they are as long as a task that does. Absent where none was
/// found, or where the report is of larger chunks than of one task.
std::optional<std::uint64_t> chunk_for(const MetgReport& report, const MetgRow& row);

/// A sentence on which rows suit tasks of `task_time`, or on the shortest tasks that suit any row.
std::string metg_answer(const MetgReport& report);

std::string render_metg_table(const MetgReport& report, const RenderOptions& options);
std::string render_metg_json(const MetgReport& report, const RenderOptions& options);
std::string render_metg_html(const MetgReport& report, const RenderOptions& options);
/// The JSON packed on one line, as a part of a page.
std::string metg_json_line(const MetgReport& report);
/// The JSON Schema.
std::string metg_schema();

template <>
std::span<const Format<MetgReport>> formats<MetgReport>();

}  // namespace concbench
