#include "measure/sampler.hpp"

#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <regex>

#include "os/memory.hpp"
#include "os/process.hpp"
#include "os/signals.hpp"
#include "runtime/task_table.hpp"
#include "support/available.hpp"
#include "support/faulty_workload.hpp"
#include "support/remains.hpp"
#include "support/sanitizers.hpp"
#include "workloads/table.hpp"

namespace concbench::sampler_test {
namespace {

using namespace std::chrono_literals;

/// Short enough for a suite, and long enough to start a few workers on a machine that is busy.
constexpr std::chrono::nanoseconds kTimeout = kThreadSanitizer ? 4s : 1s;

bool matches(const std::string& text, const std::string& pattern) {
  return std::regex_match(text, std::regex(pattern));
}

std::uint64_t digest_of_numbers() {
  std::uint64_t sum = 0;
  for (std::uint64_t task = 0; task < kFaultyTasks; ++task) sum += digest_term(task, task);
  return sum;
}

/// Whether all is done in the sampler's own thread.
bool needs_no_others(const BackendEntry& backend) {
  return backend.staffing == Staffing::caller || backend.staffing == Staffing::loop;
}

/// One case of the faulty workload, with two workers and one task at a time; its samples are one
/// pass without warm-up.
Plan plan_of(const BackendEntry& backend, Params params) {
  return {.settings = {.rounds = 1,
                       .warmup = 0,
                       .min_sample_time = 0ns,
                       .retries = 0,
                       .keep_invalid = true},
          .cpus = {.present = 2, .affinity = 2},
          .cases = {{.name = "faulty",
                     .workload = &faulty_workload(),
                     .params = std::move(params),
                     .backend = &backend,
                     .dispatch = &find_dispatch("map"),
                     .workers = needs_no_others(backend) ? 1U : 2U,
                     .chunk_size = ChunkSize::of(1),
                     .tasks = kFaultyTasks}}};
}

Sample sample_of(const Plan& plan, const Fd* signals = nullptr,
                 std::optional<Clock::time_point> deadline = {}) {
  Stage stage(plan);
  return ForkingSampler(plan, stage, signals).take(0, deadline);
}

/// On each backend: whatever happens in a sample, the process that takes it keeps nothing of it.
class Samples : public testing::TestWithParam<const BackendEntry*> {
 protected:
  void TearDown() override { EXPECT_EQ(Remains::now(), before_); }

  Plan plan(std::string_view kind, const Fd* bell = nullptr) const {
    return plan_of(*GetParam(), fault(kind, bell));
  }
  Sample sample(std::string_view kind) const { return sample_of(plan(kind)); }

 private:
  Remains before_ = Remains::now();
};

/// How the reason begins where a process ended by itself: the sampler's where its own threads do
/// the work, and otherwise a worker's, with the task that the dead one held; another worker may
/// hold one beside it.
const std::string kWho = "(sampler|worker) [0-9]+ ";
const std::string kHolding =
    " while it (ran|held) (task [0-9], )*(task 3|tasks 2-3|tasks 3-4)(, task [0-9])*";

TEST_P(Samples, GivesTheDigestOfWhatWasComputed) {
  const Sample sample = this->sample("none");
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
  EXPECT_EQ(sample.digest, digest_of_numbers());
  EXPECT_EQ(sample.passes, 1U);
  EXPECT_TRUE(sample.usable());
}

TEST_P(Samples, SaysWhatATaskThrew) {
  const Sample sample = this->sample("throw");
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "task 3: it does not compute");
}

TEST_P(Samples, SaysWhichTaskThrewWhatIsNoException) {
  const Sample sample = this->sample("throw-number");
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "task 3: threw something that is no std::exception");
}

TEST_P(Samples, SaysWhichTaskGaveAWrongValue) {
  const Sample sample = this->sample("wrong");
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "task 3 gave 99, not 3");
}

TEST_P(Samples, NoticesValuesThatChangeFromPassToPass) {
  Plan plan = this->plan("fickle");
  plan.settings.warmup = 1;
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "its values differ from one pass to the next");
}

TEST_P(Samples, SaysWhyAWorkloadCannotBeMade) {
  const Sample sample = this->sample("make");
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "it cannot be made");
}

TEST_P(Samples, SaysWhyAWorkloadCannotBeSetUp) {
  const Sample sample = this->sample("setup");
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "it cannot be set up");
}

TEST_P(Samples, HasTheWaitAndTheRunOfEachTaskWhereTheyAreStamped) {
  Plan plan = this->plan("none");
  plan.settings.latency = true;
  plan.settings.warmup = 2;
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
  ASSERT_EQ(sample.distributions.size(), 2U);
  EXPECT_EQ(sample.distributions[0].name, "latency.wait");
  EXPECT_EQ(sample.distributions[1].name, "latency.run");
  // Of the timed pass alone.
  for (const Distribution& d : sample.distributions) EXPECT_EQ(d.count, kFaultyTasks) << d.name;
  EXPECT_GE(sample.imbalance.value(), 1);
  EXPECT_LE(sample.imbalance.value(), plan.cases[0].workers);
}

TEST_P(Samples, HasNoDistributionsOtherwise) {
  const Sample sample = this->sample("none");
  EXPECT_TRUE(sample.distributions.empty());
  EXPECT_EQ(sample.imbalance, std::nullopt);
}

TEST_P(Samples, HasTheDistributionsThatItsWorkloadRecords) {
  Plan plan = this->plan("none");
  Case& c = plan.cases[0];
  c.workload = &find_workload("timer");
  c.params = Params::parse(c.workload->info.params, {{"steps", {"2"}}, {"interval", {"10us"}}});
  plan.settings.warmup = 1;
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
  ASSERT_EQ(sample.distributions.size(), 1U);
  EXPECT_EQ(sample.distributions[0].name, "late");
  EXPECT_EQ(sample.distributions[0].count, 2 * kFaultyTasks);
}

TEST_P(Samples, HasNoDistributionsWhereItFailed) {
  Plan plan = this->plan("throw");
  plan.settings.latency = true;
  EXPECT_TRUE(sample_of(plan).distributions.empty());
}

struct Death {
  const char* fault;
  const char* how;
};

TEST_P(Samples, SaysHowAWorkerDiedAndWhatItHeld) {
  for (const Death& death : {
           Death{"segv", R"(was killed by signal 11 \(Segmentation fault\))"},
           Death{"abort", R"(was killed by signal 6 \(Aborted\))"},
           Death{"kill", R"(was killed by signal 9 \(Killed\))"},
           Death{"exit-3", "exited with code 3"},
           Death{"exit-0", "exited with code 0"},
       }) {
    const Sample sample = this->sample(death.fault);
    EXPECT_EQ(sample.outcome, Outcome::failed) << death.fault;
    EXPECT_TRUE(matches(sample.reason, kWho + death.how + kHolding)) << sample.reason;
  }
}

TEST_P(Samples, NamesWhatADeadWorkerMayHaveHadInHandOfItsChunk) {
  Plan plan = this->plan("kill");
  plan.cases[0].chunk_size = ChunkSize::of(4);
  plan.cases[0].workers = 1;
  const std::string reason = sample_of(plan).reason;
  // Whoever survives a worker sees which tasks have a value; with the sampler that is lost.
  const std::string held = plan.cases[0].forks() ? "task 3" : "tasks 0-3";
  EXPECT_TRUE(
      matches(reason, kWho + R"(was killed by signal 9 \(Killed\) while it (ran|held) )" + held))
      << reason;
}

TEST_P(Samples, EndsAPassThatHangs) {
  Plan plan = this->plan("hang");
  plan.settings.timeout = kTimeout;
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::timed_out);
  const std::string limit = kThreadSanitizer ? "4.00 s" : "1.00 s";
  EXPECT_TRUE(matches(sample.reason, "a pass took longer than " + limit + kHolding))
      << sample.reason;
}

TEST_P(Samples, DoesNotTakeSeveralPassesForALongOne) {
  Plan plan = this->plan("none");
  plan.settings.timeout = 10s;
  plan.settings.warmup = 3;
  EXPECT_EQ(sample_of(plan).outcome, Outcome::ok);
}

TEST_P(Samples, HasTimeEnoughWithinLimitsOfCenturies) {
  Plan plan = this->plan("none");
  plan.settings.timeout = std::chrono::nanoseconds::max();
  EXPECT_EQ(sample_of(plan, nullptr, Clock::time_point::max()).outcome, Outcome::ok);
}

TEST_P(Samples, GivesUpAtTheDeadline) {
  const Sample sample = sample_of(plan("hang"), nullptr, Clock::now());
  EXPECT_EQ(sample.outcome, Outcome::time_limit);
}

TEST_P(Samples, GivesUpOnceTheUserWantsToStop) {
  const Fd bell = make_event_fd();
  // The task itself rings, so that it is known to be under way.
  const Sample sample = sample_of(plan("hang", &bell), &bell);
  EXPECT_EQ(sample.outcome, Outcome::interrupted);
}

TEST_P(Samples, ReapsAProcessThatATaskHasLeftBehind) {
  const Sample sample = this->sample("orphan");
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
}

TEST_P(Samples, LetsAWorkloadHaveChildrenOfItsOwn) {
  const Sample sample = this->sample("child");
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
}

TEST_P(Samples, SweepsUpAfterASampleThatFailed) {
  WorkloadEntry workload = faulty_workload();
  workload.info.directory = [](const Params&) { return std::filesystem::path(); };
  Plan plan = this->plan("file");
  plan.cases[0].workload = &workload;
  Stage stage(plan);
  const Sample sample = ForkingSampler(plan, stage, nullptr).take(0, {});
  EXPECT_EQ(sample.reason, "task 3: it left a file");
  EXPECT_TRUE(std::filesystem::is_empty(stage.surroundings(0).directory));
}

TEST_P(Samples, GivesTasksTheSignalHandlingOfAFreshProgram) {
  const SignalWatch watch;
  const std::string reason = sample("terminate").reason;
  EXPECT_TRUE(matches(reason, kWho + R"(was killed by signal 15 \(Terminated\))" + kHolding))
      << reason;
}

/// How often the tasks of a sample have run, warm-up included.
std::uint64_t runs(Plan plan, const Fd& bell, std::uint64_t& passes) {
  passes = sample_of(plan).passes;
  std::uint64_t count = 0;
  EXPECT_EQ(::read(bell.get(), &count, sizeof count), static_cast<ssize_t>(sizeof count));
  return count;
}

TEST_P(Samples, RunsTheWarmUpPassesBesideTheTimedOnes) {
  const Fd bell = make_event_fd();
  for (const unsigned warmup : {0U, 2U}) {
    Plan plan = this->plan("none", &bell);
    plan.settings.warmup = warmup;
    std::uint64_t passes = 0;
    EXPECT_EQ(runs(plan, bell, passes), kFaultyTasks * (warmup + 1));
    EXPECT_EQ(passes, 1U);
  }
}

TEST_P(Samples, AddsPassesUntilTheSampleIsLongEnough) {
  const Fd bell = make_event_fd();
  Plan plan = this->plan("none", &bell);
  plan.settings.min_sample_time = 5ms;
  const Sample sample = sample_of(plan);
  EXPECT_GE(static_cast<double>(sample.passes) * sample.total_ns(), 5e6 * 0.999);
  std::uint64_t count = 0;
  ASSERT_EQ(::read(bell.get(), &count, sizeof count), static_cast<ssize_t>(sizeof count));
  EXPECT_EQ(count, kFaultyTasks * sample.passes);
}

TEST_P(Samples, AreOfOnePassOnceThatIsKnownToBeLong) {
  Plan plan = this->plan("burn");
  plan.settings.min_sample_time.reset();
  Stage stage(plan);
  ForkingSampler sampler(plan, stage, nullptr);
  const Sample first = sampler.take(0, {});
  ASSERT_GE(first.total_ns(), 2e6);
  EXPECT_GE(static_cast<double>(first.passes) * first.total_ns(), 20e6 * 0.999);
  EXPECT_EQ(sampler.take(0, {}).passes, 1U);
}

TEST_P(Samples, CountsTheCpuTimeOfEveryWorker) {
  const Sample sample = this->sample("burn");
  EXPECT_GT(sample.cpu_user_ns, 0);
  // The system splits CPU time into user and system by sampling; only the sum is exact.
  const std::chrono::nanoseconds burnt = kBurntPerTask * kFaultyTasks;
  EXPECT_GE(sample.cpu_user_ns + sample.cpu_system_ns, 0.9 * static_cast<double>(burnt.count()));
}

TEST_P(Samples, ReportsThePeakMemoryOfTheLargestWorker) {
  const Sample sample = this->sample("fill");
  EXPECT_GE(sample.max_rss_bytes, kFilled);
  EXPECT_GE(sample.minor_faults, 1);
}

TEST_P(Samples, HoldsTheMemoryThatItIsToTouch) {
  Plan plan = this->plan("none");
  const auto before = static_cast<double>(sample_of(plan).max_rss_bytes);
  plan.settings.rss = 100'000'000;
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
  const double grown = static_cast<double>(sample.max_rss_bytes) - before;
  EXPECT_GE(grown, 0.95e8);
  // The sanitizer has notes of its own on all that is written.
  EXPECT_LE(grown, kThreadSanitizer ? 1e9 : 1.05e8);
}

/// Of the one case of a plan.
CaseTrace trace_of(const Plan& plan, std::size_t most = 100) {
  Stage stage(plan);
  return ForkingSampler(plan, stage, nullptr).trace(0, most, {}).value();
}

TEST_P(Samples, HasEachTaskInATrace) {
  Plan plan = this->plan("none");
  // All but the last pass are left out.
  plan.settings.warmup = 2;
  plan.settings.min_sample_time = 1h;
  const CaseTrace trace = trace_of(plan);
  EXPECT_EQ(trace.failure, "");
  std::vector<std::uint64_t> tasks;
  for (const TaskRun& run : trace.pass.runs) tasks.push_back(run.task);
  std::ranges::sort(tasks);
  EXPECT_EQ(tasks, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5}));
  const PassTimes& times = trace.pass.times;
  const std::int64_t steps[] = {times.begin_ns, times.opened_ns, times.submitted_ns,
                                times.worked_ns, times.closed_ns};
  EXPECT_TRUE(std::ranges::is_sorted(steps));
  for (const TaskRun& run : trace.pass.runs) {
    EXPECT_GE(run.begin_ns, times.opened_ns);
    EXPECT_LE(run.end_ns, times.worked_ns);
  }
}

TEST_P(Samples, HasNoMoreTasksInATraceThanThereIsRoomFor) {
  const CaseTrace trace = trace_of(plan("none"), 4);
  EXPECT_EQ(trace.pass.runs.size() + trace.pass.left_out, kFaultyTasks);
  EXPECT_LE(trace.pass.runs.size(), 4U);
}

TEST_P(Samples, HasInATraceWhatCameBeforeAFailure) {
  const CaseTrace trace = trace_of(plan("kill"));
  EXPECT_NE(trace.failure, "");
  EXPECT_GT(trace.pass.times.opened_ns, 0);
  EXPECT_EQ(trace.pass.times.closed_ns, 0);
  const bool told = GetParam()->forks;
  EXPECT_EQ(trace.pass.events.size(), told ? 1U : 0U);
}

TEST_P(Samples, HasNoTraceWhereTheTimeIsUp) {
  const Plan plan = this->plan("hang");
  Stage stage(plan);
  const auto past = Clock::now();
  EXPECT_FALSE(ForkingSampler(plan, stage, nullptr).trace(0, 100, past).has_value());
}

TEST_P(Samples, TouchesMemoryBeforeItsPassesAndNotInThem) {
  Plan plan = this->plan("none");
  plan.settings.rss = 100'000'000;
  EXPECT_LT(sample_of(plan).minor_faults * static_cast<double>(::sysconf(_SC_PAGESIZE)), 0.5e8);
}

TEST_P(Samples, FailsWhereTheSystemRefusesItTheMemory) {
  Plan plan = this->plan("none");
  plan.settings.rss = std::uint64_t{1} << 60;
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason,
            "cannot map 1152921504606846976 bytes of memory: Cannot allocate memory");
}

/// What a process that may have `most` threads and processes finds; all of its own user, whom no
/// one else is.
Sample sample_under_limit(const Plan& plan, uid_t user, rlim_t most) {
  struct Found {
    Outcome outcome = Outcome::ok;
    char reason[512] = {};
  };
  const Shared<Found> found;
  const ExitStatus status = wait_for(fork_process([&] {
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    // In this order: the privileges that the limit does not bind go with the user.
    if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0 ||
        ::setrlimit(RLIMIT_NPROC, &limit) != 0) {
      leave_process(1);
    }
    const Sample sample = sample_of(plan);
    found->outcome = sample.outcome;
    sample.reason.copy(found->reason, sizeof found->reason - 1);
    if (Remains::now().children) leave_process(2);
  }));
  EXPECT_TRUE(status.ok()) << status.reason();
  return ended(found->outcome, found->reason);
}

/// A user whom no one else is: tests may run side by side, and so may whole suites.
uid_t fresh_user() { return static_cast<uid_t>(61'000 + ::getpid() % 4'000); }

/// Whether a user who owns nothing may load modules, which are beside the program.
bool others_may_load() {
  namespace fs = std::filesystem;
  fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  while ((fs::status(folder).permissions() & fs::perms::others_exec) != fs::perms::none) {
    if (folder == folder.root_path()) return true;
    folder = folder.parent_path();
  }
  return false;
}

/// What is said where a thread or a process is refused. A library in a module may end its process
/// instead, with words of its own on stderr.
std::string refusal(const BackendEntry& backend) {
  const std::string said = "cannot (fork|start a thread): Resource temporarily unavailable";
  if (backend.module.empty()) return said;
  return said + "|sampler [0-9]+ (exited with code 1|was killed by signal 6.*)";
}

TEST_P(Samples, FailsWhereTheSystemRefusesItsWorkers) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can become a user who has no processes yet";
  if (!GetParam()->module.empty() && !others_may_load()) {
    GTEST_SKIP() << "other users cannot enter the folder of this build";
  }
  const bool alone = needs_no_others(*GetParam());
  Plan plan = this->plan(alone ? "none" : "hang-all");
  plan.cases[0].workers = alone ? 1 : 40;
  plan.cases[0].tasks = 40;
  // Beside the test itself there may be the sampler alone, each with a thread of the sanitizer, or
  // some of the workers.
  for (const rlim_t most : {kThreadSanitizer ? 4U : 2U, 12U}) {
    const Sample sample = sample_under_limit(plan, fresh_user(), most);
    if (alone) {
      EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
    } else {
      EXPECT_EQ(sample.outcome, Outcome::failed);
      EXPECT_TRUE(matches(sample.reason, refusal(*GetParam()))) << sample.reason;
    }
  }
}

TEST_P(Samples, FailsWhereTheSystemRefusesItself) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can become a user who has no processes yet";
  const Sample sample = sample_under_limit(plan("none"), fresh_user(), 1);
  EXPECT_EQ(sample.outcome, Outcome::failed);
  EXPECT_EQ(sample.reason, "cannot fork: Resource temporarily unavailable");
}

TEST_P(Samples, TakesItsWorkersAlongWhenTheProgramIsKilled) {
  const Fd bell = make_event_fd();
  adopt_orphans();
  const Plan plan = this->plan("hang", &bell);
  Child program(fork_process([&] { sample_of(plan); }));
  wait_readable(std::vector<const Fd*>{&bell});
  ::kill(program.pid(), SIGKILL);
  program.wait();
  // Returns only once all who were left to this process have ended.
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  EXPECT_EQ(errno, ECHILD);
}

INSTANTIATE_TEST_SUITE_P(All, Samples, testing::ValuesIn(available(backends())),
                         [](const auto& test) { return test_name(test.param->name); });

}  // namespace
}  // namespace concbench::sampler_test
