#include "measure/stage.hpp"

#include <gtest/gtest.h>

#include <concbench/error.hpp>
#include <filesystem>
#include <fstream>

#include "os/files.hpp"
#include "support/remains.hpp"
#include "workloads/table.hpp"

namespace concbench::stage_test {
namespace {

namespace fs = std::filesystem;

constexpr ParamInfo kName{.name = "name", .kind = ParamKind::text};
constexpr ParamInfo kBelow{.name = "below", .kind = ParamKind::text};

WorkloadEntry plain() { return {.info = {.name = "plain", .help = "for tests", .params = {}}}; }

WorkloadEntry with_folder() {
  WorkloadEntry entry = plain();
  entry.info.directory = [](const Params& params) {
    return params.has("below") ? fs::path(params.text("below")) : fs::path();
  };
  return entry;
}

/// A case for each name, on parameters that are no different but for that.
Plan plan_of(const WorkloadEntry& workload, std::vector<std::string> names) {
  Plan plan;
  for (std::string& name : names) {
    Case c;
    c.workload = &workload;
    c.params.set(kName, std::move(name));
    plan.cases.push_back(std::move(c));
  }
  return plan;
}

void litter(const fs::path& folder) {
  fs::create_directories(folder / "a" / "b");
  std::ofstream(folder / "a" / "b" / "file") << "left";
}

TEST(Stage, HandsOnTheSeed) {
  const WorkloadEntry workload = plain();
  Plan plan = plan_of(workload, {"a"});
  plan.settings.seed = 42;
  EXPECT_EQ(Stage(plan).surroundings(0).seed, 42U);
}

TEST(Stage, HasNoFolderForAWorkloadThatWantsNone) {
  const WorkloadEntry workload = plain();
  EXPECT_EQ(Stage(plan_of(workload, {"a"})).surroundings(0).directory, fs::path());
}

TEST(Stage, HasAnEmptyFolderForAWorkloadThatWantsOne) {
  const WorkloadEntry workload = with_folder();
  const Stage stage(plan_of(workload, {"a"}));
  EXPECT_TRUE(fs::is_directory(stage.surroundings(0).directory));
  EXPECT_TRUE(fs::is_empty(stage.surroundings(0).directory));
}

TEST(Stage, HasItsFoldersWhereTheUserWantsThem) {
  const TemporaryDirectory below({});
  const WorkloadEntry workload = with_folder();
  Plan plan = plan_of(workload, {"a"});
  plan.cases[0].params.set(kBelow, below.path().string());
  EXPECT_EQ(Stage(plan).surroundings(0).directory.parent_path(), below.path());
  EXPECT_TRUE(fs::is_empty(below.path()));
}

TEST(Stage, HasOneFolderForTheSameParameters) {
  const WorkloadEntry workload = with_folder();
  const Stage stage(plan_of(workload, {"a", "b", "a"}));
  EXPECT_EQ(stage.surroundings(0).directory, stage.surroundings(2).directory);
  EXPECT_NE(stage.surroundings(0).directory, stage.surroundings(1).directory);
}

TEST(Stage, TakesItsFoldersAlongWithAllThatIsInThem) {
  const WorkloadEntry workload = with_folder();
  fs::path folder;
  {
    const Stage stage(plan_of(workload, {"a"}));
    folder = stage.surroundings(0).directory;
    litter(folder);
  }
  EXPECT_FALSE(fs::exists(folder));
}

TEST(Stage, SweepsTheFolderOfOneCaseAndNoOther) {
  const WorkloadEntry workload = with_folder();
  Stage stage(plan_of(workload, {"a", "b"}));
  for (const std::size_t i : {0U, 1U}) litter(stage.surroundings(i).directory);
  stage.sweep(1);
  EXPECT_FALSE(fs::is_empty(stage.surroundings(0).directory));
  EXPECT_TRUE(fs::is_empty(stage.surroundings(1).directory));
}

TEST(Stage, HasNothingToSweepForAWorkloadWithoutAFolder) {
  const WorkloadEntry workload = plain();
  Stage stage(plan_of(workload, {"a"}));
  EXPECT_NO_THROW(stage.sweep(0));
}

/// Leaves a mark in the folder that its parameter names, or fails where that cannot be.
void leave_mark(const Params& params) {
  std::ofstream mark(params.text("below") + "/mark", std::ios::app);
  if (!(mark << "x")) throw TaskError("no folder");
}

WorkloadEntry with_set_up() {
  WorkloadEntry entry = plain();
  entry.info.set_up = leave_mark;
  return entry;
}

TEST(Stage, SetsUpOnceForTheSameParameters) {
  const TemporaryDirectory below({});
  const WorkloadEntry workload = with_set_up();
  Plan plan = plan_of(workload, {"a", "b", "a"});
  for (Case& c : plan.cases) c.params.set(kBelow, below.path().string());
  const Stage stage(plan);
  EXPECT_EQ(fs::file_size(below.path() / "mark"), 2U);
}

std::string why_not(const Plan& plan) {
  try {
    const Stage stage(plan);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing was wrong";
}

TEST(Stage, SaysWhyItCouldNotBeSetUp) {
  const WorkloadEntry workload = with_set_up();
  Plan plan = plan_of(workload, {"a"});
  plan.cases[0].params.set(kBelow, "/nosuch");
  EXPECT_EQ(why_not(plan), "no folder");
}

WorkloadEntry with_server() {
  WorkloadEntry entry = plain();
  entry.server_module = "no-such-server";
  entry.info.needs_server = [](const Params& params) { return params.text("name") == "served"; };
  return entry;
}

TEST(Stage, SaysWhichWorkloadsServerCannotBeStarted) {
  const WorkloadEntry workload = with_server();
  const Remains before = Remains::now();
  const std::string why = why_not(plan_of(workload, {"served"}));
  EXPECT_TRUE(why.starts_with("cannot start the server of workload 'plain': ")) << why;
  EXPECT_NE(why.find("no-such-server"), std::string::npos) << why;
  EXPECT_EQ(Remains::now(), before);
}

TEST(Stage, StartsNoServerWhereTheParametersNeedNone) {
  const WorkloadEntry workload = with_server();
  const Plan plan = plan_of(workload, {"alone"});
  EXPECT_EQ(why_not(plan), "nothing was wrong");
  EXPECT_EQ(Stage(plan).surroundings(0).server, "");
}

}  // namespace
}  // namespace concbench::stage_test
