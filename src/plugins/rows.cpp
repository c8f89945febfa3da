#include "plugins/rows.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <concbench/error.hpp>
#include <deque>

#include "plugins/ask.hpp"
#include "plugins/library.hpp"
#include "plugins/workload.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// Rows of tables refer to texts, and are there until the program ends. A plug-in's texts may hold
/// anything.
std::string_view kept(const std::string& text) {
  static std::deque<std::string> texts;
  return texts.emplace_back(printable(text));
}

ParamKind kind_of(std::uint64_t kind) {
  switch (kind) {
    case CONCBENCH_DURATION:
      return ParamKind::duration;
    case CONCBENCH_BYTES:
      return ParamKind::bytes;
    case CONCBENCH_TEXT:
      return ParamKind::text;
    case CONCBENCH_FLAG:
      return ParamKind::flag;
    default:
      return ParamKind::count;
  }
}

std::string help_of(const PluginParam& param) {
  if (param.unit.empty()) return param.help;
  return fmt::format("{}{}in {}", param.help, param.help.empty() ? "" : ", ", param.unit);
}

ParamInfo info_of(const PluginParam& param) {
  return {.name = kept(param.name),
          .kind = kind_of(param.kind),
          .fallback = kept(param.fallback),
          .help = kept(help_of(param)),
          .min = param.least,
          .max = param.most == 0 ? UINT64_MAX : param.most};
}

bool has_param(const PluginWorkload& workload, std::string_view name) {
  return std::ranges::find(workload.params, name, &PluginParam::name) != workload.params.end();
}

std::uint64_t ask_for_tasks(const fs::path& path, const std::string& name, const Params& params) {
  const std::string answer = ask_in_child(
      [&] { return std::to_string(count_plugin_tasks(load_plugin_workload(path, name), params)); });
  std::uint64_t count = 0;
  std::from_chars(answer.data(), answer.data() + answer.size(), count);
  return count;
}

std::string origin_of(const fs::path& path, const PluginWorkload& workload) {
  const std::string version = workload.version.empty() ? "" : ", version " + workload.version;
  return fmt::format("{}{}, ABI {}", path.string(), version, CONCBENCH_PLUGIN_ABI);
}

WorkloadEntry unusable(const fs::path& path, const std::string& reason) {
  return {.info = {.name = kept(path.stem().string()), .help = "a plug-in", .params = {}},
          .missing = kept(reason),
          .origin = kept(path.string())};
}

}  // namespace

std::vector<ParamInfo> params_of(const PluginWorkload& workload) {
  std::vector<ParamInfo> params;
  if (!workload.counts_tasks && !has_param(workload, "n")) {
    params.push_back({.name = "n", .fallback = "1000", .help = "how many tasks", .min = 1});
  }
  for (const PluginParam& param : workload.params) params.push_back(info_of(param));
  return params;
}

Restrictions restrictions_of(const PluginWorkload& workload) {
  return {.not_thread_safe = (workload.flags & CONCBENCH_NOT_THREAD_SAFE) != 0,
          .may_block = (workload.flags & CONCBENCH_MAY_BLOCK) != 0};
}

std::uint64_t tasks_of(const fs::path& path, const PluginWorkload& workload, const Params& params) {
  try {
    const std::uint64_t tasks =
        workload.counts_tasks ? ask_for_tasks(path, workload.name, params) : params.count("n");
    if (tasks > 0) return tasks;
  } catch (const PluginRefused& e) {
    throw UsageError(fmt::format("plug-in '{}' {}", path.string(), e.what()));
  }
  throw UsageError(fmt::format("workload '{}' has no tasks with these parameters", workload.name));
}

WorkloadEntry row_of(const fs::path& path, const PluginWorkload& workload) {
  return {.info = {.name = kept(workload.name),
                   .help = kept(workload.help.empty() ? "a function of yours" : workload.help),
                   .params = params_of(workload),
                   .tasks = [=](const Params& params) { return tasks_of(path, workload, params); },
                   .make =
                       [path, name = workload.name](const Params& params, const Surroundings& in) {
                         return open_plugin_workload(path, name, params, in.seed);
                       },
                   .waits = (workload.flags & CONCBENCH_WAITS) != 0,
                   .restrictions = [=](const Params&) { return restrictions_of(workload); }},
          .origin = kept(origin_of(path, workload))};
}

WorkloadEntry row_of_hidden(const fs::path& path, const WorkloadEntry& row) {
  WorkloadEntry hidden = unusable(
      path,
      row.missing.empty()
          ? fmt::format("has a workload '{}', and there is another one; rename it", row.info.name)
          : std::string(row.missing));
  hidden.info.name = kept(path.filename().string());
  return hidden;
}

std::vector<WorkloadEntry> rows_of_plugin(const fs::path& path) {
  std::vector<WorkloadEntry> rows;
  try {
    for (const PluginWorkload& workload : describe_plugin(path)) {
      rows.push_back(row_of(path, workload));
    }
  } catch (const PluginRefused& e) {
    rows.push_back(unusable(path, e.what()));
  }
  return rows;
}

}  // namespace concbench
