#include "report/tables.hpp"

namespace concbench {
namespace {

using Machine = Environment;

/// Averages of 1, 5 and 15 minutes.
struct LoadCodec {
  static void write(const std::array<double, 3>& load, Json& to) {
    ListCodec<FigureCodec>::write(load, to);
  }
  static void read(const Value& from, std::array<double, 3>& to) {
    const std::vector<Value> items = from.items();
    from.check(items.size() == to.size(), "no list of 3");
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = items[i].figure();
  }
  static void describe(Json& schema, Json& definitions) {
    ListCodec<FigureCodec>::describe(schema, definitions);
    for (const char* bound : {"minItems", "maxItems"}) {
      CountCodec::write(3, json_member(schema, bound));
    }
  }
};

constexpr Field kContextRows[] = {
    field<&Context::command_line>("command_line", list_of(kText)),
    field<&Context::date>("date", kText,
                          "when measuring began, local time with its offset, ISO 8601"),
    field<&Context::environment, &Machine::host>("host", kText),
    field<&Context::environment, &Machine::cpu_model>("cpu_model", kText),
    field<&Context::cpus, &CpuBudget::present>("cpus_present", kCount, "online in this machine"),
    computed(
        "cpus_allowed", kCount, [](const Context& c) { return c.cpus.allowed(); },
        "what affinity and quota leave to this process; the default number of workers"),
    field<&Context::cpus, &CpuBudget::affinity>("cpu_affinity", kCount,
                                                "CPUs in the affinity mask of this process"),
    field<&Context::cpus, &CpuBudget::quota>("cpu_quota", nullable(kFigure),
                                             "CPUs; null: no control group sets one"),
    field<&Context::cpus, &CpuBudget::quota_group>("cpu_quota_group", nullable(kText),
                                                   "the control group that sets the quota"),
    computed(
        "workers_reason", kText, [](const Context& c) { return c.cpus.reason(); },
        "where cpus_allowed comes from"),
    field<&Context::environment, &Machine::governor>("governor", nullable(kText),
                                                     "of the CPUs' frequency; null: unknown"),
    field<&Context::environment, &Machine::kernel>("kernel", kText),
    field<&Context::compiler>("compiler", kText, "with which concbench was built"),
    field<&Context::build_type>("build_type", kText, "as CMake calls it"),
    field<&Context::version>("version", kText, "of concbench"),
    field<&Context::runtime>("runtime", kText,
                             "what ran the tasks, such as Python 3.11.2; empty: the machine itself")
        .newer(),
    {field<&Context::environment, &Machine::load>("load", LoadCodec(),
                                                  "load averages of 1, 5 and 15 minutes")},
    field<&Context::environment, &Machine::virtualized>(
        "virtualized", nullable(kText), "the hypervisor or container; null: bare metal"),
    field<&Context::settings, &Settings::seed>("seed", kCount, "random seed"),
    field<&Context::settings, &Settings::rounds>("rounds", nullable(kCount),
                                                 "requested rounds; null: as many as needed"),
    field<&Context::settings, &Settings::margin>("margin", kFraction,
                                                 "differences below this fraction count as none"),
    field<&Context::settings, &Settings::precision>(
        "precision", nullable(kFraction),
        "relative half-width at which an interval is narrow enough; null: 0.01 where nothing is "
        "compared, else until all is decided"),
    field<&Context::settings, &Settings::confidence>("confidence", kFraction,
                                                     "of all comparisons of the run together"),
    field<&Context::settings, &Settings::pinning>("pin", kChoice<Pinning::spread>,
                                                  "how workers are bound to CPUs"),
    field<&Context::settings, &Settings::warmup>("warmup_passes", kCount,
                                                 "before the timed passes of each sample"),
    field<&Context::settings, &Settings::min_sample_time>(
        "min_sample_time_ns", nullable(kDuration),
        "how long the timed passes of a sample last at least; null: 20 ms, but a single pass where "
        "one takes 2 ms or more"),
    field<&Context::settings, &Settings::effort>("effort", kChoice<Effort::thorough>,
                                                 "how long a run may take that nothing else limits")
        .newer(),
    field<&Context::settings, &Settings::latency>("latency", kTruth,
                                                  "whether each task was stamped, which costs a "
                                                  "little")
        .newer(),
    field<&Context::settings, &Settings::timeout>("timeout_ns", nullable(kDuration),
                                                  "of a pass; null: no limit"),
    field<&Context::settings, &Settings::task_timeout>("task_timeout_ns", nullable(kDuration),
                                                       "of a task; null: no limit"),
    field<&Context::settings, &Settings::allow_timeouts>(
        "allow_timeouts", kTruth, "a task out of time is counted and does not fail its case"),
    field<&Context::settings, &Settings::retries>(
        "retries", kCount, "how often a task is run again whose worker has died"),
    field<&Context::settings, &Settings::rss>("rss_bytes", kCount,
                                              "memory that each sampler touched before its passes"),
    field<&Context::settings, &Settings::time_limit>("time_limit_ns", nullable(kDuration),
                                                     "of the whole command; null: no limit"),
};

}  // namespace

constinit const TableOf<Context> kContextFields("context", kContextRows);

}  // namespace concbench
