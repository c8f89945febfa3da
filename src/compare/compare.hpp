#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/gates.hpp"
#include "report/figure.hpp"
#include "report/report.hpp"
#include "statistics/comparison.hpp"

namespace concbench {

/// How the cases of two reports are to be compared.
struct CompareSettings {
  const Metric* metric = nullptr;
  /// Differences below this fraction do not matter: `same`.
  double margin = 0.02;
  /// Of all comparisons together.
  double confidence = 0.99;
};

/// A case that both reports have.
struct CaseMatch {
  /// In BASE and in NEW: other cases of the same run may have made it longer or shorter.
  std::string base_name;
  std::string name;
  /// Its place in NEW.
  std::size_t index = 0;
  std::optional<double> base_median = {};
  std::optional<double> median = {};
  /// NEW to BASE; absent where one of them has no figures.
  std::optional<Comparison> comparison = {};
  std::vector<Note> notes = {};
};

/// What is worth knowing of one of the reports.
struct RunIdentity {
  std::string file = {};
  std::string date = {};
  std::string version = {};
  unsigned rounds = 0;
};

/// Two reports, case by case. A value: formats are functions of it.
struct RunComparison {
  CompareSettings settings;
  RunIdentity base = {};
  RunIdentity subject = {};
  std::vector<CaseMatch> matches = {};
  std::vector<std::string> only_in_base = {};
  std::vector<std::string> only_in_new = {};
  /// Of machine and build, which make all ratios doubtful.
  std::vector<std::string> differences = {};
  std::vector<std::string> warnings = {};
  std::vector<GateResult> gates = {};
};

/// What differs between the machines and the builds that two reports come from, such as `host 'a'
/// and 'b'`. Versions may differ: that is what is compared.
std::vector<std::string> machine_differences(const Report& base, const Report& subject);

/// What differs in how samples were taken, such as `--pin differs: none in BASE, compact in NEW`.
std::vector<std::string> settings_differences(const Report& base, const Report& subject);

/// Whether two cases of separate reports do the same in the same way.
bool is_same_work(const CaseReport& a, const CaseReport& b);

/// Matches cases by workload, parameters, backend, dispatch, workers and chunk, and compares them
/// as samples of separate runs (Holm over all of them). Throws UsageError where the reports have no
/// case in common.
RunComparison compare_reports(const Report& base, const Report& subject,
                              const CompareSettings& settings);

/// For gates on the cases of NEW.
Comparisons comparisons_between(const RunComparison& compared, const Report& subject);

std::string render_comparison_json(const RunComparison& compared, const RenderOptions& options);
std::string render_comparison_html(const RunComparison& compared, const RenderOptions& options);
/// What the JSON format writes, packed on one line, as a part of a page.
std::string json_line_of(const RunComparison& compared);
/// The JSON Schema of that.
std::string comparison_schema();

template <>
std::span<const Format<RunComparison>> formats<RunComparison>();

}  // namespace concbench
