#include "history/list.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "report/columns.hpp"
#include "report/page.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

Column column_of(const RunList& list, Column like,
                 const std::function<std::string(const KeptRun&)>& cell) {
  for (const KeptRun& run : list.runs) like.cells.push_back(cell(run));
  return like;
}

std::vector<Column> columns_of(const RunList& list, bool verbose) {
  std::vector<Column> columns = {
      column_of(list, {.title = "run"}, [](const auto& r) { return std::to_string(r.number); }),
      column_of(list, {.title = "date", .left = true},
                [](const auto& r) { return short_date(r.date); }),
      column_of(list, {.title = "commit", .left = true, .squeeze = Squeeze::drop},
                [](const auto& r) { return short_commit(r.commit); }),
      column_of(list, {.title = "version", .left = true, .squeeze = Squeeze::drop},
                [](const auto& r) { return r.version; }),
      column_of(list, {.title = "host", .left = true, .squeeze = Squeeze::drop},
                [](const auto& r) { return r.host; }),
      column_of(list, {.title = "", .left = true},
                [](const auto& r) { return r.complete ? "" : "cut short"; }),
      column_of(list, {.title = "command", .left = true, .squeeze = Squeeze::shorten},
                [](const auto& r) { return r.command; })};
  // What is the same in all rows tells nothing of them.
  std::erase_if(columns, [verbose](const Column& column) {
    return !verbose && column.squeeze == Squeeze::drop && column.title != "commit" &&
           !differs(column);
  });
  return columns;
}

std::string list_headline(const RunList& list) {
  const std::string which = list.runs.size() == 1 ? "run" : counted(list.runs.size(), "run");
  return fmt::format("The last {} in '{}'", which, list.file);
}

std::string render_list_as_table(const RunList& list, const RenderOptions& options) {
  Page page(options.color);
  if (list.runs.empty()) {
    page.line(fmt::format("No run is kept yet in '{}'.", list.file));
    return page.text();
  }
  write_folded(page, list_headline(list), options);
  page.line();
  write_table(page, {.columns = columns_of(list, options.verbose)}, options);
  return page.text();
}

}  // namespace

std::string short_date(const std::string& date) {
  constexpr std::size_t kUpToMinutes = 16;
  std::string text = date.substr(0, kUpToMinutes);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

std::string short_commit(const std::string& commit) { return commit.substr(0, 9); }

template <>
std::span<const Format<RunList>> formats<RunList>() {
  static constexpr Format<RunList> kFormats[] = {
      {.name = "table", .help = "for people", .render = render_list_as_table},
      {.name = "json", .help = "for programs", .render = render_run_list_json},
  };
  return kFormats;
}

}  // namespace concbench
