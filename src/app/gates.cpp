#include "app/gates.hpp"

#include "cli/command.hpp"
#include "report/cases.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// Where each variant has one case, that is called by it.
template <class Case>
void add_variant(KnownCase& known, const Case& c) {
  if (!c.variant.empty()) known.others.push_back(c.variant);
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
  for (const Case& c : plan.cases) {
    known.push_back({c.name, {short_name(c), std::string(c.backend->name)}});
    if (!c.backend->alias.empty()) known.back().others.emplace_back(c.backend->alias);
    add_variant(known.back(), c);
  }
  return known;
}

std::vector<KnownCase> known_cases(const Report& report) {
  std::vector<KnownCase> known;
  for (const CaseReport& c : report.cases) {
    known.push_back({c.name, {short_name(c), c.backend}});
    add_variant(known.back(), c);
  }
  return known;
}

ExitCode gate_exit_code(const Gates& gates, const std::vector<GateResult>& results) {
  if (any_failed(results)) return ExitCode::gate_failed;
  return gates.undecided && any_undecided(results) ? ExitCode::undecided : ExitCode::fine;
}

}  // namespace concbench
