#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <iterator>

#include "plan/plan.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/params.hpp"
#include "text/units.hpp"
#include "text/words.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

using Texts = std::vector<std::string>;

std::string spelled(std::string_view name) {
  return fmt::format("{}{}", name.size() == 1 ? "-" : "--", name);
}

void append(Texts& values, Texts more) { std::ranges::move(more, std::back_inserter(values)); }

/// PARAM=A,B,... in two.
struct Swept {
  std::string name;
  Texts values;
};

Swept read_swept(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw UsageError(
        fmt::format("--sweep: '{}' names no values; write it like 'chunk=1,10,100'", text));
  }
  Swept swept{.name = text.substr(0, equals), .values = {}};
  for (const std::string_view part : split_list(std::string_view(text).substr(equals + 1))) {
    if (part.empty()) throw UsageError(fmt::format("--sweep: '{}' has a comma too many", text));
    swept.values.emplace_back(part);
  }
  return swept;
}

/// Null where the workload has none of this name.
const ParamInfo* find_param(const WorkloadInfo& workload, const std::string& name) {
  const auto found = std::ranges::find(workload.params, name, &ParamInfo::name);
  return found == workload.params.end() ? nullptr : &*found;
}

/// Whether a command line that was given has `{name}`.
bool is_placeholder(const WorkloadInfo& workload, const Request& request, const std::string& name) {
  const auto is_in = [&](const std::string& text) { return has_placeholder(text, name); };
  for (const ParamInfo& param : workload.params) {
    const auto given = request.params.find(param.name);
    if (!param.words || given == request.params.end()) continue;
    if (std::ranges::any_of(given->second, is_in)) return true;
  }
  return false;
}

[[noreturn]] void refuse_swept(const WorkloadInfo& workload, const std::string& name) {
  std::vector<std::string_view> names{"workers", "chunk"};
  for (const ParamInfo& param : workload.params) names.push_back(param.name);
  if (std::ranges::any_of(workload.params, &ParamInfo::words)) {
    throw UsageError(
        fmt::format("--sweep: nothing is named '{0}'; write {{{0}}} in the command "
                    "line where its values belong",
                    name));
  }
  throw UsageError(fmt::format("--sweep: '{}' has no parameter named '{}'{}", workload.name, name,
                               did_you_mean_or_all(name, names)));
}

/// Only whole numbers have an end to what lies between two of them.
Texts values_of(const ParamInfo& param, const Texts& values) {
  if (param.kind != ParamKind::count) return values;
  Texts all;
  for (const std::string& value : values) append(all, expand_range(value, spelled(param.name)));
  return all;
}

/// A value that may be any text is a range where it looks like one.
Texts texts_of(const Texts& values) {
  Texts all;
  for (const std::string& value : values) {
    const bool is_range = value.find("..") != std::string::npos &&
                          value.find_first_not_of("0123456789.") == std::string::npos &&
                          value.front() != '.' && value.back() != '.';
    append(all, is_range ? expand_range(value, "--sweep") : Texts{value});
  }
  return all;
}

void refuse_given(bool given, std::string_view option, const std::string& name) {
  if (!given) return;
  throw UsageError(fmt::format("{} and --sweep {} cannot be combined", option, name));
}

/// The request with all values where a run would have one.
Request widened(const Request& request, const WorkloadInfo& workload) {
  Request wide = request;
  wide.sweep.reset();
  for (const std::string& text : *request.sweep) {
    const Swept swept = read_swept(text);
    if (swept.name == "workers") {
      refuse_given(!request.workers.empty(), "--workers", swept.name);
      append(wide.workers, swept.values);
    } else if (swept.name == "chunk") {
      refuse_given(request.chunks != Request{}.chunks, "--chunk", swept.name);
      if (wide.chunks == Request{}.chunks) wide.chunks.clear();
      append(wide.chunks, swept.values);
    } else if (const ParamInfo* param = find_param(workload, swept.name)) {
      refuse_given(request.params.contains(swept.name), spelled(swept.name), swept.name);
      append(wide.params[swept.name], values_of(*param, swept.values));
      wide.crossed.insert(swept.name);
    } else if (is_placeholder(workload, request, swept.name)) {
      wide.placeholders.push_back({swept.name, texts_of(swept.values)});
    } else {
      refuse_swept(workload, swept.name);
    }
  }
  return wide;
}

/// All counts, or where these would be many every doubling; and twice as many as there are CPUs, to
/// show that they help no more, or that tasks wait.
Texts default_workers(unsigned cpus) {
  constexpr unsigned kFew = 8;
  Texts counts;
  const auto next = [cpus](unsigned n) { return cpus > kFew ? 2 * n : n + 1; };
  for (unsigned n = 1; n < cpus; n = next(n)) counts.push_back(std::to_string(n));
  append(counts, {std::to_string(cpus), std::to_string(2 * cpus)});
  return counts;
}

/// The best sequential program: one that knows nothing of chunks and modes.
Request sequential_of(Request request) {
  request.backends = {std::string(caller_backend().name)};
  request.dispatch = Request{}.dispatch;
  request.workers = {"1"};
  request.chunks = Request{}.chunks;
  request.offload = Request{}.offload;
  request.gil = Request{}.gil;
  request.hosts.clear();
  request.hostfile.clear();
  return request;
}

Plan parallel_plan(const Request& request, const CpuBudget& cpus) {
  Plan plan = make_plan(request, cpus);
  std::erase_if(plan.cases, [](const Case& c) { return c.backend->staffing == Staffing::caller; });
  return plan;
}

void add_with_baselines(std::vector<Case>& cases, std::vector<Case> more) {
  const std::size_t baselines = cases.size();
  for (std::size_t i = 0; i < baselines; ++i) cases[i].baseline = i;
  for (Case& c : more) {
    const auto same = std::ranges::find(cases, c.variant, &Case::variant);
    c.baseline = static_cast<std::size_t>(same - cases.begin());
    cases.push_back(std::move(c));
  }
}

/// A parameter as an option of a run.
Texts typed_option(const Param& param) {
  const std::string option = spelled(param.info.name);
  if (param.info.kind != ParamKind::flag) return {option, param_text(param.value)};
  return std::get<bool>(param.value) ? Texts{option} : Texts{};
}

bool varies(const Param& param, const Request& request) {
  const auto given = request.params.find(param.info.name);
  return request.crossed.contains(param.info.name) ||
         (param.info.words && !request.placeholders.empty()) ||
         (param.info.variants && given != request.params.end() && given->second.size() > 1);
}

/// What tells the sets of parameters apart.
Texts options_of_params(const Case& c, const Request& request) {
  Texts words;
  for (const Param& param : c.params.all()) {
    if (varies(param, request)) append(words, typed_option(param));
  }
  return words;
}

/// As a run of this case alone has it; defaults, and what all cases have in common, are left out.
std::string options_of(const Case& c, const Request& request) {
  Texts words{"--backend", std::string(c.backend->name)};
  const auto add = [&words](std::string option, std::string value) {
    words.insert(words.end(), {std::move(option), std::move(value)});
  };
  const bool is_sequential = c.backend->staffing == Staffing::caller;
  if (c.offload != nullptr) add("--offload", std::string(c.offload->name));
  if (c.backend->staffing == Staffing::pool || c.offload != nullptr) {
    add("-j", std::to_string(c.workers));
  }
  if (!is_sequential && request.chunks != Request{}.chunks && !c.chunk_size.is_guided()) {
    add("--chunk", std::to_string(c.chunk_size.tasks()));
  }
  if (c.dispatch->name != Request{}.dispatch.front()) {
    add("--dispatch", std::string(c.dispatch->name));
  }
  if (c.gil) add("--gil", spell_duration(*c.gil));
  if (c.backend->launched && !request.hosts.empty()) add("--hosts", request.hosts);
  if (c.backend->launched && !request.hostfile.empty()) add("--hostfile", request.hostfile);
  append(words, options_of_params(c, request));
  return join_words(words);
}

}  // namespace

Plan make_sweep_plan(const Request& request, const CpuBudget& cpus) {
  Request wide = widened(request, find_workload(request.workload).info);
  const bool one_program = runs_one_program(wide);
  if (wide.workers.empty()) wide.workers = default_workers(cpus.allowed());
  Plan plan = make_plan(sequential_of(wide), cpus);
  // Variants of one program are alternatives to one another.
  if (!one_program) {
    Plan parallel = parallel_plan(wide, cpus);
    plan.hosts = parallel.hosts;
    plan.server_address = parallel.server_address;
    add_with_baselines(plan.cases, std::move(parallel.cases));
  }
  for (const Case& c : plan.cases) {
    plan.sweep_options.push_back(options_of(c, wide));
  }
  return plan;
}

}  // namespace concbench
