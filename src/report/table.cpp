#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "report/blocks.hpp"
#include "report/cases.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

using Rows = std::vector<const CaseReport*>;
using Cell = std::function<std::string(const CaseReport& row)>;

/// A share of the total above which a part of it is worth a column.
constexpr double kWorthTelling = 0.1;
constexpr std::size_t kMostNotes = 3;

/// A column that stands for a metric.
struct Figure {
  std::string_view title;
  std::string_view metric;
  double (*of)(const MetricSummary&);
  /// Whether it tells something of a row, and so is shown to those who did not ask for all; null:
  /// it is not.
  bool (*tells)(const CaseReport& row) = nullptr;
};

double median_of(const MetricSummary& m) { return m.summary.median; }
double median_of(const CaseReport& row, std::string_view metric) {
  return row.summary(metric).median;
}

bool starts_slowly(const CaseReport& row) {
  return median_of(row, "startup_ns") >= kWorthTelling * median_of(row, "total_ns");
}

/// Whether the caller gets something before half of the work is done.
bool streams(const CaseReport& row) {
  const double first = median_of(row, "first_result_ns");
  return first > 0 && first < median_of(row, "work_ns") / 2;
}

bool calls_back(const CaseReport& row) {
  return median_of(row, "callbacks_ns") >= kWorthTelling * median_of(row, "work_ns");
}

constexpr Figure kFigures[] = {
    {"low", "total_ns", [](const MetricSummary& m) { return m.estimate.lower; }},
    {"high", "total_ns", [](const MetricSummary& m) { return m.estimate.upper; }},
    {"start-up", "startup_ns", median_of, starts_slowly},
    {"work", "work_ns", median_of},
    {"teardown", "teardown_ns", median_of},
    {"submitted", "submitted_ns", median_of},
    {"first result", "first_result_ns", median_of, streams},
    {"callbacks", "callbacks_ns", median_of, calls_back},
    {"CPU time", "cpu_ns", median_of},
    {"peak", "max_rss_bytes", median_of},
};

/// A column with a cell for each row: empty for those that were not measured.
Column column_of(const Rows& rows, std::string title, Column like, const Cell& cell) {
  like.title = std::move(title);
  for (const CaseReport* row : rows) like.cells.push_back(is_measured(*row) ? cell(*row) : "");
  return like;
}

bool any_tells(const Figure& figure, const Rows& rows) {
  return figure.tells != nullptr && std::ranges::any_of(rows, [&](const CaseReport* row) {
           return is_measured(*row) && figure.tells(*row);
         });
}

Column figure_column(const Figure& figure, const Rows& rows) {
  const Quantity quantity = quantity_of(figure.metric);
  return column_of(rows, std::string(figure.title), {.squeeze = Squeeze::drop},
                   [&](const CaseReport& row) {
                     return format_figure(figure.of(row.metric(figure.metric)), quantity);
                   });
}

const Note* find_note(const CaseReport& row, NoteKind kind) {
  const auto found = std::ranges::find(row.diagnosis.notes, kind, &Note::kind);
  return found == row.diagnosis.notes.end() ? nullptr : &*found;
}

std::string lost_text(const CaseReport& row) {
  const Note* note = find_note(row, NoteKind::lost_updates);
  return note == nullptr ? "" : percent_text(note->number("lost") / note->number("updates"));
}

/// Beside what a case was measured, where that was so.
std::string load_text(const CaseReport& row) {
  return row.under_load ? fmt::format("{:.1f} CPUs", *row.under_load) : "";
}

std::string unit_text(const CaseReport& row) {
  const Note* note = find_note(row, NoteKind::unit_cost);
  return note == nullptr ? "" : format_figure(note->number("ns"), Quantity::time);
}

std::string unit_title(const Rows& rows) {
  for (const CaseReport* row : rows) {
    const Note* note = find_note(*row, NoteKind::unit_cost);
    if (note != nullptr) return "per " + note->text("unit");
  }
  return "";
}

/// Medians with half the width of their intervals, digits below digits.
Column time_column(const Rows& rows, const RenderOptions& options) {
  std::size_t widest = 0;
  const auto spread_of = [](const CaseReport& row) {
    return spread_text(row.metric("total_ns").estimate);
  };
  for (const CaseReport* row : rows) {
    if (is_measured(*row)) widest = std::max(widest, spread_of(*row).size());
  }
  return column_of(rows, "time", {}, [&](const CaseReport& row) {
    std::string time = format_figure(median_of(row, "total_ns"), Quantity::time);
    const std::string spread = spread_of(row);
    if (widest == 0) return time;
    const std::string sign = spread.empty() ? "" : fmt::format(" {} ", options.plus_minus());
    return time + padded(sign + padded(spread, widest, false), widest + 3 + (options.ascii ? 1 : 0),
                         false);
  });
}

std::string against_title(const Report& report) {
  return "against " + baseline_text(report, short_name(report.cases[report.baseline]));
}

/// Words and intervals, each below the other.
Column against_column(const Report& report, const Rows& rows) {
  std::size_t widest = 0;
  for (const CaseReport* row : rows) {
    const RatioText text = against_text(report, *row);
    if (!text.interval.empty()) widest = std::max(widest, text.words.size());
  }
  return column_of(rows, against_title(report), {.left = true, .squeeze = Squeeze::wrap},
                   [&](const CaseReport& row) {
                     const RatioText text = against_text(report, row);
                     if (text.interval.empty()) return text.words;
                     return padded(text.words, widest, true) + "  " + text.interval;
                   });
}

/// The parameter that variants differ in, where it is one; empty: it is not.
std::string common_key(const Rows& rows) {
  const auto key_of = [](const CaseReport& row) {
    const auto end = row.variant.find('=');
    const bool is_one =
        end != std::string::npos && row.variant.find('=', end + 1) == std::string::npos;
    return is_one ? row.variant.substr(0, end) : "";
  };
  const std::string key = key_of(*rows.front());
  const auto has_it = [&](const CaseReport* row) { return key_of(*row) == key; };
  return std::ranges::all_of(rows, has_it) ? key : "";
}

Column variant_column(const Rows& rows) {
  const std::string key = common_key(rows);
  Column column{
      .title = key.empty() ? "case" : key, .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  for (const CaseReport* row : rows) {
    column.cells.push_back(key.empty() ? row->variant : row->variant.substr(key.size() + 1));
  }
  return column;
}

Column name_column(const Rows& rows, std::string (*name)(const CaseReport&)) {
  Column column{.title = "backend", .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  for (const CaseReport* row : rows) column.cells.push_back(name(*row));
  return column;
}

Column workers_column(const Rows& rows) {
  Column column{.title = "workers", .cells = {}};
  for (const CaseReport* row : rows) column.cells.push_back(std::to_string(row->workers));
  return column;
}

Column chunk_column(const Rows& rows) {
  Column column{.title = "chunk", .cells = {}};
  for (const CaseReport* row : rows) {
    column.cells.push_back(row->chunk ? std::to_string(*row->chunk) : "auto");
  }
  return column;
}

/// What tells the rows apart: names as they are typed where all is asked for, else in columns of
/// which each differs.
std::vector<Column> key_columns(const Rows& rows, const RenderOptions& options) {
  if (options.verbose) {
    return {name_column(rows, short_name), workers_column(rows), chunk_column(rows)};
  }
  Column name = name_column(rows, [](const CaseReport& c) { return c.way; });
  Column variant = variant_column(rows);
  Column workers = workers_column(rows);
  std::vector<Column> keys;
  if (differs(name) || !differs(variant)) keys.push_back(std::move(name));
  if (differs(variant)) keys.push_back(std::move(variant));
  if (differs(workers)) keys.push_back(std::move(workers));
  return keys;
}

/// Before each row in the first column, so that titles and names stand below one another.
void mark(Column& column, const std::vector<bool>& marks) {
  if (column.left) column.title = "  " + column.title;
  for (std::size_t i = 0; i < column.cells.size(); ++i) {
    column.cells[i] = (marks[i] ? "* " : "  ") + column.cells[i];
  }
}

std::vector<bool> marks_of(const Report& report) {
  std::vector<bool> marks(report.cases.size());
  for (const std::size_t i : best_cases(report)) marks[i] = true;
  return marks;
}

Ink ink_of(const CaseReport& c, bool is_best) {
  if (c.status != Status::ok) return c.status == Status::skipped ? Ink::plain : Ink::red;
  const bool is_faster = c.comparison && c.comparison->verdict == Verdict::faster;
  return is_best && is_faster ? Ink::green : Ink::plain;
}

Rows rows_of(const Report& report) {
  Rows rows;
  for (const CaseReport& c : report.cases) rows.push_back(&c);
  return rows;
}

void write_rows(Page& page, const Report& report, const RenderOptions& options) {
  const Rows rows = rows_of(report);
  const std::vector<bool> marks = marks_of(report);
  TextTable table{.columns = key_columns(rows, options)};
  table.keys = table.columns.size();
  mark(table.columns.front(), marks);
  table.columns.push_back(time_column(rows, options));
  for (const Figure& figure : kFigures) {
    if (options.verbose || any_tells(figure, rows))
      table.columns.push_back(figure_column(figure, rows));
  }
  table.columns.push_back(column_of(rows, unit_title(rows), {.squeeze = Squeeze::drop}, unit_text));
  table.columns.push_back(column_of(rows, "lost updates", {}, lost_text));
  table.columns.push_back(column_of(rows, "others used", {.squeeze = Squeeze::drop}, load_text));
  if (rows.size() > 1) table.columns.push_back(against_column(report, rows));
  for (const CaseReport* row : rows) {
    table.instead.push_back(is_measured(*row) ? "" : spoken_fate(row->status, row->reason));
  }
  table.ink_of = [&](std::size_t row) { return ink_of(*rows[row], marks[row]); };
  write_table(page, std::move(table), options);
}

/// What is to be done, or doubted, and for which cases.
struct AdviceForCases {
  Urgency urgency = Urgency::none;
  std::string text = {};
  std::vector<std::string> names = {};
};

/// What is doubted comes first.
std::vector<AdviceForCases> advice_in(const Report& report) {
  std::vector<AdviceForCases> all;
  for (const Note& note : report.notes) all.push_back({urgency_of(note), sentence_of(note)});
  for (const CaseReport& c : report.cases) {
    for (const Note& note : c.diagnosis.notes) {
      // A sweep goes beyond the CPUs on purpose.
      const bool is_meant = report.sweep && note.kind == NoteKind::shared_cpus;
      if (is_meant) continue;
      const std::string text = sentence_of(note);
      auto known = std::ranges::find(all, text, &AdviceForCases::text);
      if (known == all.end()) known = all.insert(known, {urgency_of(note), text});
      known->names.push_back(c.way);
    }
  }
  std::erase_if(all, [](const AdviceForCases& advice) { return advice.urgency == Urgency::none; });
  std::ranges::stable_sort(all, std::greater(), &AdviceForCases::urgency);
  return all;
}

void write_advice(Page& page, const Report& report, const RenderOptions& options) {
  std::vector<AdviceForCases> all = advice_in(report);
  if (all.size() > kMostNotes) {
    const std::size_t more = all.size() - kMostNotes;
    all.resize(kMostNotes);
    all.push_back({.text = fmt::format("{} more, with -v", more)});
  }
  if (!all.empty()) page.line();
  for (const auto& [urgency, text, names] : all) {
    write_folded(page, names.empty() ? text : fmt::format("{}: {}", spoken_list(names), text),
                 options, {{"Note: "}});
  }
}

void write_all_notes(Page& page, const Report& report, const RenderOptions& options) {
  const auto has_notes = [](const CaseReport& c) { return !c.diagnosis.notes.empty(); };
  if (report.notes.empty() && std::ranges::none_of(report.cases, has_notes)) return;
  page.lines("\nNotes\n");
  for (const Note& note : report.notes) write_folded(page, sentence_of(note), options, {{"  "}});
  for (const CaseReport& c : report.cases) {
    for (const Note& note : c.diagnosis.notes) {
      write_folded(page, fmt::format("{}: {}", short_name(c), sentence_of(note)), options,
                   {{"  "}});
    }
  }
}

/// How the figures came about, for those who ask for all.
void write_method(Page& page, const Report& report, const RenderOptions& options) {
  page.line();
  write_folded(page,
               fmt::format("Medians over rounds with {:g} % intervals; time = start-up + work + "
                           "teardown, against {}, pair by pair.",
                           100 * report.context.settings.confidence,
                           baseline_text(report, short_name(report.cases[report.baseline]))),
               options);
  write_folded(page,
               fmt::format("Stopped because {}. CPUs: {}. Seed {}.", why_stopped(report),
                           report.context.cpus.reason(), report.context.settings.seed),
               options);
}

void write_answer(Page& page, const Report& report, const RenderOptions& options) {
  page.line();
  if (!report.complete) page.line("Incomplete: measuring was stopped before its last round.");
  for (const std::string& answer : answers(report))
    write_folded(page, answer, options, {}, Ink::bold);
}

}  // namespace

std::string render_table(const Report& report, const RenderOptions& options) {
  Page page(options.color);
  write_folded(page, headline(report), options);
  page.line();
  write_rows(page, report, options);
  const Rows measured = measured_cases(report);
  if (options.histogram) write_histogram(page, measured, options);
  write_distributions(page, measured, options);
  if (options.breakdown || report.context.settings.latency)
    write_breakdown(page, measured, options);
  if (report.sweep) write_sweep(page, report, options);
  options.verbose ? write_all_notes(page, report, options) : write_advice(page, report, options);
  write_gates(page, report.gates, options);
  if (options.verbose) write_method(page, report, options);
  write_answer(page, report, options);
  return page.text();
}

}  // namespace concbench
