#include <gtest/gtest.h>

#include <cmath>
#include <concbench/os/files.hpp>
#include <concbench/report.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "support/available.hpp"
#include "support/example_report.hpp"
#include "support/usage_error.hpp"

namespace concbench {
namespace {

using Json = nlohmann::json;

std::filesystem::path golden_file(const FormatEntry& format) {
  const auto* extension = format.name == "json" ? ".json" : ".txt";
  return std::filesystem::path(__FILE__).parent_path() / "golden" /
         (std::string(format.name) + extension);
}

class Formats : public testing::TestWithParam<const FormatEntry*> {
 protected:
  std::string render(const Report& report, bool color = false) const {
    return GetParam()->render(report, {.color = color});
  }
};

// To see and accept what a change does to the output, run with CONCBENCH_APPROVE=1 and read the
// difference in version control.
TEST_P(Formats, ShowAReportAsApproved) {
  const std::filesystem::path file = golden_file(*GetParam());
  const std::string shown = render(example_report());
  if (std::getenv("CONCBENCH_APPROVE") != nullptr) std::ofstream(file) << shown;
  EXPECT_EQ(shown, read_file(file).value_or("there is no " + file.string()));
}

TEST_P(Formats, ShowTheSameReportAlike) {
  EXPECT_EQ(render(example_report()), render(example_report()));
}

TEST_P(Formats, EndInALineBreak) { EXPECT_TRUE(render(example_report()).ends_with("\n")); }

/// The example without all cases but one.
Report only(std::size_t index) {
  Report report = example_report();
  report.cases = {report.cases[index]};
  return report;
}

TEST_P(Formats, ShowEachCaseAlone) {
  for (std::size_t i = 0; i < example_report().cases.size(); ++i) {
    const std::string shown = render(only(i));
    EXPECT_NE(shown.find(example_report().cases[i].backend), std::string::npos) << shown;
  }
}

TEST_P(Formats, ShowNoEscapeSequencesUnlessAskedFor) {
  EXPECT_EQ(render(example_report()).find('\x1b'), std::string::npos);
}

TEST_P(Formats, AreDescribed) { EXPECT_FALSE(GetParam()->help.empty()); }

std::vector<const FormatEntry*> all_formats() {
  std::vector<const FormatEntry*> all;
  for (const FormatEntry& format : formats()) all.push_back(&format);
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Formats, testing::ValuesIn(all_formats()),
                         [](const auto& test) { return test_name(test.param->name); });

TEST(FormatTable, SuggestsANameForAnUnknownOne) {
  EXPECT_EQ(usage_error([] { find_format("jsno"); }),
            "no format named 'jsno'; did you mean 'json'?");
}

std::string table(const Report& report, bool color = false) {
  return find_format("table").render(report, {.color = color});
}

std::string without_escapes(std::string text) {
  while (true) {
    const auto begin = text.find('\x1b');
    if (begin == std::string::npos) return text;
    text.erase(begin, text.find('m', begin) - begin + 1);
  }
}

TEST(Table, DiffersInNothingButEscapesWhereItIsColoured) {
  const std::string coloured = table(example_report(), true);
  EXPECT_NE(coloured, table(example_report()));
  EXPECT_EQ(without_escapes(coloured), table(example_report()));
}

TEST(Table, ShowsNoEscapesAndControlCharactersFromTexts) {
  Report report = only(3);
  report.cases[0].reason = "a\x1b[31mred\x07 reason";
  EXPECT_EQ(table(report).find_first_of("\x1b\x07"), std::string::npos);
}

Json parsed(const Report& report) { return Json::parse(find_format("json").render(report, {})); }

TEST(JsonFormat, IsJson) { EXPECT_EQ(parsed(example_report()).at("schema_version"), 1); }

TEST(JsonFormat, KeepsEveryBitOfNumbers) {
  const Json json = parsed(example_report());
  EXPECT_EQ(json.at("context").at("seed"), UINT64_MAX);
  const Json& sample = json.at("cases").at(0).at("samples").at(1);
  EXPECT_EQ(sample.at("work_ns").get<double>(), example_report().cases[0].samples[1].work_ns);
}

TEST(JsonFormat, HasNullWhereThereIsNoNumber) {
  Report report = only(0);
  report.cases[0].samples[0].work_ns = std::numeric_limits<double>::quiet_NaN();
  report.cases[0].speedup->total = INFINITY;
  const Json json = parsed(report);
  EXPECT_TRUE(json.at("cases").at(0).at("samples").at(0).at("work_ns").is_null());
  EXPECT_TRUE(json.at("cases").at(0).at("speedup").at("total").is_null());
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

TEST(JsonFormat, IsReadAsTextThatIsAllUtf8) {
  const std::string text = find_format("json").render(example_report(), {});
  EXPECT_TRUE(Json::accept(text));
  EXPECT_EQ(text.find('\xff'), std::string::npos);
}

TEST(Schema, IsJson) { EXPECT_TRUE(Json::accept(json_schema())); }

}  // namespace
}  // namespace concbench
