#include "app/gates.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "cli/command.hpp"
#include "report/cases.hpp"
#include "report/wording.hpp"
#include "terminal/terminal.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// Where each variant has one case, that is called by it.
template <class Case>
void add_variant(KnownCase& known, const Case& c) {
  if (!c.variant.empty()) known.others.push_back(c.variant);
}

ExitCode code_of(const Gates& gates, const GateResult& result) {
  if (result.outcome == GateOutcome::failed) return ExitCode::gate_failed;
  if (result.outcome == GateOutcome::held) return ExitCode::fine;
  if (is_unmeasured(result) && !gates.allow_unmeasured) return ExitCode::case_failed;
  return gates.undecided ? ExitCode::undecided : ExitCode::fine;
}

std::string_view words_of(ExitCode code) {
  if (code == ExitCode::gate_failed) return "gate failed:";
  return code == ExitCode::undecided ? "gate undecided:" : "gate without figures:";
}

/// A name without its workload is enough: a plan has one workload.
std::string short_name(const Case& c) { return c.name.substr(c.workload->info.name.size() + 1); }

}  // namespace

void add_gates(Command& command, GateOptions& o) {
  command.add_options(
      "Gates",
      {
          {"--fail-if-slower", into(o.gates.slower, parse_fraction), "LIMIT",
           "exit 1 if a case is surely slower by more than this, such as 5%"},
          {"--fail-if-undecided", into(o.gates.undecided), "",
           "exit 3 if a comparison or an expectation is undecided"},
          {"--allow-unmeasured",
           into(o.gates.allow_unmeasured),
           "",
           "a gate for which there is no figure does not fail the run",
           {.rare = true}},
          {"--expect",
           into(o.expectations),
           "EXPR",
           "exit 1 if this surely does not hold, such as 'pool.speedup >= 1.5', 'pool.startup <= "
           "2ms' or 'pool.total < 0.5 * sequential.total'",
           {.takes_rest = true}},
      });
}

Gates read_gates(const GateOptions& options, std::span<const KnownCase> cases) {
  Gates gates = options.gates;
  for (const std::string& text : options.expectations) {
    gates.expectations.push_back(parse_expectation(text, cases));
  }
  return gates;
}

std::vector<KnownCase> known_cases(const Plan& plan) {
  std::vector<KnownCase> known;
  const std::vector<std::size_t> baselines = plan.baselines();
  for (const Case& c : plan.cases) {
    known.push_back({c.name, {short_name(c), std::string(c.backend->name)}});
    if (!c.backend->alias.empty()) known.back().others.emplace_back(c.backend->alias);
    add_variant(known.back(), c);
    known.back().is_baseline = baselines[known.size() - 1] == known.size() - 1;
    known.back().has_percentiles = plan.settings.latency;
  }
  return known;
}

std::vector<KnownCase> known_cases(const Report& report) {
  std::vector<KnownCase> known;
  for (const CaseReport& c : report.cases) {
    known.push_back({c.name, {short_name(c), c.backend}});
    add_variant(known.back(), c);
    known.back().has_percentiles = report.context.settings.latency;
  }
  return known;
}

ExitCode tell_of_gates(const Gates& gates, const std::vector<GateResult>& results) {
  std::vector<ExitCode> codes;
  for (const GateResult& result : results) {
    codes.push_back(code_of(gates, result));
    if (codes.back() == ExitCode::fine) continue;
    const std::string words = fmt::format("{}: {}", result.gate, sentence_of(result));
    write_message(fmt::format("{} {}", words_of(codes.back()), words));
  }
  for (const ExitCode worst : {ExitCode::gate_failed, ExitCode::case_failed, ExitCode::undecided}) {
    if (std::ranges::find(codes, worst) != codes.end()) return worst;
  }
  return ExitCode::fine;
}

}  // namespace concbench
