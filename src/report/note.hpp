#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// What a note is about. What the values of each are called stands beside its words, in
/// sentences.cpp.
enum class NoteKind {
  // On a case.
  invalid_samples,
  outliers,
  drift,
  autocorrelation,
  first_pass,
  short_pass,
  one_after_another,
  in_flight,
  turns,
  timeouts,
  unit_cost,
  lost_updates,
  off_cpu,
  shared_cpus,
  stolen,
  nodes,
  ranks,
  lost_samples,
  // On the run.
  busy_machine,
  too_few_rounds,
  costly,
  // On what was expected.
  figure,
  pairs,
  slowdown,
  undecided,
  all_decided,
  no_figures,
  no_case,
  not_compared,
  nothing_compared,
  only_in,
  under_load,
  // On a case of two reports.
  fate,
  other_values,
  /// Nothing but its words is known, such as those of older files.
  sentence,
};

using NoteValue = std::variant<double, std::string>;

/// What is to be said, as data: its words are made by sentence_of(). A value of any name may be
/// missing, since notes are read from files.
struct Note {
  NoteKind kind = NoteKind::sentence;
  std::vector<std::pair<std::string, NoteValue>> values = {};
  /// Of NoteKind::sentence alone.
  std::string words = {};

  template <class T>
  Note& with(std::string_view name, const T& value) {
    if constexpr (std::is_arithmetic_v<T>) {
      values.emplace_back(name, static_cast<double>(value));
    } else {
      values.emplace_back(name, std::string(value));
    }
    return *this;
  }
  /// As `point`, `lower` and `upper`, after a prefix.
  Note& with_estimate(const Estimate& estimate, const std::string& prefix = "");

  bool has(std::string_view name) const;
  /// NaN where there is none.
  double number(std::string_view name) const;
  /// Empty where there is none.
  std::string text(std::string_view name) const;
  Estimate estimate(const std::string& prefix = "") const;
};

/// A note of which only the words are known.
Note said(const std::string& sentence);

/// What became of something that the user expects of the figures.
enum class GateOutcome {
  held,
  failed,     ///< the bound of the interval, not only the point, lies beyond what was allowed
  undecided,  ///< the interval holds both answers, or there is no figure
};

struct GateResult {
  /// As the user wrote it, such as `--fail-if-slower 5%` or `pool.startup <= 2ms`.
  std::string gate = {};
  /// The case it was judged on; empty where it is about several.
  std::string subject = {};
  GateOutcome outcome = GateOutcome::held;
  /// What was found.
  Note finding = {};
};

/// The names that the JSON has for them.
std::string_view name_of(NoteKind kind);
std::string_view name_of(GateOutcome outcome);

}  // namespace concbench
