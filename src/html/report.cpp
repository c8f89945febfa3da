#include <fmt/core.h>

#include <algorithm>

#include "html/gates.hpp"
#include "html/sections.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

std::string_view mark_of(const CaseReport& c) {
  if (has_failed(c.status)) return "bad";
  if (!c.comparison) return "";
  if (c.comparison->verdict == Verdict::faster) return "good";
  return c.comparison->verdict == Verdict::slower ? "bad" : "";
}

HtmlTable overview(const Report& report) {
  HtmlTable table{
      .titles = {"case", "against the baseline", "interval", "workers", "time", "within"},
      .words = 3};
  const std::vector<std::size_t> best = best_cases(report);
  for (const CaseReport& c : report.cases) {
    if (!is_measured(c)) {
      table.rows.push_back(
          row_of(report, c, {{short_name(c)}, {spoken_fate(c.status, c.reason), "", mark_of(c)}}));
      continue;
    }
    const Estimate& total = c.metric("total_ns").estimate;
    const RatioText against = against_text(report, c);
    table.rows.push_back(row_of(report, c,
                                {{short_name(c)},
                                 {against.words, "", mark_of(c)},
                                 {against.interval},
                                 {std::to_string(c.workers)},
                                 figure_cell(total.point, time_text(total.point)),
                                 {spread_text(total)}}));
    table.rows.back().best = std::ranges::count(best, index_of(report, c)) > 0;
  }
  return table;
}

std::vector<std::string> notes_of(const Report& report) {
  std::vector<std::string> all;
  for (const Note& note : report.notes) all.push_back(capitalized(sentence_of(note)));
  for (const CaseReport& c : report.cases) {
    for (const Note& note : c.diagnosis.notes) {
      all.push_back(fmt::format("{}: {}", short_name(c), sentence_of(note)));
    }
  }
  return all;
}

std::string machine(const Report& report) {
  const Context& c = report.context;
  return html_properties(
      "How it was measured",
      {{"command", join_words(c.command_line)},
       {"date", c.date},
       {"machine", fmt::format("{}, {}, {}", c.environment.host, c.environment.cpu_model,
                               c.environment.kernel)},
       {"CPUs", c.cpus.reason()},
       {"rounds", fmt::format("{}, stopped because {}", report.rounds, why_stopped(report))},
       {"random seed", std::to_string(c.settings.seed)},
       {"concbench", fmt::format("{}, {}, {}", c.version, c.build_type, c.compiler)}});
}

/// Where there are several, as a list below what was run.
std::string answer_of(const Report& report) {
  const std::vector<std::string> all = answers(report);
  if (all.size() > 1) return html_heading(headline(report)) + html_list("Best", all);
  return html_heading(all.empty() ? headline(report) : all.front()) +
         html_paragraph(all.empty() ? "" : headline(report), "sub");
}

}  // namespace

std::string render_html(const Report& report, const RenderOptions&) {
  const CaseRows rows = measured_cases(report);
  std::string body;
  body += answer_of(report);
  if (!report.complete) {
    body += html_paragraph("Incomplete: measuring was stopped before its last round.", "bad");
  }
  body += html_table(overview(report));
  body += html_paragraph(gates_answer(report.gates)) + html_gates(report.gates);
  body += html_scaling(report) + html_swept_params(report);
  if (!rows.empty()) {
    body += html_times(report, rows);
    body += html_speedups(report, rows);
    body += html_samples(report, rows);
    body += html_breakdown(report, rows);
    body += html_percentiles(report, rows);
  }
  body += html_timelines(report);
  body += html_list("Notes", notes_of(report));
  body += machine(report);
  return html_document(headline(report), body, json_line_of(report));
}

}  // namespace concbench
