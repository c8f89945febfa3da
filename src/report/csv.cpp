#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/cases.hpp"
#include "report/formats.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

using Cells = std::vector<std::string>;

template <class T>
std::string cell(const T& value) {
  return fmt::format("{}", value);
}

/// What is not a number is a missing value in every tool that reads such files.
std::string cell(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

std::string cell(const std::optional<double>& value) { return value ? cell(*value) : ""; }

std::string cell(const Sample& sample, double WorkSplit::*part) {
  return sample.split ? cell(*sample.split.*part) : "";
}

struct Column {
  std::string_view name;
  std::string (*of)(const Sample&);
};

constexpr Column kSampleColumns[] = {
    {"round", [](const Sample& s) { return cell(s.round); }},
    {"order", [](const Sample& s) { return cell(s.order); }},
    {"attempt", [](const Sample& s) { return cell(s.attempt); }},
    {"sample_status",
     [](const Sample& s) -> std::string { return s.outcome == Outcome::ok ? "ok" : "failed"; }},
    {"valid", [](const Sample& s) { return cell(s.usable()); }},
    {"reason", [](const Sample& s) { return s.outcome == Outcome::ok ? s.invalid : s.reason; }},
    {"passes", [](const Sample& s) { return cell(s.passes); }},
    {"startup_ns", [](const Sample& s) { return cell(s.startup_ns); }},
    {"work_ns", [](const Sample& s) { return cell(s.work_ns); }},
    {"teardown_ns", [](const Sample& s) { return cell(s.teardown_ns); }},
    {"total_ns", [](const Sample& s) { return cell(s.total_ns()); }},
    {"cpu_user_ns", [](const Sample& s) { return cell(s.cpu_user_ns); }},
    {"cpu_system_ns", [](const Sample& s) { return cell(s.cpu_system_ns); }},
    {"max_rss_bytes", [](const Sample& s) { return cell(s.max_rss_bytes); }},
    {"voluntary_switches", [](const Sample& s) { return cell(s.voluntary_switches); }},
    {"involuntary_switches", [](const Sample& s) { return cell(s.involuntary_switches); }},
    {"minor_faults", [](const Sample& s) { return cell(s.minor_faults); }},
    {"major_faults", [](const Sample& s) { return cell(s.major_faults); }},
    {"submitted_ns", [](const Sample& s) { return cell(s.submitted_ns); }},
    {"first_result_ns", [](const Sample& s) { return cell(s.first_result_ns); }},
    {"callbacks_ns", [](const Sample& s) { return cell(s.callbacks_ns); }},
    {"task_timeouts", [](const Sample& s) { return cell(s.task_timeouts); }},
    {"retries", [](const Sample& s) { return cell(s.retries); }},
    {"lost_updates", [](const Sample& s) { return cell(s.lost_updates); }},
    {"first_pass_ns", [](const Sample& s) { return cell(s.first_pass_ns); }},
    {"wall_ns", [](const Sample& s) { return cell(s.wall_ns); }},
    {"others_cpu_ns", [](const Sample& s) { return cell(s.others_cpu_ns); }},
    {"steal_ns", [](const Sample& s) { return cell(s.steal_ns); }},
    {"throttled", [](const Sample& s) { return cell(s.throttled); }},
    {"reference_ns", [](const Sample& s) { return cell(s.reference_ns); }},
    {"dropped_connections", [](const Sample& s) { return cell(s.dropped_connections); }},
    {"cpus", [](const Sample& s) { return join(s.cpus, " "); }},
    {"imbalance", [](const Sample& s) { return cell(s.imbalance); }},
    {"split_hand_over_ns", [](const Sample& s) { return cell(s, &WorkSplit::hand_over_ns); }},
    {"split_waiting_ns", [](const Sample& s) { return cell(s, &WorkSplit::waiting_ns); }},
    {"split_running_ns", [](const Sample& s) { return cell(s, &WorkSplit::running_ns); }},
    {"split_idle_ns", [](const Sample& s) { return cell(s, &WorkSplit::idle_ns); }},
    {"split_collecting_ns", [](const Sample& s) { return cell(s, &WorkSplit::collecting_ns); }},
};

/// Of all cases, in the order in which they first appear: cases may differ in their workload.
Cells param_names(const Report& report) {
  Cells names;
  for (const CaseReport& c : report.cases) {
    for (const ReportParam& param : c.params) {
      if (std::ranges::find(names, param.name) == names.end()) names.push_back(param.name);
    }
  }
  return names;
}

/// Of all samples, in the order in which they first appear.
Cells distribution_names(const Report& report) {
  Cells names;
  for (const CaseReport& c : report.cases) {
    for (const Sample& sample : c.samples) {
      for (const Distribution& one : sample.distributions) {
        if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
      }
    }
  }
  return names;
}

struct DistributionColumn {
  std::string_view name;
  std::string (*of)(const Distribution&);
};

constexpr DistributionColumn kDistributionColumns[] = {
    {"count", [](const Distribution& d) { return cell(d.count); }},
    {"min_ns", [](const Distribution& d) { return cell(d.min_ns); }},
    {"p50_ns", [](const Distribution& d) { return cell(d.p50_ns); }},
    {"p90_ns", [](const Distribution& d) { return cell(d.p90_ns); }},
    {"p99_ns", [](const Distribution& d) { return cell(d.p99_ns); }},
    {"max_ns", [](const Distribution& d) { return cell(d.max_ns); }},
};

/// A name in the language of any data frame.
std::string distribution_title(std::string name, std::string_view figure) {
  std::ranges::replace(name, '.', '_');
  return fmt::format("{}_{}", name, figure);
}

std::string param_cell(const CaseReport& c, const std::string& name) {
  const auto found = std::ranges::find(c.params, name, &ReportParam::name);
  return found == c.params.end() ? "" : plain_text(found->value);
}

Cells title_cells(const Cells& params, const Cells& distributions) {
  Cells cells{"case",  "workload", "backend", "dispatch", "workers",
              "chunk", "tasks",    "status",  "digest"};
  for (const std::string& name : params) cells.push_back("param_" + name);
  for (const Column& column : kSampleColumns) cells.emplace_back(column.name);
  for (const std::string& name : distributions) {
    for (const DistributionColumn& column : kDistributionColumns) {
      cells.push_back(distribution_title(name, column.name));
    }
  }
  return cells;
}

Cells case_cells(const CaseReport& c, const Cells& params) {
  Cells cells{c.name,
              c.workload,
              c.backend,
              c.dispatch,
              cell(c.workers),
              c.chunk ? cell(*c.chunk) : "auto",
              cell(c.tasks),
              cell(name_of(c.status)),
              c.digest ? fmt::format("{:016x}", *c.digest) : ""};
  for (const std::string& name : params) cells.push_back(param_cell(c, name));
  return cells;
}

/// Quoted as RFC 4180 has it, where that is needed.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted;
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return fmt::format("\"{}\"", quoted);
}

/// Whoever looks at it in a terminal must not be fooled, so that of control characters only those
/// that make up text are there. Ends in a bare line feed: a carriage return would become part of
/// the last column for the tools of a shell, and all readers of data frames take both.
std::string line(const Cells& cells) {
  Cells fields;
  for (const std::string& text : cells) fields.push_back(field(printable(text, "\n\t")));
  return fmt::format("{}\n", join(fields, ","));
}

Cells sample_cells(const Sample& sample, const Cells& distributions) {
  Cells cells;
  for (const Column& column : kSampleColumns) cells.push_back(column.of(sample));
  for (const std::string& name : distributions) {
    const auto found = std::ranges::find(sample.distributions, name, &Distribution::name);
    const bool absent = found == sample.distributions.end();
    for (const DistributionColumn& column : kDistributionColumns) {
      cells.push_back(absent ? "" : column.of(*found));
    }
  }
  return cells;
}

/// A case that never had its turn is not left out: all of its sample is missing but the reason.
Cells no_sample_cells(const CaseReport& c, const Cells& distributions) {
  Cells cells;
  for (const Column& column : kSampleColumns) {
    cells.push_back(column.name == "valid" ? "false" : column.name == "reason" ? c.reason : "");
  }
  cells.resize(cells.size() + distributions.size() * std::size(kDistributionColumns));
  return cells;
}

Cells joined(Cells cells, const Cells& more) {
  cells.insert(cells.end(), more.begin(), more.end());
  return cells;
}

}  // namespace

std::string render_csv(const Report& report, const RenderOptions&) {
  const Cells params = param_names(report);
  const Cells distributions = distribution_names(report);
  std::string text = line(title_cells(params, distributions));
  for (const CaseReport& c : report.cases) {
    const Cells about = case_cells(c, params);
    if (c.samples.empty()) text += line(joined(about, no_sample_cells(c, distributions)));
    for (const Sample& s : c.samples) text += line(joined(about, sample_cells(s, distributions)));
  }
  return text;
}

}  // namespace concbench
