#include "compare/compare.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <iterator>

#include "statistics/autocorrelation.hpp"
#include "statistics/diagnosis.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

std::vector<double> figures_of(const CaseReport& c, const Metric& metric) {
  return c.status == Status::ok ? usable_figures(c, metric) : std::vector<double>();
}

/// Two cases that are the same, with what is looked at in their samples.
struct Pair {
  const CaseReport* base;
  const CaseReport* subject;
  std::vector<double> base_figures;
  std::vector<double> figures;

  bool is_comparable() const { return !base_figures.empty() && !figures.empty(); }
};

/// The case of `base` that is the same as `c`, or null. Of several, such as one program twice, that
/// of its name.
const CaseReport* same_case(const Report& base, const CaseReport& c) {
  const CaseReport* found = nullptr;
  for (const CaseReport& other : base.cases) {
    if (!is_same_work(other, c)) continue;
    if (found == nullptr || other.name == c.name) found = &other;
  }
  return found;
}

std::vector<Pair> match(const Report& base, const Report& subject, const Metric& metric) {
  std::vector<Pair> pairs;
  for (const CaseReport& c : subject.cases) {
    const CaseReport* same = same_case(base, c);
    if (same == nullptr) continue;
    pairs.push_back({same, &c, figures_of(*same, metric), figures_of(c, metric)});
  }
  return pairs;
}

/// Names of the cases of `report` that are in none of `pairs`.
std::vector<std::string> unmatched(const Report& report, const std::vector<Pair>& pairs,
                                   const CaseReport* Pair::*side) {
  std::vector<std::string> names;
  for (const CaseReport& c : report.cases) {
    if (std::ranges::find(pairs, &c, side) == pairs.end()) names.push_back(c.name);
  }
  return names;
}

void note_series(std::vector<Note>& notes, std::string_view run,
                 const std::vector<double>& figures) {
  const std::size_t effective = effective_sample_size(figures, kUnpairedCaution);
  if (effective < figures.size()) {
    notes.push_back(Note{NoteKind::autocorrelation}
                        .with("run", run)
                        .with("rounds", figures.size())
                        .with("effective", effective));
  }
  if (const Drift drift = find_drift(figures); drift.present) {
    notes.push_back(Note{NoteKind::drift}.with("run", run).with("change", drift.change));
  }
}

void note_fate(std::vector<Note>& notes, std::string_view run, const CaseReport& c) {
  if (c.status == Status::ok) return;
  notes.push_back(Note{NoteKind::fate}
                      .with("run", run)
                      .with("status", name_of(c.status))
                      .with("reason", c.reason));
}

std::vector<Note> notes_on(const Pair& pair) {
  std::vector<Note> notes;
  note_fate(notes, "BASE", *pair.base);
  note_fate(notes, "NEW", *pair.subject);
  note_series(notes, "BASE", pair.base_figures);
  note_series(notes, "NEW", pair.figures);
  const auto &before = pair.base->digest, &after = pair.subject->digest;
  if (before && after && before != after) notes.push_back({NoteKind::other_values});
  return notes;
}

std::optional<double> median_of(const std::vector<double>& figures) {
  return figures.empty() ? std::nullopt : std::optional(median(figures));
}

CaseMatch match_of(const Pair& pair, const Report& subject) {
  return {.base_name = pair.base->name,
          .name = pair.subject->name,
          .index = static_cast<std::size_t>(pair.subject - subject.cases.data()),
          .base_median = median_of(pair.base_figures),
          .median = median_of(pair.figures),
          .notes = notes_on(pair)};
}

std::vector<Comparison> compare_pairs(const std::vector<Pair>& pairs,
                                      const CompareSettings& settings) {
  std::vector<SamplePair> samples;
  std::size_t rounds = 0;
  for (const Pair& pair : pairs) {
    if (!pair.is_comparable()) continue;
    samples.push_back({pair.figures, pair.base_figures});
    rounds = std::max(rounds, pair.figures.size());
  }
  return compare_unpaired(samples, single_look(rounds, 1 - settings.confidence), settings.margin);
}

std::vector<CaseMatch> matches_of(const std::vector<Pair>& pairs, const Report& subject,
                                  const CompareSettings& settings) {
  const std::vector<Comparison> comparisons = compare_pairs(pairs, settings);
  std::vector<CaseMatch> matches;
  auto next = comparisons.begin();
  for (const Pair& pair : pairs) {
    matches.push_back(match_of(pair, subject));
    if (!pair.is_comparable()) continue;
    matches.back().comparison = *next++;
    if (!pair.base->under_load && !pair.subject->under_load) continue;
    matches.back().comparison->under_load =
        std::max(pair.base->under_load.value_or(0), pair.subject->under_load.value_or(0));
  }
  return matches;
}

RunIdentity identity_of(const Report& report) {
  return {.date = report.context.date, .version = report.context.version, .rounds = report.rounds};
}

template <class T>
void warn_where_other(std::vector<std::string>& warnings, std::string_view what, const T& base,
                      const T& subject) {
  if (base == subject) return;
  warnings.push_back(fmt::format("{} differs: {} in BASE, {} in NEW", what, base, subject));
}

std::string time_or_auto(const std::optional<std::chrono::nanoseconds>& time) {
  return time ? format_duration(*time) : "auto";
}

std::string_view on_or_off(bool on) { return on ? "on" : "off"; }

std::vector<std::string> warnings_on(const Report& base, const Report& subject) {
  std::vector<std::string> warnings;
  const auto warn_incomplete = [&warnings](std::string_view run, const Report& report) {
    if (report.complete) return;
    warnings.push_back(
        fmt::format("{} is incomplete: measuring was stopped before its last round", run));
  };
  warn_incomplete("BASE", base);
  warn_incomplete("NEW", subject);
  std::ranges::move(settings_differences(base, subject), std::back_inserter(warnings));
  return warnings;
}

std::string quoted(const std::string& text) { return fmt::format("'{}'", text); }

std::string quoted(const std::optional<std::string>& text) {
  return text ? quoted(*text) : "unknown";
}

std::string quoted(const std::optional<double>& value) {
  return value ? fmt::format("{:g}", *value) : "none";
}

std::string quoted(unsigned value) { return fmt::format("{}", value); }

template <class T>
void note_difference(std::vector<std::string>& found, std::string_view what, const T& base,
                     const T& subject) {
  if (base == subject) return;
  found.push_back(fmt::format("{} {} and {}", what, quoted(base), quoted(subject)));
}

}  // namespace

bool is_same_work(const CaseReport& a, const CaseReport& b) {
  return a.workload == b.workload && a.params == b.params && a.backend == b.backend &&
         a.dispatch == b.dispatch && a.offload == b.offload && a.gil == b.gil &&
         a.workers == b.workers && a.chunk == b.chunk;
}

std::vector<std::string> settings_differences(const Report& base, const Report& subject) {
  std::vector<std::string> found;
  const Settings &a = base.context.settings, &b = subject.context.settings;
  warn_where_other(found, "--pin", name_of(a.pinning), name_of(b.pinning));
  warn_where_other(found, "--warmup", a.warmup, b.warmup);
  warn_where_other(found, "--min-time", time_or_auto(a.min_sample_time),
                   time_or_auto(b.min_sample_time));
  warn_where_other(found, "--latency", on_or_off(a.latency), on_or_off(b.latency));
  return found;
}

std::vector<std::string> machine_differences(const Report& base, const Report& subject) {
  const Context& a = base.context;
  const Context& b = subject.context;
  std::vector<std::string> found;
  note_difference(found, "host", a.environment.host, b.environment.host);
  note_difference(found, "CPU", a.environment.cpu_model, b.environment.cpu_model);
  note_difference(found, "CPUs allowed", a.cpus.allowed(), b.cpus.allowed());
  note_difference(found, "CPU quota", a.cpus.quota, b.cpus.quota);
  note_difference(found, "governor", a.environment.governor, b.environment.governor);
  note_difference(found, "virtualization", a.environment.virtualized, b.environment.virtualized);
  note_difference(found, "kernel", a.environment.kernel, b.environment.kernel);
  note_difference(found, "compiler", a.compiler, b.compiler);
  note_difference(found, "build type", a.build_type, b.build_type);
  note_difference(found, "runtime", a.runtime, b.runtime);
  return found;
}

RunComparison compare_reports(const Report& base, const Report& subject,
                              const CompareSettings& settings) {
  const std::vector<Pair> pairs = match(base, subject, *settings.metric);
  if (pairs.empty()) {
    throw UsageError(
        "the reports have no case in common: workload, parameters, backend, dispatch, workers and "
        "chunk must be the same");
  }
  return {.settings = settings,
          .base = identity_of(base),
          .subject = identity_of(subject),
          .matches = matches_of(pairs, subject, settings),
          .only_in_base = unmatched(base, pairs, &Pair::base),
          .only_in_new = unmatched(subject, pairs, &Pair::subject),
          .differences = machine_differences(base, subject),
          .warnings = warnings_on(base, subject)};
}

Comparisons comparisons_between(const RunComparison& compared, const Report& subject) {
  Comparisons found{.by_case = std::vector<std::optional<Comparison>>(subject.cases.size()),
                    .wanted = std::vector<bool>(subject.cases.size(), false),
                    .gone = compared.only_in_base,
                    .with = "BASE",
                    .metric = compared.settings.metric};
  for (const CaseMatch& match : compared.matches) {
    found.by_case[match.index] = match.comparison;
    found.wanted[match.index] = subject.cases[match.index].status != Status::skipped;
  }
  return found;
}

}  // namespace concbench
