#include <fmt/core.h>

#include "html/charts.hpp"
#include "html/sections.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"

namespace concbench {
namespace {

Strip strip_of(const Report& report, const CaseReport& c) {
  Strip strip{.label = short_name(c), .index = index_of(report, c), .marks = {}};
  const std::vector<const Sample*> kept = kept_samples(c);
  auto next = kept.begin();
  for (const Sample& sample : c.samples) {
    if (sample.outcome != Outcome::ok) continue;
    const bool counts = next != kept.end() && *next == &sample;
    if (counts) ++next;
    strip.marks.push_back({.round = sample.round,
                           .value = sample.total_ns(),
                           .invalid = counts ? "" : sample.invalid});
  }
  return strip;
}

}  // namespace

std::string html_samples(const Report& report, const CaseRows& rows) {
  StripChart chart{.strips = {}, .text = time_text};
  HtmlTable data{.titles = {"case", "samples", "left out", "least", "median", "most"}};
  for (const CaseReport* c : rows) {
    chart.strips.push_back(strip_of(report, *c));
    const Summary& s = c->summary("total_ns");
    data.rows.push_back(row_of(report, *c,
                               {{short_name(*c)},
                                {std::to_string(c->diagnosis.taken)},
                                {std::to_string(c->diagnosis.invalid)},
                                figure_cell(s.min, time_text(s.min)),
                                figure_cell(s.median, time_text(s.median)),
                                figure_cell(s.max, time_text(s.max))}));
  }
  const std::size_t every = thinning(chart);
  return html_figure(
      {.id = "samples",
       .title = "Samples by round",
       .description = "The time of each sample by its round, a strip for each case.",
       .how_to_read = "A dot is a sample; a cross was disturbed and is left out. A strip that "
                      "rises or falls, or has steps, shows that the machine changed; the box "
                      "holds the middle half, its line is the median. Each strip has a scale of "
                      "its own.",
       .data = std::move(data),
       .note = every > 1 ? fmt::format("One in {} samples is drawn.", every) : ""},
      draw(chart));
}

}  // namespace concbench
