#include <fmt/core.h>
#include <gtest/gtest.h>

#include <bit>
#include <concbench/error.hpp>
#include <stop_token>
#include <vector>

#include "plugins/rows.hpp"
#include "plugins/workload.hpp"
#include "support/usage_error.hpp"

namespace concbench::plugin_workload_test {
namespace {

/// What the functions below have been told and called for.
struct State {
  std::uint64_t factor = 0;
  std::string text = {};
  std::uint64_t seed = 0;
  std::vector<std::string> calls = {};
};

State& state() {
  static State the_state;
  return the_state;
}

int open_it(const concbench_settings* settings, void** opened, concbench_failure* failure) {
  if (settings->values[0].number == 13) return concbench_fail(failure, CONCBENCH_FAILED, "unlucky");
  state() = {.factor = settings->values[0].number,
             .text = settings->values[1].is_set != 0 ? settings->values[1].text : "unset",
             .seed = settings->seed};
  *opened = &state();
  return CONCBENCH_OK;
}

int multiply(void* opened, const concbench_chunk* chunk, std::uint64_t* values,
             concbench_failure* failure) {
  if (chunk->stop_requested(chunk->stop) != 0) return CONCBENCH_STOPPED;
  for (std::uint64_t task = chunk->begin; task < chunk->end; ++task) {
    if (task == 99) return 7;
    if (task == 66) {
      failure->task = task;
      return concbench_fail(failure, CONCBENCH_FAILED, "66 is too much");
    }
    values[task - chunk->begin] = static_cast<State*>(opened)->factor * task + chunk->worker;
  }
  return CONCBENCH_OK;
}

int expect_multiple(void* opened, std::uint64_t task, std::uint64_t* value,
                    concbench_failure* failure) {
  if (task == 66) return concbench_fail(failure, CONCBENCH_FAILED, "66 is beyond all tables");
  *value = static_cast<State*>(opened)->factor * task;
  return task < 10 ? CONCBENCH_OK : CONCBENCH_UNKNOWN;
}

int prepare(void* /*opened*/, concbench_failure* /*failure*/) {
  state().calls.emplace_back("prepare");
  return CONCBENCH_OK;
}

int clean_up(void* /*opened*/, concbench_failure* failure) {
  return concbench_fail(failure, CONCBENCH_FAILED, "nothing to clean");
}

void close(void* /*opened*/) { state().calls.emplace_back("close"); }

int two_per_factor(const concbench_settings* settings, std::uint64_t* count,
                   concbench_failure* failure) {
  if (settings->values[0].number == 13) {
    return concbench_fail(failure, CONCBENCH_REFUSED, "13 is refused");
  }
  *count = 2 * settings->values[0].number;
  return CONCBENCH_OK;
}

const concbench_param kParams[] = {{.name = "factor", .fallback = "3"},
                                   {.name = "text", .kind = CONCBENCH_TEXT}};

LoadedWorkload loaded(std::uint64_t flags = 0) {
  concbench_workload workload;
  workload.name = "multiply";
  workload.params = kParams;
  workload.param_count = 2;
  workload.flags = flags;
  workload.tasks = two_per_factor;
  workload.open = open_it;
  workload.run = multiply;
  workload.expected = expect_multiple;
  workload.prepare = prepare;
  workload.clean_up = clean_up;
  workload.close = close;
  return read_plugin_workload(workload);
}

Params params(const TypedParams& typed) {
  return Params::parse(params_of({.name = "multiply",
                                  .counts_tasks = true,
                                  .params = {{.name = "factor", .fallback = "3"},
                                             {.name = "text", .kind = CONCBENCH_TEXT}}}),
                       typed);
}

std::unique_ptr<Workload> opened(const TypedParams& typed = {}, std::uint64_t seed = 1) {
  auto workload = make_plugin_workload(loaded(), params(typed), seed);
  workload->setup();
  return workload;
}

std::string failure_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const TaskError& e) {
    return e.task ? fmt::format("{}: {}", *e.task, e.what()) : e.what();
  }
  return "";
}

TEST(PluginWorkload, PassesValuesInTheOrderOfTheParameters) {
  opened({{"factor", {"5"}}, {"text", {"words"}}}, 42);
  EXPECT_EQ(state().factor, 5U);
  EXPECT_EQ(state().text, "words");
  EXPECT_EQ(state().seed, 42U);
}

TEST(PluginWorkload, PassesDefaultsAndTellsWhatIsNotSet) {
  opened();
  EXPECT_EQ(state().factor, 3U);
  EXPECT_EQ(state().text, "unset");
}

TEST(PluginWorkload, RunsAChunkWithOneCall) {
  std::vector<std::uint64_t> values(3);
  opened()->run_as({.number = 100}, {5, 8}, values);
  EXPECT_EQ(values, (std::vector<std::uint64_t>{115, 118, 121}));
}

TEST(PluginWorkload, KnowsWhatItExpectsWhereThePluginDoes) {
  const auto workload = opened();
  EXPECT_EQ(workload->expected(9), 27U);
  EXPECT_EQ(workload->expected(10), std::nullopt);
  EXPECT_EQ(failure_of([&] { workload->expected(66); }), "66 is beyond all tables");
}

TEST(PluginWorkload, CallsForEachPassAndInTheEnd) {
  const auto workload = opened();
  workload->prepare();
  workload->close();
  EXPECT_EQ(state().calls, (std::vector<std::string>{"prepare", "close"}));
}

TEST(PluginWorkload, FailsWithTheMessageOfThePlugin) {
  EXPECT_EQ(failure_of([] { opened({{"factor", {"13"}}}); }), "unlucky");
  EXPECT_EQ(failure_of([] { opened()->clean_up(); }), "nothing to clean");
}

TEST(PluginWorkload, NamesTheTaskThatFailed) {
  std::vector<std::uint64_t> values(10);
  EXPECT_EQ(failure_of([&] { opened()->run({60, 70}, values); }), "66: 66 is too much");
}

TEST(PluginWorkload, ShowsACodeThatHasNoMessage) {
  std::vector<std::uint64_t> values(1);
  EXPECT_EQ(failure_of([&] { opened()->run({99, 100}, values); }), "it failed (code 7)");
}

Worker stopped_worker() {
  // On the stack, g++ 12 takes it for one that may not be initialised.
  const auto source = std::make_unique<std::stop_source>();
  source->request_stop();
  return {.number = 0, .stop = source->get_token()};
}

TEST(PluginWorkload, StopsWhereItIsAskedTo) {
  std::vector<std::uint64_t> values(1);
  const auto workload = opened();
  EXPECT_THROW(workload->run_as(stopped_worker(), {0, 1}, values), TaskStopped);
}

TEST(PluginWorkload, ShowsValuesAsWhatTheyAre) {
  const auto bits = std::bit_cast<std::uint64_t>(0.25);
  EXPECT_EQ(make_plugin_workload(loaded(CONCBENCH_DOUBLES), params({}), 1)->value_text(bits),
            "0.25");
  EXPECT_EQ(make_plugin_workload(loaded(), params({}), 1)->value_text(25), "25");
}

TEST(PluginWorkload, CountsItsTasks) {
  EXPECT_EQ(count_plugin_tasks(loaded(), params({{"factor", {"4"}}})), 8U);
  EXPECT_EQ(usage_error([] {
              count_plugin_tasks(loaded(), params({{"factor", {"13"}}}));
            }),
            "13 is refused");
}

TEST(PluginRows, AddACountOfTasksWhereThePluginHasNone) {
  const auto names = [](const PluginWorkload& workload) {
    std::vector<std::string_view> all;
    for (const ParamInfo& param : params_of(workload)) all.push_back(param.name);
    return all;
  };
  using Names = std::vector<std::string_view>;
  EXPECT_EQ(names({.name = "a"}), Names{"n"});
  EXPECT_EQ(names({.name = "a", .counts_tasks = true}), Names{});
  EXPECT_EQ(names({.name = "a", .params = {{.name = "n"}, {.name = "size"}}}),
            (Names{"n", "size"}));
}

TEST(PluginRows, TakeNoBoundForNone) {
  const auto params = params_of({.name = "a", .params = {{.name = "n", .least = 2}}});
  EXPECT_EQ(params.front().min, 2U);
  EXPECT_EQ(params.front().max, UINT64_MAX);
}

TEST(PluginRows, RefuseParametersThatMakeNoTasks) {
  const PluginWorkload workload{.name = "a", .params = {{.name = "n", .fallback = "5"}}};
  const auto tasks = [&](const TypedParams& typed) {
    return tasks_of("a.so", workload, Params::parse(params_of(workload), typed));
  };
  EXPECT_EQ(tasks({}), 5U);
  EXPECT_EQ(usage_error([&] {
              tasks({{"n", {"0"}}});
            }),
            "workload 'a' has no tasks with these parameters");
}

TEST(PluginRows, TellWhatMustNotRunThem) {
  const auto info = [](std::uint64_t flags) {
    return row_of("a.so", {.name = "a", .flags = flags}).info;
  };
  const auto restrictions = [&](std::uint64_t flags) { return info(flags).restrictions({}); };
  EXPECT_TRUE(restrictions(CONCBENCH_NOT_THREAD_SAFE).not_thread_safe);
  EXPECT_TRUE(restrictions(CONCBENCH_MAY_BLOCK).may_block);
  EXPECT_FALSE(restrictions(CONCBENCH_WAITS).not_thread_safe);
  EXPECT_TRUE(info(CONCBENCH_WAITS).waits);
}

}  // namespace
}  // namespace concbench::plugin_workload_test
