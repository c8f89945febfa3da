#include "analysis/expectation.hpp"

#include <array>
#include <string>
#include <vector>

#include "analysis/gates.hpp"
#include "app/gates.hpp"
#include "fuzz.hpp"
#include "support/example_report.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

bool is_same(const Term& a, const Term& b) {
  return a.text == b.text && a.factor == b.factor && a.kind == b.kind &&
         a.case_name == b.case_name && a.metric == b.metric && a.quantity == b.quantity;
}

std::string spelled(const Expectation& e) {
  constexpr std::array<std::string_view, 4> kRelations{"<", "<=", ">", ">="};
  return e.left.text + std::string(kRelations.at(static_cast<std::size_t>(e.relation))) +
         e.right.text;
}

/// The mistake that a message underlines lies in the text, or just behind it.
std::optional<Expectation> read(std::string_view text, const std::vector<KnownCase>& cases) {
  try {
    return parse_expectation(text, cases);
  } catch (const ExpressionError& e) {
    require(e.text == text, "a mistake is told with its text");
    require(e.width > 0 && e.begin + e.width <= text.size() + 1, "a mistake is in its text");
    return std::nullopt;
  }
}

const Report& example() {
  static const Report report = example_report();
  return report;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<KnownCase> cases = known_cases(example());
  const auto found = read(as_text(data, size), cases);
  if (!found) return 0;
  const auto again = read(spelled(*found), cases);
  require(again && is_same(again->left, found->left) && is_same(again->right, found->right) &&
              again->relation == found->relation,
          "an expectation is read back from its parts");
  const auto results = judge({.expectations = {*found}}, example(), comparisons_within(example()));
  require(results.size() == 1, "an expectation has one result");
  return 0;
}
