#include "app/output.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>

#include "analysis/sweep.hpp"
#include "cli/command.hpp"
#include "html/document.hpp"
#include "os/terminal.hpp"
#include "report/packed_json.hpp"
#include "terminal/terminal.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

bool is_to_stdout(const Export& to) { return to.path == "-"; }

Export parse_export(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon + 1 == text.size()) {
    throw UsageError(
        fmt::format("--export: '{}' names no file; write it like 'csv:results.csv'", text));
  }
  return {text.substr(0, colon), text.substr(colon + 1), "--export " + text};
}

Target exports_into(std::vector<Export>& exports) {
  return {.read =
              [&exports](const std::vector<std::string>& texts, std::string_view) {
                for (const std::string& text : texts) exports.push_back(parse_export(text));
              },
          .arity = Arity::repeated};
}

/// The file of an option that stands for one format.
Target file_into(std::vector<Export>& exports, std::string_view format) {
  return {
      .read = [&exports, format](const std::vector<std::string>& texts, std::string_view option) {
        exports.push_back(
            {std::string(format), texts.front(), fmt::format("{} {}", option, texts.front())});
      }};
}

RenderOptions render_options(const OutputOptions& options) {
  // Below it, tables would be torn to pieces.
  constexpr unsigned narrowest = 60;
  const Charts charts = options.charts.value_or(is_utf8_locale() ? Charts::unicode : Charts::ascii);
  return {.color = options.color.value_or(color_by_default()),
          .all_samples = options.all_samples,
          .breakdown = options.breakdown,
          .histogram = options.histogram,
          .width = std::max(stdout_width(), narrowest),
          .charts = charts,
          .ascii = !is_utf8_locale() || charts == Charts::ascii,
          .verbose = options.verbose};
}

/// The format for standard output; empty for the default.
std::string choose_for_stdout(const OutputOptions& options, std::string_view instead) {
  const auto to_stdout = std::ranges::find_if(options.exports, is_to_stdout);
  const bool exported = to_stdout != options.exports.end();
  std::vector<std::string> asked_by;
  if (!instead.empty()) asked_by.emplace_back(instead);
  if (!options.format.empty()) asked_by.push_back("--format " + options.format);
  if (exported) asked_by.push_back(to_stdout->option);
  if (asked_by.size() > 1) {
    throw UsageError(fmt::format("{} and {} both write to standard output; leave one out",
                                 asked_by[0], asked_by[1]));
  }
  return exported ? to_stdout->format : options.format;
}

/// What the text of a report does not have is made again.
Report whole_report(std::string_view json) {
  Report report = parse_report(json);
  if (report.sweep) report.sweep = make_sweep(report, report.sweep->options);
  return report;
}

/// What `read` gives; its mistakes begin with what is read.
template <class Read>
Report naming(std::string_view called, Read read) {
  try {
    return read();
  } catch (const UsageError& e) {
    throw UsageError(fmt::format("{}: {}", called, e.what()));
  }
}

}  // namespace

Report packed_report_in(std::string_view json, std::string_view called) {
  return naming(called, [&] { return whole_report(unpacked_json(json)); });
}

Report read_report(const std::string& path) {
  const std::string text = read_input(path);
  return naming(fmt::format("'{}'", path), [&] {
    const std::string embedded = json_in_html(text);
    return whole_report(embedded.empty() ? text : embedded);
  });
}

void add_format(Command& command, OutputOptions& o, const Candidates& formats) {
  constexpr std::size_t kMostNamed = 3;
  std::vector<std::string_view> words;
  for (const Candidate& format : formats) words.push_back(format.text);
  const std::span<const std::string_view> names(words);
  const std::string help =
      names.size() > kMostNamed
          ? "what to print; 'concbench list' names all formats"
          : fmt::format("what to print: {} or {}", join(names.first(names.size() - 1), ", "),
                        names.back());
  const Choices<std::optional<bool>> when{
      {"auto", std::nullopt}, {"always", true}, {"never", false}};
  Target format = among([formats] { return formats; }, into(o.format));
  format.shown = names.front();
  command.add_options(
      "Output",
      {{"--format", format, "FORMAT", help},
       {"--color", into(o.color, when), "WHEN", "colours: auto (on a terminal), always or never"},
       {"-v,--verbose", into(o.verbose), "",
        "show all columns, whole names and all notes, as wide as they need"}});
}

void add_exports(Command& command, OutputOptions& o, const Candidates& formats) {
  command.add_options(
      "Output",
      {{"--export", among([formats] { return formats; }, exports_into(o.exports)), "FORMAT:FILE",
        "also write this format to a file, such as html:out.html; may be repeated; '-': print it "
        "instead of the table"},
       {"--export-json", file_into(o.exports, "json"), "FILE", "short for --export json:FILE"},
       {"--export-html",
        file_into(o.exports, "html"),
        "FILE",
        "short for --export html:FILE",
        {.rare = true}}});
}

void add_report_output(Command& command, OutputOptions& o) {
  add_format<Report>(command, o);
  add_exports<Report>(command, o);
  command.add_options("Output",
                      {
                          {"--export-csv",
                           file_into(o.exports, "csv"),
                           "FILE",
                           "short for --export csv:FILE",
                           {.rare = true}},
                          {"--export-markdown",
                           file_into(o.exports, "markdown"),
                           "FILE",
                           "short for --export markdown:FILE",
                           {.rare = true}},
                          {"--all-samples",
                           into(o.all_samples),
                           "",
                           "in google-benchmark, a row for each sample instead of each case",
                           {.rare = true}},
                          {"--breakdown",
                           into(o.breakdown),
                           "",
                           "show where the time went; more of it with --latency",
                           {.rare = true}},
                          {"--histogram",
                           into(o.histogram),
                           "",
                           "show how the samples of each case are spread",
                           {.rare = true}},
                      });
}

void add_chart(Command& command, OutputOptions& o) {
  const Choices<std::optional<Charts>> how{{"auto", std::nullopt},
                                           {"unicode", Charts::unicode},
                                           {"ascii", Charts::ascii},
                                           {"none", Charts::none}};
  command.add_options("Output", {{"--chart",
                                  into(o.charts, how),
                                  "HOW",
                                  "charts of a sweep: auto (by the locale), unicode, ascii or none",
                                  {.rare = true}}});
}

void tell_of_file(std::string_view path) { write_message(fmt::format("wrote '{}'", path)); }

Destinations::Destinations(const OutputOptions& options, void (*check)(std::string_view format),
                           std::string_view instead)
    : render_(render_options(options)) {
  for (const Export& to : options.exports) check(to.format);
  on_stdout_ = choose_for_stdout(options, instead);
  if (!on_stdout_.empty()) check(on_stdout_);
  for (const Export& to : options.exports) {
    if (is_to_stdout(to)) {
      take("/dev/stdout", to.option);
    } else {
      files_.push_back({to.format, to.path, open(to.path, to.option)});
    }
  }
}

PendingFile Destinations::open(const std::string& path, const std::string& option) {
  PendingFile file(path);
  take(file.target(), option);
  return file;
}

/// A second export to one place would replace the first, or follow it in one file that no one could
/// read.
void Destinations::take(const fs::path& target, const std::string& option) {
  for (const auto& [other, first] : taken_) {
    if (!is_same_file(target, other)) continue;
    throw UsageError(
        fmt::format("{} and {} write to the same place; give each its own", first, option));
  }
  taken_.emplace_back(target, option);
}

void Destinations::write(const Render& render) {
  std::optional<FileError> failed;
  RenderOptions plain = render_;
  plain.color = false;
  plain.width = RenderOptions{}.width;
  for (auto& [format, path, file] : files_) {
    try {
      file.commit(render(format, plain));
      tell_of_file(path);
    } catch (const FileError& e) {
      if (!failed) failed = e;
    }
  }
  write_stdout(render(on_stdout_, render_));
  if (failed) throw *failed;
}

}  // namespace concbench
