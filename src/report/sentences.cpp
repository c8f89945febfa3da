#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/ratio_text.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

double percent(double fraction) { return 100 * fraction; }

std::string some(double count, std::string_view what) {
  return fmt::format("{:.0f} {}{}", count, what, count == 1 ? "" : "s");
}

std::string duration_text(double ns) {
  return std::abs(ns) < 9e18 ? spell_duration(std::chrono::nanoseconds(std::llround(ns))) : "?";
}

/// A case's name without its workload, which all have in common.
std::string case_text(const Note& n, std::string_view key = "case") {
  const std::string name = n.text(key);
  return name.substr(name.find('/') + 1);
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
    text += fmt::format("; about {} would tell", some(n.number("rounds_needed"), "more round"));
  }
  return text;
}

/// metric, case, with; point, lower and upper of the ratio.
std::string compared_text(const Note& n) {
  return fmt::format("{} of {} is {} times that of {}", spoken_name(n.text("metric")), case_text(n),
                     format_estimate(n.estimate(), Quantity::number), case_text(n, "with"));
}

/// The case, and what of it is compared where that is not the total.
std::string raced_text(const Note& n) {
  const std::string key = n.text("metric");
  const std::string_view metric = spoken_name(key);
  return case_text(n) + (metric == "total" ? "" : fmt::format(" ({})", metric));
}

/// Of a time, the words of a race; of another metric, how many times it is.
std::string race_text(const Note& n) {
  if (quantity_of(n.text("metric")) != Quantity::time) return compared_text(n);
  return fmt::format("{} is {} than {}", raced_text(n), format_speed(n.estimate()),
                     case_text(n, "with"));
}

/// The same, and allowed: the interval alone, which is what is judged. Of a time, in percent.
std::string slowdown_text(const Note& n) {
  const std::string found = quantity_of(n.text("metric")) == Quantity::time
                                ? fmt::format("{} is {} than {}", raced_text(n),
                                              change_range_text(n.estimate()), case_text(n, "with"))
                                : compared_text(n);
  return fmt::format("{} (at most {:g} % allowed)", found, percent(n.number("allowed")));
}

/// change; run, where there are two.
std::string drift_text(const Note& n) {
  const double change = percent(n.number("change"));
  if (!n.has("run")) return fmt::format("drifted by {:+.0f} % over the rounds", change);
  return fmt::format("{} drifted by {:+.0f} % over its rounds", n.text("run"), change);
}

/// rounds, effective; run, where there are two.
std::string autocorrelation_text(const Note& n) {
  const std::string count = fmt::format("{} count as about {:.0f}",
                                        some(n.number("rounds"), "round"), n.number("effective"));
  if (!n.has("run")) return "samples are autocorrelated: " + count;
  return fmt::format("samples of {} are autocorrelated: {}, which makes the interval wider",
                     n.text("run"), count);
}

/// ns, unit.
std::string unit_cost_text(const Note& n) {
  return fmt::format("{} ns for each {}, {} million a second", short_number(n.number("ns")),
                     n.text("unit"), short_number(1e3 / n.number("ns")));
}

std::string invalid_text(const Note& n) {
  const bool one = n.number("invalid") == 1;
  return fmt::format("{:.0f} of {} {} invalid and {} left out (the last one: {})",
                     n.number("invalid"), some(n.number("taken"), "sample"), one ? "was" : "were",
                     one ? "is" : "are", n.text("reason"));
}

std::string too_few_text(const Note& n) {
  return fmt::format("{} {} too few for {} at {:g} %: use --rounds {:.0f} or more",
                     some(n.number("rounds"), "round"), n.number("rounds") == 1 ? "is" : "are",
                     some(n.number("comparisons"), "comparison"), percent(n.number("confidence")),
                     n.number("needed"));
}

std::string turns_text(const Note& n) {
  return fmt::format("its threads took turns, of {} while others waited (--gil)",
                     duration_text(n.number("turn_ns")));
}

std::string timeouts_text(const Note& n) {
  return fmt::format("{:.3g} of {} a pass were out of time", n.number("count"),
                     some(n.number("tasks"), "task"));
}

/// workers, cpus; pool, where there are as many as the user says.
std::string shared_cpus_text(const Note& n) {
  const std::string way_out = n.has("pool") ? fmt::format("-j {:.0f}", n.number("cpus")) : "a pool";
  return fmt::format("{} share {}: try {}", some(n.number("workers"), "worker"),
                     some(n.number("cpus"), "CPU"), way_out);
}

/// start_ns; crowded, where there are more of them than CPUs; root, where mpirun had to be told.
std::string ranks_text(const Note& n) {
  const std::string_view waiting =
      n.has("crowded") ? "more than CPUs need mpirun's --oversubscribe, and yield while they wait"
                       : "those that wait keep CPUs busy";
  return fmt::format("its ranks took {} a sample to start, which is not counted; {}{}",
                     format_duration(std::chrono::nanoseconds(std::llround(n.number("start_ns")))),
                     n.has("root") ? "mpirun was allowed to run as root; " : "", waiting);
}

/// lost, taken, reason.
std::string lost_samples_text(const Note& n) {
  return fmt::format("{:.0f} of {} {} lost and taken again (the last one: {})", n.number("lost"),
                     some(n.number("taken"), "sample"), n.number("lost") == 1 ? "was" : "were",
                     n.text("reason"));
}

/// How a note is said, and when.
struct Kind {
  NoteKind kind;
  std::string (*words)(const Note& n, GateOutcome outcome);
  Urgency urgency = Urgency::none;
};

using N = const Note&;
using G = GateOutcome;

constexpr Kind kKinds[] = {
    {NoteKind::invalid_samples, [](N n, G) { return invalid_text(n); }},
    {NoteKind::outliers, [](N n, G) { return some(n.number("count"), "outlier") + " (kept)"; }},
    {NoteKind::drift, [](N n, G) { return drift_text(n); }},
    {NoteKind::autocorrelation, [](N n, G) { return autocorrelation_text(n); }},
    {NoteKind::first_pass,
     [](N n, G) {
       return fmt::format("the first pass took {:.2f} times as long as later ones",
                          n.number("ratio"));
     }},
    {NoteKind::short_pass,
     [](N, G) -> std::string { return "passes are too short for the clock: give it more tasks"; },
     Urgency::doubt},
    {NoteKind::one_after_another,
     [](N, G) -> std::string {
       return "tasks that never wait for the loop run one after another, in its one thread";
     }},
    {NoteKind::in_flight,
     [](N n, G) {
       return fmt::format("at most {} under way at once", some(n.number("most"), "task") + " were");
     }},
    {NoteKind::turns, [](N n, G) { return turns_text(n); }},
    {NoteKind::timeouts, [](N n, G) { return timeouts_text(n); }, Urgency::doubt},
    {NoteKind::unit_cost, [](N n, G) { return unit_cost_text(n); }},
    {NoteKind::lost_updates,
     [](N n, G) {
       return fmt::format("lost {:.0f} of {} a pass", n.number("lost"),
                          some(n.number("updates"), "update"));
     }},
    {NoteKind::off_cpu,
     [](N n, G) {
       return fmt::format("ran on a CPU for {:.0f} % of the time", percent(1 - n.number("share")));
     }},
    {NoteKind::shared_cpus, [](N n, G) { return shared_cpus_text(n); }, Urgency::advice},
    {NoteKind::stolen,
     [](N n, G) {
       return fmt::format("the hypervisor took {} of CPU time a sample",
                          format_figure(n.number("steal_ns"), Quantity::time));
     }},
    {NoteKind::nodes,
     [](N n, G) {
       return fmt::format("{} on {}", some(n.number("ranks"), "rank"),
                          some(n.number("nodes"), "node"));
     },
     Urgency::advice},
    {NoteKind::ranks, [](N n, G) { return ranks_text(n); }},
    {NoteKind::lost_samples, [](N n, G) { return lost_samples_text(n); }, Urgency::doubt},
    {NoteKind::busy_machine,
     [](N n, G) {
       return fmt::format("others used {:.1f} of {}: parallel cases look slower than they are",
                          n.number("others"), some(n.number("cpus"), "CPU"));
     },
     Urgency::doubt},
    {NoteKind::too_few_rounds, [](N n, G) { return too_few_text(n); }, Urgency::advice},
    {NoteKind::costly,
     [](N n, G) {
       return fmt::format("{} took {:.0f} % of the {}: without it the answer comes sooner",
                          case_text(n), percent(n.number("share")),
                          format_figure(n.number("elapsed_ns"), Quantity::time));
     },
     Urgency::advice},
    {NoteKind::figure, figure_text},
    {NoteKind::pairs, pairs_text},
    {NoteKind::slowdown, [](N n, G) { return slowdown_text(n); }},
    {NoteKind::undecided, [](N n, G) { return race_text(n) + ": undecided"; }},
    {NoteKind::all_decided, [](N, G) -> std::string { return "every comparison is decided"; }},
    {NoteKind::no_figures,
     [](N n, G) { return fmt::format("{} has no figures: {}", case_text(n), n.text("reason")); }},
    {NoteKind::no_case,
     [](N n, G) { return fmt::format("{} is not in the report", n.text("case")); }},
    {NoteKind::not_compared,
     [](N n, G) {
       return fmt::format("{} could not be compared with {}", case_text(n), case_text(n, "with"));
     }},
    {NoteKind::nothing_compared,
     [](N n, G) { return fmt::format("no case could be compared with {}", case_text(n, "with")); }},
    {NoteKind::only_in,
     [](N n, G) { return fmt::format("{} is only in {}", n.text("case"), n.text("run")); }},
    {NoteKind::under_load,
     [](N n, G) {
       return fmt::format(
           "{} was measured while others used {:.1f} CPUs: --keep-invalid would judge it all the "
           "same",
           case_text(n), n.number("others"));
     }},
    {NoteKind::fate,
     [](N n, G) {
       return fmt::format("in {} it is {}: {}", n.text("run"), spoken_status(n.text("status")),
                          n.text("reason"));
     },
     Urgency::doubt},
    {NoteKind::other_values,
     [](N, G) -> std::string { return "its tasks have other values in NEW"; }, Urgency::doubt},
    {NoteKind::sentence, [](N n, G) { return n.words; }},
};

const Kind& kind_of(const Note& note) {
  static_assert(std::size(kKinds) == static_cast<std::size_t>(NoteKind::sentence) + 1);
  return *std::ranges::find(kKinds, note.kind, &Kind::kind);
}

}  // namespace

std::string sentence_of(const Note& note) { return kind_of(note).words(note, GateOutcome::held); }

std::string sentence_of(const GateResult& gate) {
  return kind_of(gate.finding).words(gate.finding, gate.outcome);
}

Urgency urgency_of(const Note& note) { return kind_of(note).urgency; }

}  // namespace concbench
