#include <fmt/core.h>

#include <algorithm>

#include "report/cases.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

std::string entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return std::string(1, c);
  }
}

/// Text as XML 1.0 can hold it, in attributes too. U+FFFE and U+FFFF are UTF-8, but forbidden
/// there.
std::string xml(const std::string& text) {
  const std::string line = printable(text);
  std::string safe;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::string_view next = std::string_view(line).substr(i, 3);
    const bool forbidden = next == "\xEF\xBF\xBE" || next == "\xEF\xBF\xBF";
    safe.append(forbidden ? "?" : entity(line[i]));
    if (forbidden) i += 2;
  }
  return safe;
}

enum class Result { passed, failed, skipped };

struct TestCase {
  std::string group;
  std::string name;
  double seconds = 0;
  Result result = Result::passed;
  /// Why it did not pass.
  std::string message = {};
  std::string kind = {};
  /// What was found, a line each.
  std::vector<std::string> output = {};
};

Result result_of(Status status) {
  if (has_failed(status)) return Result::failed;
  return status == Status::ok ? Result::passed : Result::skipped;
}

std::vector<std::string> figures_of(const CaseReport& c) {
  std::vector<std::string> lines;
  if (is_measured(c)) {
    lines.push_back("total: " + total_text(c));
    if (c.comparison) {
      lines.push_back("against the baseline: " + ratio_text(*c.comparison).together());
    }
  }
  for (const Note& note : c.diagnosis.notes) lines.push_back(sentence_of(note));
  return lines;
}

/// The time is that of one pass, so that a CI server's charts show what was measured.
TestCase test_of(const CaseReport& c) {
  return {.group = "concbench." + c.workload,
          .name = c.name,
          .seconds = is_measured(c) ? c.summary("total_ns").median / 1e9 : 0,
          .result = result_of(c.status),
          .message = c.reason,
          .kind = std::string(name_of(c.status)),
          .output = figures_of(c)};
}

Result result_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::held:
      return Result::passed;
    case GateOutcome::failed:
      return Result::failed;
    case GateOutcome::undecided:
      return Result::skipped;
  }
  return Result::failed;
}

TestCase test_of(const GateResult& gate) {
  return {.group = gate.subject.empty() ? "concbench.gates" : "concbench.gates." + gate.subject,
          .name = gate.gate,
          .result = result_of(gate.outcome),
          .message = sentence_of(gate),
          .kind = "gate",
          .output = {sentence_of(gate)}};
}

std::string result_element(const TestCase& test) {
  switch (test.result) {
    case Result::passed:
      return "";
    case Result::failed:
      return fmt::format("      <failure type=\"{}\" message=\"{}\"/>\n", xml(test.kind),
                         xml(test.message));
    case Result::skipped:
      return fmt::format("      <skipped message=\"{}\"/>\n", xml(test.message));
  }
  return "";
}

std::string output_element(const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::vector<std::string> safe;
  safe.reserve(lines.size());
  for (const std::string& line : lines) safe.push_back(xml(line));
  return fmt::format("      <system-out>{}</system-out>\n", join(safe, "\n"));
}

std::string test_element(const TestCase& test) {
  return fmt::format(
      "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.9f}\">\n{}{}    </testcase>\n",
      xml(test.group), xml(test.name), test.seconds, result_element(test),
      output_element(test.output));
}

std::string property(std::string_view name, const std::string& value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml(value));
}

std::string properties(const Report& report) {
  const Context& context = report.context;
  return "    <properties>\n" + property("concbench", context.version) +
         property("cpu_model", context.environment.cpu_model) +
         property("cpus", context.cpus.reason()) + property("kernel", context.environment.kernel) +
         property("build_type", context.build_type) +
         property("complete", report.complete ? "true" : "false") +
         property("stopped_by", std::string(name_of(report.stopped_by))) + "    </properties>\n";
}

/// Without its zone, which many of the schemas do not know.
std::string timestamp_of(const Context& context) { return context.date.substr(0, 19); }

std::string suite_element(const Report& report, const std::string& name,
                          const std::vector<TestCase>& tests) {
  const auto count = [&tests](Result result) {
    return std::ranges::count(tests, result, &TestCase::result);
  };
  std::string text = fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" "
      "timestamp=\"{}\" hostname=\"{}\">\n",
      xml(name), tests.size(), count(Result::failed), count(Result::skipped),
      xml(timestamp_of(report.context)), xml(report.context.environment.host));
  text += properties(report);
  for (const TestCase& test : tests) text += test_element(test);
  return text + "  </testsuite>\n";
}

std::string gates_suite(const Report& report) {
  if (report.gates.empty()) return "";
  std::vector<TestCase> tests;
  for (const GateResult& gate : report.gates) tests.push_back(test_of(gate));
  return suite_element(report, "concbench gates", tests);
}

}  // namespace

std::string render_junit(const Report& report, const RenderOptions&) {
  std::vector<TestCase> tests;
  for (const CaseReport& c : report.cases) tests.push_back(test_of(c));
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" +
         suite_element(report, headline(report), tests) + gates_suite(report) + "</testsuites>\n";
}

}  // namespace concbench
