#include <gtest/gtest.h>

#include <cstring>

#include "plugins/library.hpp"

namespace concbench::plugin_library_test {
namespace {

int run_nothing(void* /*state*/, const concbench_chunk* /*chunk*/, std::uint64_t* /*values*/,
                concbench_failure* /*failure*/) {
  return CONCBENCH_OK;
}

concbench_workload good() {
  concbench_workload workload;
  workload.name = "good";
  workload.run = run_nothing;
  return workload;
}

std::string refusal(const concbench_workload& workload) {
  try {
    read_plugin_workload(workload);
  } catch (const PluginRefused& e) {
    return e.what();
  }
  return "";
}

TEST(PluginLibrary, ReadsAWorkloadThatHasWhatItNeeds) {
  EXPECT_EQ(refusal(good()), "");
  EXPECT_STREQ(read_plugin_workload(good()).workload.name, "good");
}

TEST(PluginLibrary, ChecksTheMagicBeforeAllElse) {
  concbench_workload workload = good();
  workload.magic = 1;
  workload.abi = 2;
  workload.size = 3;
  EXPECT_EQ(refusal(workload),
            "is no plug-in of concbench: what it exports does not begin like one");
}

TEST(PluginLibrary, ChecksTheAbiBeforeTheSize) {
  concbench_workload workload = good();
  workload.abi = 2;
  workload.size = 3;
  EXPECT_EQ(refusal(workload),
            "is built for plug-in ABI 2, this concbench knows 1: rebuild it with this version's "
            "header");
}

TEST(PluginLibrary, ChecksTheSizeBeforeTheRest) {
  concbench_workload workload = good();
  workload.size = 24;
  workload.name = nullptr;
  EXPECT_TRUE(refusal(workload).starts_with("describes a workload in 24 bytes, where ABI 1 has "));
}

TEST(PluginLibrary, TakesAStructThatHasGrownForTheOneThatItKnows) {
  struct Grown {
    concbench_workload known;
    std::uint64_t later = 7;
  } grown{good()};
  grown.known.size = sizeof grown;
  EXPECT_EQ(refusal(grown.known), "");
}

TEST(PluginLibrary, ReadsParametersThatHaveGrown) {
  struct Grown {
    concbench_param known;
    std::uint64_t later = 7;
  };
  const Grown params[] = {{{.name = "a", .fallback = "1"}}, {{.name = "b"}}};
  concbench_workload workload = good();
  workload.params = &params[0].known;
  workload.param_count = 2;
  workload.param_size = sizeof(Grown);
  const LoadedWorkload loaded = read_plugin_workload(workload);
  ASSERT_EQ(loaded.params.size(), 2U);
  EXPECT_STREQ(loaded.params[0].fallback, "1");
  EXPECT_STREQ(loaded.params[1].name, "b");
}

TEST(PluginLibrary, RefusesNamesThatNoCommandLineCouldHave) {
  for (const char* name : {"", "-x", "a b", "a=b", "ä"}) {
    concbench_workload workload = good();
    workload.name = name;
    EXPECT_TRUE(refusal(workload).starts_with("has a workload that is called '")) << name;
  }
}

TEST(PluginLibrary, RefusesAWorkloadThatRunsNothing) {
  concbench_workload workload = good();
  workload.run = nullptr;
  EXPECT_EQ(refusal(workload), "has no function 'run' for 'good'");
}

TEST(PluginLibrary, RefusesParametersOfAKindThatItDoesNotKnow) {
  const concbench_param param = {.name = "a", .kind = 99};
  concbench_workload workload = good();
  workload.params = &param;
  workload.param_count = 1;
  EXPECT_EQ(refusal(workload),
            "has the parameter 'a' of a kind that this concbench does not know (99)");
}

TEST(PluginLibrary, NamesTheSymbolThatIsMissing) {
  EXPECT_EQ(why_not_loaded("/p/x.so", "/p/x.so: undefined symbol: frobnicate"),
            "needs the symbol 'frobnicate', which nothing that it is linked with has");
  EXPECT_EQ(why_not_loaded("/p/x.so", "/p/x.so: undefined symbol: f, version V1"),
            "needs the symbol 'f', which nothing that it is linked with has");
}

TEST(PluginLibrary, NamesTheLibraryThatIsMissing) {
  EXPECT_EQ(why_not_loaded("/p/x.so",
                           "libgone.so.1: cannot open shared object file: No such file or "
                           "directory"),
            "needs the library 'libgone.so.1', which is not found");
}

TEST(PluginLibrary, SaysWhatElseTheLoaderSays) {
  EXPECT_EQ(why_not_loaded("/p/x.so", "/p/x.so: file too short"),
            "cannot be loaded: file too short");
}

}  // namespace
}  // namespace concbench::plugin_library_test
