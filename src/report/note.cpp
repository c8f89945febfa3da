#include "report/note.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace concbench {
namespace {

constexpr std::string_view kNames[] = {"invalid-samples",
                                       "outliers",
                                       "drift",
                                       "autocorrelation",
                                       "first-pass",
                                       "short-pass",
                                       "one-after-another",
                                       "in-flight",
                                       "turns",
                                       "timeouts",
                                       "unit-cost",
                                       "lost-updates",
                                       "off-cpu",
                                       "shared-cpus",
                                       "stolen",
                                       "nodes",
                                       "ranks",
                                       "lost-samples",
                                       "busy-machine",
                                       "too-few-rounds",
                                       "costly",
                                       "figure",
                                       "pairs",
                                       "slowdown",
                                       "undecided",
                                       "all-decided",
                                       "no-figures",
                                       "no-case",
                                       "not-compared",
                                       "nothing-compared",
                                       "only-in",
                                       "under-load",
                                       "fate",
                                       "other-values",
                                       "sentence"};
static_assert(std::size(kNames) == static_cast<std::size_t>(NoteKind::sentence) + 1);

const NoteValue* find(const Note& note, std::string_view name) {
  const auto found = std::ranges::find(note.values, name, [](const auto& v) { return v.first; });
  return found == note.values.end() ? nullptr : &found->second;
}

}  // namespace

Note& Note::with_estimate(const Estimate& estimate, const std::string& prefix) {
  return with(prefix + "point", estimate.point)
      .with(prefix + "lower", estimate.lower)
      .with(prefix + "upper", estimate.upper);
}

bool Note::has(std::string_view name) const { return find(*this, name) != nullptr; }

double Note::number(std::string_view name) const {
  const NoteValue* const found = find(*this, name);
  const double* const value = found == nullptr ? nullptr : std::get_if<double>(found);
  return value == nullptr ? std::nan("") : *value;
}

std::string Note::text(std::string_view name) const {
  const NoteValue* const found = find(*this, name);
  const std::string* const value = found == nullptr ? nullptr : std::get_if<std::string>(found);
  return value == nullptr ? "" : *value;
}

Estimate Note::estimate(const std::string& prefix) const {
  return {.point = number(prefix + "point"),
          .lower = number(prefix + "lower"),
          .upper = number(prefix + "upper")};
}

Note said(const std::string& sentence) { return {.words = sentence}; }

std::string_view name_of(NoteKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::string_view name_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::held:
      return "held";
    case GateOutcome::failed:
      return "failed";
    case GateOutcome::undecided:
      return "undecided";
  }
  return "undecided";
}

}  // namespace concbench
