#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

constexpr std::size_t kMostNamed = 4;

double percent(double fraction) { return 100 * fraction; }

std::string_view plural(double count) { return count == 1 ? "" : "s"; }

std::string duration_text(double ns) {
  return std::abs(ns) < 9e18 ? spell_duration(std::chrono::nanoseconds(std::llround(ns))) : "?";
}

/// How a sentence that states a figure goes on.
std::string judgement(GateOutcome outcome, const std::string& what) {
  switch (outcome) {
    case GateOutcome::held:
      return "is " + what;
    case GateOutcome::failed:
      return "is not " + what;
    case GateOutcome::undecided:
      break;
  }
  return "may or may not be " + what;
}

std::string estimate_text(const Note& n, const std::string& prefix = "") {
  return format_estimate(n.estimate(prefix), quantity_of(n.text("metric")));
}

/// metric, left, point, lower, upper, relation, right; for a figure on the right, right_point,
/// right_lower and right_upper.
std::string figure_text(const Note& n, GateOutcome outcome) {
  std::string right = fmt::format("{} {}", n.text("relation"), n.text("right"));
  if (n.has("right_point")) right += ", " + estimate_text(n, "right_");
  return fmt::format("{}, {}, {}", n.text("left"), estimate_text(n), judgement(outcome, right));
}

/// left, relation, right; subject and object, which are these without factors; point, lower and
/// upper of the ratio of subject to object; rounds_needed.
std::string pairs_text(const Note& n, GateOutcome outcome) {
  const std::string right = fmt::format("{} {}", n.text("relation"), n.text("right"));
  std::string text = fmt::format("{} {}: ", n.text("left"), judgement(outcome, right));
  text += n.has("subject") ? fmt::format("{} is {} times {}, pair by pair", n.text("subject"),
                                         estimate_text(n), n.text("object"))
                           : fmt::format("{} times as much, pair by pair", estimate_text(n));
  if (n.has("rounds_needed")) {
    const double more = n.number("rounds_needed");
    text += fmt::format("; about {:.0f} more round{} would tell", more, plural(more));
  }
  return text;
}

/// metric, case, with; point, lower and upper of the ratio.
std::string compared_text(const Note& n) {
  return fmt::format("{} of {} is {} times that of {}", spoken_name(n.text("metric")),
                     n.text("case"), format_estimate(n.estimate(), Quantity::number),
                     n.text("with"));
}

/// Of a time, the words of a race; of another metric, how many times it is.
std::string race_text(const Note& n) {
  if (quantity_of(n.text("metric")) != Quantity::time) return compared_text(n);
  const std::string_view metric = spoken_name(n.text("metric"));
  return fmt::format("{}{} is {} than {}", n.text("case"),
                     metric == "total" ? "" : fmt::format(" ({})", metric),
                     format_speed(n.estimate()), n.text("with"));
}

/// The same, and allowed.
std::string slowdown_text(const Note& n, GateOutcome outcome) {
  const std::string_view beyond = outcome == GateOutcome::held     ? "not more"
                                  : outcome == GateOutcome::failed ? "more"
                                                                   : "perhaps more";
  return fmt::format("{}: {} than the {:g}% allowed", race_text(n), beyond,
                     percent(n.number("allowed")));
}

/// change; run, where there are two.
std::string drift_text(const Note& n) {
  const double change = percent(n.number("change"));
  if (!n.has("run")) return fmt::format("drifted by {:+.0f} % over the rounds", change);
  return fmt::format("{} drifted by {:+.0f} % over its rounds", n.text("run"), change);
}

/// rounds, effective; run, where there are two.
std::string autocorrelation_text(const Note& n) {
  const std::string count =
      fmt::format("{:.0f} rounds count as about {:.0f}", n.number("rounds"), n.number("effective"));
  if (!n.has("run")) return "samples are autocorrelated: " + count;
  return fmt::format("samples of {} are autocorrelated: {}, which makes the interval wider",
                     n.text("run"), count);
}

/// ns, unit.
std::string unit_text(const Note& n) {
  return fmt::format("{} ns for each {}, {} million a second", short_number(n.number("ns")),
                     n.text("unit"), short_number(1e3 / n.number("ns")));
}

std::string words_of(const Note& n, GateOutcome outcome) {
  const auto number = [&n](std::string_view name) { return n.number(name); };
  const auto text = [&n](std::string_view name) { return n.text(name); };
  switch (n.kind) {
    case NoteKind::invalid_samples:
      return fmt::format(
          "{:.0f} of {:.0f} samples were invalid and are left out (the last one: {})",
          number("invalid"), number("taken"), text("reason"));
    case NoteKind::busy_machine:
      return fmt::format(
          "others used {:.1f} of {:.0f} CPUs: parallel cases look slower than they are",
          number("others"), number("cpus"));
    case NoteKind::too_few_rounds:
      return fmt::format(
          "{:.0f} rounds are too few for {:.0f} comparisons at {:g} %: use --rounds "
          "{:.0f} or more",
          number("rounds"), number("comparisons"), 100 * number("confidence"), number("needed"));
    case NoteKind::under_load:
      return fmt::format(
          "{} was measured while others used {:.1f} CPUs: --keep-invalid would judge "
          "it all the same",
          text("case"), number("others"));
    case NoteKind::outliers:
      return fmt::format("{:.0f} outlier{} (kept)", number("count"), plural(number("count")));
    case NoteKind::drift:
      return drift_text(n);
    case NoteKind::autocorrelation:
      return autocorrelation_text(n);
    case NoteKind::first_pass:
      return fmt::format("the first pass took {:.2f} times as long as later ones", number("ratio"));
    case NoteKind::short_pass:
      return "a pass is too short for the clock; give it more tasks";
    case NoteKind::one_after_another:
      return "tasks that never wait for the loop run one after another, in its one thread";
    case NoteKind::in_flight:
      return fmt::format("at most {:.0f} tasks were under way at once", number("most"));
    case NoteKind::turns:
      return fmt::format("its threads took turns, of {} while others waited (--gil)",
                         duration_text(number("turn_ns")));
    case NoteKind::timeouts:
      return fmt::format("{:.3g} of {:.0f} tasks a pass were out of time", number("count"),
                         number("tasks"));
    case NoteKind::unit_cost:
      return unit_text(n);
    case NoteKind::lost_updates:
      return fmt::format("lost {:.0f} of {:.0f} updates a pass", number("lost"), number("updates"));
    case NoteKind::off_cpu:
      return fmt::format("off-CPU: waiting, not computing, for {:.0f} % of the time",
                         percent(number("share")));
    case NoteKind::shared_cpus:
      return fmt::format("{:.0f} workers share {:.0f} CPUs", number("workers"), number("cpus"));
    case NoteKind::stolen:
      return fmt::format("the hypervisor stole {:.1f} ms of CPU a sample",
                         number("steal_ns") / 1e6);
    case NoteKind::figure:
      return figure_text(n, outcome);
    case NoteKind::pairs:
      return pairs_text(n, outcome);
    case NoteKind::slowdown:
      return slowdown_text(n, outcome);
    case NoteKind::undecided:
      return race_text(n) + ": undecided";
    case NoteKind::all_decided:
      return "every comparison is decided";
    case NoteKind::no_figures:
      return fmt::format("{} has no figures: {}", text("case"), text("reason"));
    case NoteKind::no_case:
      return fmt::format("{} is not in the report", text("case"));
    case NoteKind::not_compared:
      return fmt::format("{} could not be compared with {}", text("case"), text("with"));
    case NoteKind::nothing_compared:
      return fmt::format("no case could be compared with {}", text("with"));
    case NoteKind::only_in:
      return fmt::format("{} is only in {}", text("case"), text("run"));
    case NoteKind::fate:
      return fmt::format("in {} it is {}: {}", text("run"), text("status"), text("reason"));
    case NoteKind::other_values:
      return "its tasks have other values in NEW";
    case NoteKind::sentence:
      break;
  }
  return n.words;
}

/// Such as `pool with 2 workers`.
std::string in_words(const CaseReport& c) {
  if (c.workers == 1 && !names_workers(c)) return c.way;
  return fmt::format("{} with {} worker{}", c.way, c.workers, plural(c.workers));
}

std::string speedup_in_words(const Estimate& speedup) {
  if (speedup.lower == 1 && speedup.upper == 1) return "1x";
  return fmt::format("{}x ({}-{})", short_number(speedup.point), short_number(speedup.lower),
                     short_number(speedup.upper));
}

std::string with_speedup(const Report& report, std::size_t index) {
  return fmt::format("{}: {}", in_words(report.cases[index]),
                     speedup_in_words(*report.sweep->points[index].speedup));
}

std::string listed(const std::vector<std::string>& all, std::string_view between) {
  const std::size_t named = std::min(all.size(), kMostNamed);
  std::string text = join(std::span(all).first(named), between);
  if (all.size() > named) text += fmt::format("{}{} more", between, all.size() - named);
  return text;
}

std::string undecided_text(const Report& report, const Recommendation& r) {
  std::vector<std::string> all{with_speedup(report, *r.pick)};
  for (const std::size_t i : r.rivals) all.push_back(with_speedup(report, i));
  return fmt::format("undecided between {}; the first is the fastest so far", listed(all, ", "));
}

std::string decided_text(const Report& report, const Recommendation& r) {
  std::string text = with_speedup(report, *r.pick);
  std::vector<std::string> same;
  for (const std::size_t i : r.rivals) same.push_back(in_words(report.cases[i]));
  if (!same.empty()) text += "; as fast: " + listed(same, ", ");
  if (r.more_do_not_help.value_or(false)) text += "; more do not help";
  return text;
}

}  // namespace

std::string sentence_of(const Note& note) { return words_of(note, GateOutcome::held); }

std::string sentence_of(const GateResult& gate) { return words_of(gate.finding, gate.outcome); }

std::string sentence_of(const Report& report, const Recommendation& r) {
  if (!r.pick) {
    return fmt::format("nothing to compare with: {} was not measured",
                       short_name(report.cases[r.baseline]));
  }
  const std::string& variant = report.cases[*r.pick].variant;
  return (variant.empty() ? "" : variant + ": ") +
         (r.decided ? decided_text(report, r) : undecided_text(report, r));
}

}  // namespace concbench
