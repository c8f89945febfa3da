#include "report/report.hpp"

namespace concbench {

/// Each in a file of its own.
using Render = std::string(const Report& report, const RenderOptions& options);
Render render_table, render_json, render_csv, render_markdown, render_google_benchmark,
    render_hyperfine, render_pyperf, render_github_action_benchmark, render_bencher, render_junit,
    render_html;

template <>
std::span<const Format<Report>> formats<Report>() {
  static constexpr Format<Report> kFormats[] = {
      {.name = "table", .help = "for people", .render = render_table},
      {.name = "json",
       .help = "everything, for programs; see 'concbench schema'",
       .render = render_json},
      {.name = "csv",
       .help = "a row a sample, for data frames and spreadsheets",
       .render = render_csv},
      {.name = "markdown", .help = "for a pull request", .render = render_markdown},
      {.name = "google-benchmark",
       .help = "for Google Benchmark's compare.py and what reads its JSON",
       .render = render_google_benchmark},
      {.name = "hyperfine", .help = "for what reads hyperfine's JSON", .render = render_hyperfine},
      {.name = "pyperf", .help = "for 'python3 -m pyperf compare_to'", .render = render_pyperf},
      {.name = "github-action-benchmark",
       .help = "for github-action-benchmark, tool customSmallerIsBetter",
       .render = render_github_action_benchmark},
      {.name = "bencher",
       .help = "Bencher Metric Format, for 'bencher run --adapter json'",
       .render = render_bencher},
      {.name = "junit",
       .help = "cases and gates as test cases, for CI servers",
       .render = render_junit},
      {.name = "html", .help = "one page with charts, for a browser", .render = render_html},
  };
  return kFormats;
}

}  // namespace concbench
