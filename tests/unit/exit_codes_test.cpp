#include "app/exit_codes.hpp"

#include <gtest/gtest.h>

#include "analysis/make_report.hpp"
#include "support/made_report.hpp"
#include "workloads/table.hpp"

namespace concbench::exit_codes_test {
namespace {

TEST(ExitCodes, AreTheFirstThatTellsSomething) {
  EXPECT_EQ(first_of({ExitCode::fine, ExitCode::case_failed, ExitCode::gate_failed}),
            ExitCode::case_failed);
  EXPECT_EQ(first_of({ExitCode::fine, ExitCode::fine}), ExitCode::fine);
}

TEST(ExitCodes, TellWhatEndedMeasuring) {
  EXPECT_EQ(code_of_end({.ending = Ending::decided}), ExitCode::fine);
  EXPECT_EQ(code_of_end({.ending = Ending::time_limit, .complete = true}), ExitCode::fine);
  EXPECT_EQ(code_of_end({.ending = Ending::time_limit, .complete = false}), ExitCode::time_limit);
  EXPECT_EQ(code_of_end({.ending = Ending::time_limit, .complete = false, .signal = 15}),
            ExitCode::terminated);
}

TEST(ExitCodes, TellWhetherACaseHasFailed) {
  for (const Status status : {Status::failed, Status::timed_out}) {
    Report report = made_report({made_case("sequential", {5e6}), made_case("pool", {5e6})});
    EXPECT_EQ(code_of_cases(report), ExitCode::fine);
    report.cases[1].status = status;
    EXPECT_EQ(code_of_cases(report), ExitCode::case_failed);
  }
}

TEST(ExitCodes, TellWhereNoCaseCouldBeRun) {
  Report report = made_report({made_case("sequential", {5e6}), made_case("pool", {})});
  report.cases[1].status = Status::skipped;
  EXPECT_EQ(code_of_cases(report), ExitCode::fine);
  report.cases[0].status = Status::skipped;
  report.stopped_by = Ending::no_case;
  EXPECT_EQ(code_of_cases(report), ExitCode::case_failed);
}

TEST(ExitCodes, AreThoseOfFailedCasesWhereNoSampleIsValid) {
  Plan plan{.cases = {{.name = "fib/pool",
                       .workload = &find_workload("fib"),
                       .backend = &find_backend("pool"),
                       .dispatch = &find_dispatch("map")}}};
  Sample sample = made_sample(0, 5e6);
  sample.invalid = "this machine dropped 3 connections";
  sample.dropped_connections = 3;
  const Measurements measurements{.cases = {{.status = Status::ok, .samples = {sample}}}};
  EXPECT_EQ(code_of_cases(make_report(plan, measurements, {})), ExitCode::case_failed);
}

}  // namespace
}  // namespace concbench::exit_codes_test
