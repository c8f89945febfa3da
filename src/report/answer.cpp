#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>

#include "report/cases.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Names = std::vector<std::string>;

/// A case with how many times as fast as its baseline it is.
struct Standing {
  std::size_t index;
  Estimate speedup;
  Verdict verdict;
};
using Standings = std::vector<Standing>;

bool is_open(const Standing& s) { return s.verdict == Verdict::undecided; }
bool is_decided(const Standing& s) { return !is_open(s); }
bool is_faster(const Standing& s) { return s.verdict == Verdict::faster; }
bool is_unbounded(const Standing& s) { return s.speedup.lower <= 0 && !is_bounded(s.speedup); }

std::string sure_text(const Report& report, const std::string& what) {
  return fmt::format("({:g} % sure: {})", 100 * report.context.settings.confidence, what);
}

/// Such as `1.57 times as fast as sequential (99 % sure: 1.51 to 1.60)`.
std::string faster_text(const Report& report, const Estimate& speedup, std::size_t baseline) {
  return fmt::format("{} times as fast as {} {}", factor_text(speedup.point),
                     spoken_case(report, report.cases[baseline]),
                     sure_text(report, factors_text(speedup)));
}

/// What is known of the cases that are compared with one and the same.
class Contest {
 public:
  Contest(const Report& report, std::size_t baseline) : report_(report), baseline_(baseline) {
    for (std::size_t i = 0; i < report.cases.size(); ++i) add(i);
    std::ranges::stable_sort(all_, std::greater<>(),
                             [](const Standing& s) { return s.speedup.point; });
    // Whatever lies below the lower bound of another one is not the fastest: as sure as the
    // intervals are, which hold together.
    double bar = 0;
    for (const Standing& s : all_) bar = std::max(bar, s.speedup.lower);
    std::ranges::copy_if(all_, std::back_inserter(field_),
                         [bar](const Standing& s) { return s.speedup.upper >= bar; });
  }

  std::string answer() const {
    if (all_.size() == 1) return alone_text(report_.cases[all_.front().index]);
    if (std::ranges::any_of(field_, is_faster)) return winner_text();
    if (std::ranges::any_of(field_, is_open)) return open_text();
    return all_.empty() ? nothing_text() : baseline_text();
  }

  /// Nothing is shown of what is undecided, nor of a case that is not compared.
  std::vector<std::size_t> best() const {
    std::vector<std::size_t> indices;
    const bool open = std::ranges::any_of(field_, is_open);
    for (const Standing& s : field_) {
      if (is_faster(s) || (is_decided(s) && !open && all_.size() > 1)) indices.push_back(s.index);
    }
    return indices;
  }

 private:
  void add(std::size_t index) {
    const CaseReport& c = report_.cases[index];
    const std::string& baseline = report_.cases[baseline_].name;
    if (!is_measured(c) || baseline_of(report_, c) != baseline) return;
    if (index == baseline_) {
      all_.push_back({index, {.point = 1, .lower = 1, .upper = 1}, Verdict::same});
    } else if (c.comparison) {
      all_.push_back({index, speedup_of(*c.comparison), c.comparison->verdict});
    }
  }

  std::string name_of(const Standing& s) const {
    return spoken_case(report_, report_.cases[s.index]);
  }
  std::string baseline_name() const { return spoken_case(report_, report_.cases[baseline_]); }

  /// Of those in the field for which this holds, but for one.
  Names names_in_field(bool (*is)(const Standing&), std::size_t but) const {
    Names names;
    for (const Standing& s : field_) {
      if (is(s) && s.index != but) names.push_back(name_of(s));
    }
    return names;
  }

  std::string winner_text() const {
    const Standing& best = *std::ranges::find_if(field_, is_faster);
    const Names open = names_in_field(is_open, best.index);
    const Names others = names_in_field(is_decided, best.index);
    std::string text = fmt::format("{}: {}, {}", open.empty() ? "Best" : "Best so far",
                                   name_of(best), faster_text(report_, best.speedup, baseline_));
    if (!others.empty())
      text += fmt::format("; {} cannot be told apart from it", spoken_list(others));
    if (!open.empty()) text += fmt::format("; undecided: {}", spoken_list(open));
    return text;
  }

  /// Whether any case is faster than the baseline is not known.
  std::string open_text() const {
    const Standing& first = *std::ranges::find_if(field_, is_open);
    const Comparison& comparison = *report_.cases[first.index].comparison;
    const std::string more = more_text(comparison);
    if (is_unbounded(first)) return "Undecided: too few rounds to tell which is best" + more;
    if (comparison.open_because == OpenBecause::machine_changed) {
      return "Undecided: the machine changed while it was measured";
    }
    const Names others = names_in_field(is_open, first.index);
    if (others.empty()) {
      return fmt::format("Undecided: {} is {} than {}{}", name_of(first),
                         at_most_text(comparison.ratio), baseline_name(), more);
    }
    return fmt::format("Undecided: {} may or may not be faster than {}{}",
                       spoken_list(names_in_field(is_open, SIZE_MAX)), baseline_name(), more);
  }

  std::string more_text(const Comparison& comparison) const {
    const auto time = time_needed(report_, comparison);
    if (time && time->count() > 0) {
      return fmt::format("; about {} more would tell", format_duration(*time));
    }
    if (!comparison.rounds_needed) return "";
    return fmt::format("; about {} would tell", counted(*comparison.rounds_needed, "more round"));
  }

  /// Nothing is faster.
  std::string baseline_text() const {
    const Names same = names_in_field(is_decided, baseline_);
    if (!same.empty()) {
      return fmt::format("Best: {}; as fast within {}: {}", baseline_name(),
                         percent_text(report_.context.settings.margin), spoken_list(same));
    }
    const Standing& next = all_[1];
    const Estimate slowdown = inverse(next.speedup);
    return fmt::format("Best: {}; next is {}, which takes {} times as long {}", baseline_name(),
                       name_of(next), factor_text(slowdown.point),
                       sure_text(report_, factors_text(slowdown)));
  }

  std::string alone_text(const CaseReport& c) const {
    const Estimate& total = c.metric("total_ns").estimate;
    const std::string spread = spread_text(total);
    const std::string sure = spread.empty() ? "" : " " + sure_text(report_, "within " + spread);
    return fmt::format("{} takes {}{}", spoken_case(report_, c),
                       format_figure(total.point, Quantity::time), sure);
  }

  std::string nothing_text() const {
    return fmt::format("Nothing to compare with: {} was not measured", baseline_name());
  }

  const Report& report_;
  std::size_t baseline_;
  /// The baseline among them; the fastest first.
  Standings all_;
  /// Those that may be the fastest.
  Standings field_;
};

std::set<std::size_t> baselines_of(const Report& report) {
  std::set<std::size_t> found;
  for (const CaseReport& c : report.cases) {
    const auto at = std::ranges::find(report.cases, baseline_of(report, c), &CaseReport::name);
    if (at != report.cases.end()) {
      found.insert(static_cast<std::size_t>(at - report.cases.begin()));
    }
  }
  return found;
}

bool is_failure(const CaseReport& c) {
  return c.status != Status::ok && c.status != Status::skipped;
}

std::string failures_text(const Report& report) {
  Names failed;
  for (const CaseReport& c : report.cases) {
    if (is_failure(c)) failed.push_back(spoken_case(report, c));
  }
  return failed.empty() ? "" : fmt::format("Failed: {}.", spoken_list(failed));
}

std::string with_speedup(const Report& report, std::size_t index) {
  const Estimate& speedup = *report.sweep->points[index].speedup;
  return fmt::format("{} at {}x", spoken_case(report, report.cases[index]),
                     factor_text(speedup.point));
}

std::string undecided_sentence(const Report& report, const Recommendation& r) {
  Names all{with_speedup(report, *r.pick)};
  for (const std::size_t i : r.rivals) all.push_back(with_speedup(report, i));
  return fmt::format("undecided between {}; the first is the fastest so far", spoken_list(all));
}

std::string decided_text(const Report& report, const Recommendation& r) {
  const CaseReport& pick = report.cases[*r.pick];
  std::string text = spoken_case(report, pick);
  if (*r.pick != r.baseline) {
    text += ", " + faster_text(report, *report.sweep->points[*r.pick].speedup, r.baseline);
  }
  Names same;
  for (const std::size_t i : r.rivals) same.push_back(spoken_case(report, report.cases[i]));
  if (!same.empty()) text += "; as fast: " + spoken_list(same);
  if (r.more_do_not_help.value_or(false)) text += "; more do not help";
  return text;
}

std::vector<std::string> all_answers(const Report& report) {
  std::vector<std::string> found;
  if (report.sweep) {
    for (const Recommendation& r : report.sweep->recommendations) {
      const std::string text = sentence_of(report, r);
      found.push_back(r.pick && r.decided ? "Best: " + text : capitalized(text));
    }
    return found;
  }
  for (const std::size_t baseline : baselines_of(report)) {
    found.push_back(Contest(report, baseline).answer());
  }
  return found;
}

}  // namespace

std::string sentence_of(const Report& report, const Recommendation& r) {
  if (!r.pick) {
    return fmt::format("nothing to compare with: {} was not measured",
                       short_name(report.cases[r.baseline]));
  }
  return r.decided ? decided_text(report, r) : undecided_sentence(report, r);
}

std::vector<std::size_t> best_cases(const Report& report) {
  std::vector<std::size_t> best;
  for (const std::size_t baseline : baselines_of(report)) {
    std::ranges::copy(Contest(report, baseline).best(), std::back_inserter(best));
  }
  std::ranges::sort(best);
  return best;
}

std::vector<std::string> answers(const Report& report) {
  std::vector<std::string> found = all_answers(report);
  for (std::string& text : found) text += ".";
  if (const std::string failures = failures_text(report); !failures.empty()) {
    found.push_back(failures);
  }
  return found;
}

std::string gates_answer(const std::vector<GateResult>& gates) {
  for (const auto& [outcome, word] :
       {std::pair(GateOutcome::failed, "FAILED"), std::pair(GateOutcome::undecided, "UNDECIDED")}) {
    Names found;
    for (const GateResult& gate : gates) {
      if (gate.outcome == outcome) found.push_back(sentence_of(gate));
    }
    if (!found.empty()) return fmt::format("{}: {}.", word, join(found, "; "));
  }
  return gates.empty() ? "" : "Passed: every gate held.";
}

std::string capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

}  // namespace concbench
