#include "app/output.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/command.hpp"
#include "os/terminal.hpp"
#include "report/pick.hpp"
#include "report/trace_file.hpp"
#include "terminal/chart_style.hpp"
#include "terminal/color.hpp"
#include "terminal/message.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// What was typed of one thing to write, and the option that asked for it.
struct Export {
  const Format<Report>* format;
  std::string path;
  std::string option;
};

bool is_to_stdout(const Export& typed) { return typed.path == "-"; }

Export read_export(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon + 1 == text.size()) {
    throw UsageError(
        fmt::format("--export: '{}' names no file; write it like 'csv:results.csv'", text));
  }
  return {&find_format<Report>(text.substr(0, colon)), text.substr(colon + 1), "--export " + text};
}

std::vector<Export> read_exports(const OutputOptions& options) {
  std::vector<Export> found;
  for (const std::string& text : options.exports) found.push_back(read_export(text));
  const std::pair<std::string_view, const std::string&> shorthands[] = {
      {"json", options.export_json},
      {"csv", options.export_csv},
      {"markdown", options.export_markdown}};
  for (const auto& [format, path] : shorthands) {
    if (path.empty()) continue;
    found.push_back(
        {&find_format<Report>(format), path, fmt::format("--export-{} {}", format, path)});
  }
  return found;
}

/// Where bytes end up. A second export to one place would replace the first, or follow it in one
/// file that no one could read.
class Places {
 public:
  void take(const fs::path& target, const std::string& option) {
    for (const auto& [other, first] : taken_) {
      if (!is_same_file(target, other)) continue;
      throw UsageError(
          fmt::format("{} and {} write to the same place; give each its own", first, option));
    }
    taken_.emplace_back(target, option);
  }

 private:
  std::vector<std::pair<fs::path, std::string>> taken_;
};

constexpr Format<Report> kPick{.name = "pick", .help = "", .render = render_pick};

const Format<Report>* choose_pick(const std::string& typed, const std::vector<Export>& exports) {
  const auto taken = std::ranges::find_if(exports, is_to_stdout);
  if (typed.empty() && taken == exports.end()) return &kPick;
  throw UsageError(fmt::format("--pick and {} both write to standard output; leave one out",
                               typed.empty() ? taken->option : fmt::format("--format {}", typed)));
}

const Format<Report>* choose_for_stdout(const std::string& typed,
                                        const std::vector<Export>& exports) {
  const auto taken = std::ranges::find_if(exports, is_to_stdout);
  if (taken == exports.end()) return &find_format<Report>(typed.empty() ? "table" : typed);
  if (typed.empty()) return taken->format;
  throw UsageError(fmt::format("--format {} and {} both write to standard output; leave one out",
                               typed, taken->option));
}

}  // namespace

void add_output(Command& command, OutputOptions& o) {
  command.add_options(
      "Output",
      {
          {"--format",
           &o.format,
           "FORMAT",
           "on stdout; 'concbench list' names all",
           {.fallback = "table"}},
          {"--export", &o.exports, "FORMAT:FILE ...",
           "also write this format there; may be repeated; '-': to stdout instead of the table"},
          {"--export-json", &o.export_json, "FILE", "the same as --export json:FILE"},
          {"--export-csv", &o.export_csv, "FILE", "the same as --export csv:FILE"},
          {"--export-markdown", &o.export_markdown, "FILE", "the same as --export markdown:FILE"},
          {"--all-samples", &o.all_samples, "",
           "a row for each sample in google-benchmark, instead of for each case"},
          {"--breakdown", &o.breakdown, "",
           "where the time went, below the table; --latency shows more of it"},
          {"--color", &o.color, "WHEN", "auto, always or never"},
      });
}

void add_trace(Command& command, OutputOptions& o) {
  command.add_options(
      "Output",
      {{"--trace", &o.trace, "FILE",
        "write one more pass of each case, task by task, for a viewer of Chrome traces"}});
}

void add_chart(Command& command, OutputOptions& o) {
  command.add_options("Output",
                      {{"--chart", &o.chart, "HOW",
                        "charts of a sweep: auto (by the locale), unicode, ascii or none"}});
}

Output::Output(const OutputOptions& options)
    : render_{.color = use_color(options.color),
              .all_samples = options.all_samples,
              .breakdown = options.breakdown,
              .width = stdout_width(),
              .charts = chart_style(options.chart)} {
  const std::vector<Export> exports = read_exports(options);
  on_stdout_ = options.pick ? choose_pick(options.format, exports)
                            : choose_for_stdout(options.format, exports);
  Places places;
  for (const Export& to : exports) {
    if (is_to_stdout(to)) {
      places.take("/dev/stdout", to.option);
      continue;
    }
    PendingFile file(to.path);
    places.take(file.target(), to.option);
    files_.push_back({to.format, std::move(file)});
  }
  if (options.trace.empty()) return;
  if (options.trace == "-") throw UsageError("--trace: '-' is no file; write a trace to one");
  trace_path_ = options.trace;
  places.take(trace_.emplace(options.trace).target(), "--trace " + options.trace);
}

void Output::write(const Report& report) {
  std::optional<FileError> failed;
  const RenderOptions plain{.all_samples = render_.all_samples, .charts = render_.charts};
  for (Destination& to : files_) {
    try {
      to.file.commit(to.format->render(report, plain));
    } catch (const FileError& e) {
      if (!failed) failed = e;
    }
  }
  write_stdout(on_stdout_->render(report, render_));
  if (failed) throw *failed;
}

void Output::write_traces(const std::vector<CaseTrace>& traces, const TraceContext& context) {
  if (traces.empty()) {
    write_message(fmt::format("no case was traced: '{}' is not written", trace_path_));
    return;
  }
  std::uint64_t left_out = 0;
  trace_->commit([&](const PendingFile::Write& write) {
    left_out = write_trace(traces, context, kMostTraceEvents, write);
  });
  for (const CaseTrace& trace : traces) {
    if (trace.failure.empty()) continue;
    write_message(fmt::format("the traced pass of {} failed: {}", trace.name, trace.failure));
  }
  if (left_out > 0) {
    write_message(fmt::format("{} runs of tasks are not in '{}', which holds {} events at most",
                              left_out, trace_path_, kMostTraceEvents));
  }
}

}  // namespace concbench
