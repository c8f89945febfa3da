#include <fmt/core.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "metg/metg.hpp"
#include "support/example_report.hpp"
#include "support/golden.hpp"
#include "support/usage_error.hpp"

namespace concbench::metg_formats_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Estimate estimate(double point, double lower, double upper) {
  return {.point = point,
          .lower = lower,
          .upper = upper,
          .confidence = 0.99,
          .method = IntervalMethod::bootstrap,
          .n = 11};
}

MetgPoint measured_point() {
  return {.steps = 16,
          .few = 1000,
          .many = 4000,
          .rounds = 11,
          .few_wall_ns = 5e6,
          .many_wall_ns = 2e7,
          .work_ns = 40,
          .granularity_ns = 62,
          .efficiency = estimate(0.64, 0.6, 0.7)};
}

/// From the search for the lengths: of one number of tasks, and of rounds that none could believe.
MetgPoint scanned_point() {
  return {.steps = 32,
          .many = 4000,
          .few_wall_ns = kNan,
          .many_wall_ns = kNan,
          .work_ns = kNan,
          .granularity_ns = kNan,
          .efficiency = estimate(kNan, -kInfinity, kInfinity),
          .scan = true};
}

MetgRow good_row() {
  return {.name = "pool",
          .backend = "pool",
          .dispatch = "map",
          .startup_ns = estimate(-26.3e3, -5e4, 1.2e4),
          .thresholds = {{.target = 0.5,
                          .reach = CrossingReach::some,
                          .metg_ns = 30.1,
                          .work_ns = 15,
                          .lower_ns = 24.6,
                          .upper_ns = 50.4},
                         {.target = 0.8,
                          .reach = CrossingReach::some,
                          .metg_ns = 1700,
                          .work_ns = 1360,
                          .lower_ns = 0,
                          .upper_ns = kInfinity},
                         {.target = 0.95,
                          .reach = CrossingReach::none,
                          .metg_ns = 1.7e6,
                          .work_ns = 1.6e6,
                          .lower_ns = -kInfinity,
                          .upper_ns = kInfinity,
                          .best_efficiency = 0.423}},
          .break_even = MetgBreakEven{.reach = CrossingReach::some,
                                      .work_ns = 15.2,
                                      .lower_ns = 13.1,
                                      .upper_ns = kInfinity},
          .points = {measured_point(), scanned_point()}};
}

/// Good enough at the shortest length, and never faster than the loop.
MetgRow sequential_row() {
  const auto below = [](double target) {
    return MetgThreshold{
        .target = target, .reach = CrossingReach::all, .metg_ns = 20, .work_ns = 19};
  };
  return {.name = "sequential",
          .backend = "sequential",
          .dispatch = "map",
          .in_caller = true,
          .thresholds = {below(0.5), below(0.8), below(0.95)},
          .break_even = MetgBreakEven{.reach = CrossingReach::none, .work_ns = 1e6}};
}

MetgRow bad_row(Status status, std::string reason) {
  return {.name = "process",
          .backend = "process",
          .dispatch = "map",
          .status = status,
          .reason = std::move(reason)};
}

MetgReport example() {
  return {.complete = true,
          .context = example_report().context,
          .settings = {.workers = 2},
          .chunk = "1",
          .yardsticks = {{.steps = 16, .work_ns = 40, .loop_ns = 38}},
          .rows = {good_row(), sequential_row(), bad_row(Status::skipped, "one argument each"),
                   bad_row(Status::failed, "cannot fork\nat all")}};
}

std::string render(std::string_view format, const MetgReport& report, bool color = false) {
  return find_format<MetgReport>(format).render(report, {.color = color});
}

class MetgFormats : public testing::TestWithParam<Format<MetgReport>> {};

TEST_P(MetgFormats, ShowAReportAsApproved) {
  const std::string shown = GetParam().render(example(), {});
  const std::string_view name = GetParam().name;
  expect_approved(fmt::format("metg.{}", name == "table" ? "txt" : name), shown);
}

INSTANTIATE_TEST_SUITE_P(Metg, MetgFormats, testing::ValuesIn(formats<MetgReport>()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(MetgTable, IsColoredOnlyWhereAsked) {
  EXPECT_NE(render("table", example(), true).find("\x1b[31m"), std::string::npos);
  EXPECT_EQ(render("table", example()).find('\x1b'), std::string::npos);
}

TEST(MetgTable, SaysThatItIsIncomplete) {
  MetgReport report = example();
  report.complete = false;
  EXPECT_NE(render("table", report).find("Incomplete: "), std::string::npos);
}

TEST(MetgJson, SurvivesBytesThatAreNoText) {
  MetgReport report = example();
  report.rows[3].reason = "caf\xe9";
  EXPECT_TRUE(nlohmann::json::accept(render("json", report)));
}

TEST(MetgFormat, IsFoundByItsName) {
  EXPECT_EQ(usage_error([] { find_format<MetgReport>("jsn"); }),
            "no format named 'jsn'; did you mean 'json'?");
}

}  // namespace
}  // namespace concbench::metg_formats_test
