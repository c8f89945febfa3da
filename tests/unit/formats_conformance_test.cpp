#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "report/cases.hpp"
#include "report/report.hpp"
#include "support/available.hpp"
#include "support/example_report.hpp"
#include "support/golden.hpp"
#include "support/usage_error.hpp"

namespace concbench::formats_conformance_test {
namespace {

using Json = nlohmann::json;

bool is_json(const Format<Report>& format) {
  return std::string_view("{[").find(format.render(example_report(), {}).front()) !=
         std::string_view::npos;
}

/// Of an approved output; `txt` where its format has none of its own.
std::string_view extension_of(const Format<Report>& format) {
  static const std::map<std::string_view, std::string_view> kOthers{
      {"csv", "csv"}, {"markdown", "md"}, {"junit", "xml"}, {"html", "html"}};
  if (is_json(format)) return "json";
  const auto found = kOthers.find(format.name);
  return found == kOthers.end() ? "txt" : found->second;
}

std::string golden_name(const Format<Report>& format, std::string_view suffix = "") {
  return fmt::format("{}{}.{}", format.name, suffix, extension_of(format));
}

class Formats : public testing::TestWithParam<const Format<Report>*> {
 protected:
  std::string render(const Report& report, const RenderOptions& options = {}) const {
    return GetParam()->render(report, options);
  }
};

TEST_P(Formats, ShowAReportAsApproved) {
  expect_approved(golden_name(*GetParam()), render(example_report()));
}

TEST_P(Formats, ShowAllSamplesAsApprovedWhereThatMakesADifference) {
  const std::string shown = render(example_report(), {.all_samples = true});
  if (shown == render(example_report())) return;
  expect_approved(golden_name(*GetParam(), "-all-samples"), shown);
}

TEST_P(Formats, ShowTheSameReportAlike) {
  EXPECT_EQ(render(example_report()), render(example_report()));
}

TEST_P(Formats, ShowASavedReportAsTheRunItself) {
  const std::string saved = find_format<Report>("json").render(example_report(), {});
  EXPECT_EQ(render(parse_report(saved)), render(example_report()));
}

TEST_P(Formats, EndInALineBreak) { EXPECT_TRUE(render(example_report()).ends_with("\n")); }

/// The example without all cases but one.
Report only(std::size_t index) {
  Report report = example_report();
  report.cases = {report.cases[index]};
  report.baseline = 0;
  return report;
}

TEST_P(Formats, ShowEachMeasuredCaseAlone) {
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NE(render(only(i)).find(example_report().cases[i].backend), std::string::npos);
  }
}

/// Formats that have no place for a case without figures.
const std::set<std::string_view> kFiguresOnly{"hyperfine", "github-action-benchmark", "bencher"};

TEST_P(Formats, ShowACaseThatHasNoFigures) {
  if (kFiguresOnly.contains(GetParam()->name)) return;
  for (std::size_t i = 3; i < 6; ++i) {
    std::string shown = render(only(i));
    std::erase(shown, '\\');
    // Programs get its name, and people read it as words.
    std::ranges::replace(shown, '_', ' ');
    const std::string status = spoken_status(name_of(example_report().cases[i].status));
    EXPECT_NE(shown.find(example_report().cases[i].backend), std::string::npos) << shown;
    EXPECT_NE(shown.find(status), std::string::npos) << shown;
  }
}

TEST_P(Formats, ShowNoEscapeSequencesUnlessAskedFor) {
  EXPECT_EQ(render(example_report()).find('\x1b'), std::string::npos);
}

TEST_P(Formats, AreUtf8WhateverReasonsHold) {
  // The parser of JSON refuses what is no UTF-8.
  const Json text = render(example_report());
  EXPECT_NO_THROW(text.dump());
}

TEST_P(Formats, AreJsonWithoutInfinitiesWhereTheyAreJson) {
  if (!is_json(*GetParam())) return;
  EXPECT_TRUE(Json::accept(render(example_report())));
  EXPECT_TRUE(Json::accept(render(example_report(), {.all_samples = true})));
}

TEST_P(Formats, AreDescribed) { EXPECT_FALSE(GetParam()->help.empty()); }

std::vector<const Format<Report>*> all_formats() {
  std::vector<const Format<Report>*> all;
  for (const Format<Report>& format : formats<Report>()) all.push_back(&format);
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Formats, testing::ValuesIn(all_formats()),
                         [](const auto& test) { return test_name(test.param->name); });

TEST(FormatTable, SuggestsANameForAnUnknownOne) {
  EXPECT_EQ(usage_error([] { find_format<Report>("jsno"); }),
            "no format named 'jsno'; did you mean 'json'?");
}

std::string rendered(std::string_view format, const Report& report, bool color = false) {
  return find_format<Report>(format).render(report, {.color = color});
}

std::string without_escapes(std::string text) {
  while (true) {
    const auto begin = text.find('\x1b');
    if (begin == std::string::npos) return text;
    text.erase(begin, text.find('m', begin) - begin + 1);
  }
}

TEST(Table, DiffersInNothingButEscapesWhereItIsColoured) {
  const std::string coloured = rendered("table", example_report(), true);
  EXPECT_NE(coloured, rendered("table", example_report()));
  EXPECT_EQ(without_escapes(coloured), rendered("table", example_report()));
}

TEST(Table, ShowsNoEscapesAndControlCharactersFromTexts) {
  Report report = only(3);
  report.cases[0].reason = "a\x1b[31mred\x07 reason";
  EXPECT_EQ(rendered("table", report).find_first_of("\x1b\x07"), std::string::npos);
}

TEST(Table, CallsNoCaseTheBaselineThatIsNone) {
  Report report = example_report();
  report.cases = {report.cases[3], report.cases[1]};
  report.cases[1].comparison.reset();
  EXPECT_EQ(rendered("table", report).find("1 (baseline)"), std::string::npos);
}

Json parsed(const Report& report) { return Json::parse(rendered("json", report)); }

TEST(JsonFormat, KeepsEveryBitOfNumbers) {
  const Json json = parsed(example_report());
  EXPECT_EQ(json.at("context").at("seed"), UINT64_MAX);
  const Json& sample = json.at("cases").at(0).at("samples").at(1);
  EXPECT_EQ(sample.at("work_ns").get<double>(), example_report().cases[0].samples[1].work_ns);
}

TEST(JsonFormat, HasNullWhereThereIsNoNumber) {
  Report report = only(0);
  report.cases[0].samples[0].work_ns = std::numeric_limits<double>::quiet_NaN();
  const Json json = parsed(report);
  EXPECT_TRUE(json.at("cases").at(0).at("samples").at(0).at("work_ns").is_null());
}

TEST(JsonFormat, NamesEachMetricInTheSummary) {
  const Json json = parsed(only(0));
  for (const Metric& metric : metrics()) {
    EXPECT_TRUE(json.at("cases").at(0).at("summary").contains(metric.key)) << metric.key;
  }
}

TEST(JsonFormat, WritesTheDigestAsText) {
  EXPECT_EQ(parsed(only(0)).at("cases").at(0).at("digest"), "0123456789abcdef");
}

TEST(Schema, IsJson) { EXPECT_TRUE(Json::accept(json_schema())); }

}  // namespace
}  // namespace concbench::formats_conformance_test
