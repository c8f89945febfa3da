#include "analysis/make_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "analysis/conclude.hpp"
#include "analysis/pairing.hpp"
#include "analysis/sweep.hpp"
#include "os/clock.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

std::string_view unit_suffix(ParamKind kind) {
  switch (kind) {
    case ParamKind::duration:
      return "_ns";
    case ParamKind::rate:
      return "_bytes_per_second";
    case ParamKind::count:
    case ParamKind::counts:
    case ParamKind::bytes:
    case ParamKind::text:
    case ParamKind::texts:
    case ParamKind::flag:
      return "";
  }
  return "";
}

/// Dashes are for the command line; a key in the results is a name in every language.
std::string key_of(const ParamInfo& info) {
  std::string key(info.name);
  std::ranges::replace(key, '-', '_');
  return key.append(unit_suffix(info.kind));
}

using Samples = std::vector<const Sample*>;

std::vector<double> values_of(const Samples& samples, double (*of)(const Sample&)) {
  std::vector<double> values;
  values.reserve(samples.size());
  for (const Sample* sample : samples) values.push_back(of(*sample));
  return values;
}

std::vector<MetricSummary> summarize_all(const Samples& usable, double confidence) {
  std::vector<MetricSummary> summaries;
  if (usable.empty()) return summaries;
  for (const Metric& metric : metrics()) {
    const std::vector<double> values = values_of(usable, metric.of);
    summaries.push_back({summarize(values), median_interval(values, confidence)});
  }
  return summaries;
}

double mean_of(const Samples& samples, double (*of)(const Sample&)) {
  return summarize(values_of(samples, of)).mean;
}

/// Whether its figures are those of disturbed samples too.
bool counts_disturbed(const CaseResult& result, const std::optional<Comparison>& comparison) {
  if (comparison) return comparison->under_load.has_value();
  const std::size_t usable = usable_samples(result.samples).size();
  return !are_enough(usable, sound_samples(result.samples).size());
}

CaseDiagnosis diagnose_case(const std::vector<Sample>& all, const Samples& usable) {
  CaseDiagnosis found;
  found.taken = all.size();
  found.invalid = static_cast<std::size_t>(
      std::ranges::count_if(all, [](const Sample& s) { return !s.invalid.empty(); }));
  if (usable.empty()) return found;
  const auto totals = values_of(usable, [](const Sample& s) { return s.total_ns(); });
  const auto first = values_of(usable, [](const Sample& s) { return s.first_pass_ns; });
  found.samples = diagnose({.samples = totals,
                            .first_passes = first,
                            .later_passes = totals,
                            .clock_resolution = clock_resolution(),
                            .pass = std::chrono::duration<double, std::nano>(median(totals))});
  found.cpu_per_wall = mean_of(
      usable, [](const Sample& s) { return (s.cpu_user_ns + s.cpu_system_ns) / s.total_ns(); });
  found.steal_ns = mean_of(usable, [](const Sample& s) { return s.steal_ns; });
  found.involuntary_switches =
      mean_of(usable, [](const Sample& s) { return s.involuntary_switches; });
  return found;
}

std::optional<std::uint64_t> digest_of(const CaseResult& result) {
  const auto good = [](const Sample& s) { return s.outcome == Outcome::ok; };
  const auto found = std::ranges::find_if(result.samples, good);
  if (found == result.samples.end()) return std::nullopt;
  return found->digest;
}

std::vector<Distribution> merge_distributions(const Samples& samples) {
  std::vector<Distribution> merged;
  for (const Sample* sample : samples) {
    for (const Distribution& one : sample->distributions) {
      const auto found = std::ranges::find(merged, one.name, &Distribution::name);
      if (found == merged.end()) {
        merged.push_back(one);
      } else {
        found->histogram += one.histogram;
      }
    }
  }
  for (Distribution& one : merged) one = describe(one.name, one.histogram);
  return merged;
}

std::optional<double> median_imbalance(const Samples& samples) {
  std::vector<double> values;
  for (const Sample* sample : samples) {
    if (sample->imbalance) values.push_back(*sample->imbalance);
  }
  return values.empty() ? std::nullopt : std::optional(median(values));
}

CaseReport report_case(const Case& c, const CaseResult& result,
                       const std::optional<Comparison>& comparison, double confidence) {
  const bool disturbed = counts_disturbed(result, comparison);
  const Samples usable = disturbed ? sound_samples(result.samples) : usable_samples(result.samples);
  CaseReport report{
      .name = c.name,
      .workload = std::string(c.workload->info.name),
      .params = {},
      .backend = std::string(c.backend->name),
      .way = c.way,
      .variant = c.variant,
      .dispatch = std::string(c.dispatch->name),
      .offload = std::string(c.offload == nullptr ? "" : c.offload->name),
      .gil = c.gil,
      .workers = c.workers,
      .chunk = c.chunk_size.is_guided() ? std::nullopt : std::optional(c.chunk_size.tasks()),
      .tasks = c.tasks,
      .status = result.status,
      .reason = result.reason,
      .digest = digest_of(result),
      .samples = result.samples,
      .summaries = summarize_all(usable, confidence),
      .comparison = comparison,
      .diagnosis = diagnose_case(result.samples, usable),
      .distributions = merge_distributions(usable),
      .imbalance = median_imbalance(usable),
  };
  if (disturbed) report.under_load = others_cpus(usable);
  for (const Param& param : c.params.all()) {
    report.params.push_back({key_of(param.info), param.value});
  }
  if (report.status == Status::ok && report.summaries.empty()) {
    report.status = Status::failed;
    report.reason = fmt::format("none of its {} samples shows what it should, the last because {}",
                                report.samples.size(), report.samples.back().invalid);
  }
  return report;
}

}  // namespace

double shared_alpha(const Report& report) {
  if (report.alpha > 0) return report.alpha;
  // Older files do not say it; the smallest level is a share of it.
  double least = 1 - report.context.settings.confidence;
  std::size_t compared = 0;
  double level = 1;
  for (const CaseReport& c : report.cases) {
    if (!c.comparison) continue;
    ++compared;
    level = std::min(level, c.comparison->level);
  }
  if (compared > 0) least = std::min(least, static_cast<double>(compared) * level);
  return least;
}

Report make_report(const Plan& plan, const Measurements& measurements, Context context) {
  Report report{.complete = measurements.complete,
                .stopped_by = measurements.ending,
                .rounds = measurements.rounds,
                .elapsed = measurements.elapsed,
                .alpha = alpha_of_baselines(plan, measurements.alpha),
                .context = std::move(context),
                .cases = {},
                .baseline = plan.baseline};
  const std::vector<std::size_t> baselines = plan.baselines();
  const auto comparisons =
      conclude(plan, measurements, look_of(plan, measurements), LookKind::last);
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    CaseReport c =
        report_case(plan.cases[i], measurements.cases[i], comparisons[i], plan.settings.confidence);
    if (baselines[i] != plan.baseline) c.against = plan.cases[baselines[i]].name;
    c.diagnosis.notes = notes_on(plan.cases[i], c, plan.hosts, report.context.cpus.allowed());
    report.cases.push_back(std::move(c));
  }
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    CaseReport& c = report.cases[i];
    c.breakdown = break_down(c, sequential_of(plan, report.cases, i),
                             tasks_at_once(plan.cases[i], report.context.cpus.allowed()));
  }
  report.notes = notes_on(plan, report);
  if (!plan.sweep_options.empty()) report.sweep = make_sweep(report, plan.sweep_options);
  return report;
}

}  // namespace concbench
