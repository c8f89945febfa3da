#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "history/store.hpp"
#include "report/figure.hpp"
#include "report/report.hpp"
#include "statistics/changes.hpp"

namespace concbench {

struct TrendSettings {
  const Metric* metric = nullptr;
  /// That none of the changes is one.
  double confidence = 0.99;
  /// Changes below this fraction do not matter.
  double margin = 0.02;
};

/// What a case was measured in a run.
struct TrendPoint {
  KeptRun run;
  /// Of the median, as the run itself tells it.
  Estimate figure;
};

/// How many runs that have the case are not in its trend, and why.
struct TrendGaps {
  std::size_t other_machine = 0;
  std::size_t other_settings = 0;
  std::size_t no_figure = 0;
  std::size_t unreadable = 0;
};

/// A figure of a case over runs, and where it surely changed. A value: formats are functions of it.
struct Trend {
  TrendSettings settings;
  /// As the last run calls it.
  std::string case_name = {};
  std::string host = {};
  /// The oldest first.
  std::vector<TrendPoint> points = {};
  /// Their places are those of points.
  std::vector<LevelChange> changes = {};
  TrendGaps gaps = {};
};

/// Makes the trend of a case of the last run that has it, from that run and earlier ones. They are
/// shown one by one, so that not all reports have to be held at once.
class TrendMaker {
 public:
  /// `report` is that of the newest run; its case `index` is what is followed.
  TrendMaker(const TrendSettings& settings, const KeptRun& run, Report report, std::size_t index);

  /// Adds a run that is older than all before. Those of other machines, builds or settings are
  /// counted and left out: what differs there says nothing of the case.
  void add(const KeptRun& run, const Report& report);
  /// Counts one that cannot be read.
  void skip() { ++trend_.gaps.unreadable; }

  Trend finish();

 private:
  void add_figure(const KeptRun& run, const CaseReport& c);

  Trend trend_;
  Report newest_;
  std::size_t index_;
};

/// The fewest runs in which a change can be shown.
std::size_t fewest_runs(double confidence);

/// How much more or less it is since a change, such as `1.21x slower (1.10 to 1.30)`.
std::string change_text(const LevelChange& change, Quantity quantity);
/// What is followed, in one line.
std::string headline(const Trend& trend);
/// What is to be known first, as a sentence.
std::string answer(const Trend& trend);
/// Which runs are left out, and why.
std::vector<std::string> remarks_on(const Trend& trend);

std::string render_trend_json(const Trend& trend, const RenderOptions& options);
std::string render_trend_html(const Trend& trend, const RenderOptions& options);
/// What the JSON format writes, packed on one line, as a part of a page.
std::string json_line_of(const Trend& trend);
/// The JSON Schema of that.
std::string trend_schema();

template <>
std::span<const Format<Trend>> formats<Trend>();

}  // namespace concbench
