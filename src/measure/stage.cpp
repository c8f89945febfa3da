#include "measure/stage.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "os/fd.hpp"
#include "os/files.hpp"
#include "os/last_will.hpp"
#include "os/process.hpp"
#include "os/signals.hpp"
#include "os/usage.hpp"
#include "text/reason.hpp"
#include "workloads/table.hpp"

namespace concbench {

struct Stage::Set {
  const WorkloadEntry* workload = nullptr;
  Params params;
  Surroundings surroundings;
  std::optional<TemporaryDirectory> directory;
  Child server;
  /// How the server ended; empty before that.
  std::string server_end;
};

namespace {

/// Before what is the server's URL, and not why it has none.
constexpr char kListens = '+';

/// What the server's process does: it tells its URL, or why it has none, through `news`.
void run_server(const WorkloadEntry& entry, const Params& params, const Surroundings& around,
                const std::string& address, Fd news) {
  lead_own_group();
  let_signals_through();
  try {
    load_server(entry)(params, around, address,
                       [&](const std::string& url) { send_text(news, kListens + url); });
  } catch (const std::exception& e) {
    if (news) send_text(news, reason_of(e));
  }
}

std::string read_url(const WorkloadEntry& entry, const Fd& news) {
  const std::string text = receive_text(news);
  if (text.starts_with(kListens)) return text.substr(1);
  throw std::runtime_error(fmt::format("cannot start the server of workload '{}': {}",
                                       entry.info.name, text.empty() ? "it ended" : text));
}

/// What the process does that sets up: it tells through `news` why it could not.
void run_set_up(const WorkloadInfo& workload, const Params& params, Fd news) {
  lead_own_group();
  take_descendants_along();
  let_signals_through();
  try {
    workload.set_up(params);
  } catch (const std::exception& e) {
    send_text(news, reason_of(e));
  }
}

/// Sleeps until the process has ended. False where a signal came first.
bool wait_for_end(const Child& child, const Fd* signals) {
  std::vector<const Fd*> fds{&child.pidfd()};
  if (signals != nullptr) fds.push_back(signals);
  return wait_readable(fds) == 0;
}

void set_up(const WorkloadInfo& workload, const Params& params, const Fd* signals) {
  if (workload.set_up == nullptr) return;
  Pipe news = make_pipe();
  const std::vector<pid_t> others = own_children();
  const pid_t pid = fork_process([&] { run_set_up(workload, params, std::move(news.write_end)); });
  lead_own_group(pid);
  news.write_end = Fd();
  Child child(pid);
  const bool ended = wait_for_end(child, signals);
  if (ended) child.wait();
  kill_group(pid);
  kill_children_but(others);
  const std::string failure = receive_text(news.read_end);
  if (ended && !failure.empty()) throw std::runtime_error(failure);
}

}  // namespace

Stage::Stage(const Plan& plan, const Fd* signals) {
  // Whatever set-ups and samples leave behind is found among this process's children.
  adopt_orphans();
  for (const Case& c : plan.cases) {
    by_case_.push_back(&set_for(c, plan, signals).surroundings);
  }
}

Stage::~Stage() = default;

Stage::Set& Stage::set_for(const Case& c, const Plan& plan, const Fd* signals) {
  const auto same = [&](const auto& set) {
    return set->workload == c.workload && set->params == c.params;
  };
  if (const auto found = std::ranges::find_if(sets_, same); found != sets_.end()) return **found;
  Set& set = *sets_.emplace_back(std::make_unique<Set>());
  set.workload = c.workload;
  set.params = c.params;
  set.surroundings.seed = plan.settings.seed;
  add_directory(set);
  add_server(set, plan.server_address);
  set_up(c.workload->info, c.params, signals);
  return set;
}

void Stage::add_directory(Set& set) {
  const auto wanted_below = set.workload->info.directory;
  if (wanted_below == nullptr) return;
  set.surroundings.directory = set.directory.emplace(wanted_below(set.params)).path();
  set.directory->outlive_nobody();
}

void Stage::add_server(Set& set, const std::string& address) {
  const auto wanted = set.workload->info.needs_server;
  if (wanted == nullptr || !wanted(set.params)) return;
  Pipe news = make_pipe();
  set.server = Child(fork_process([&] {
    run_server(*set.workload, set.params, set.surroundings, address, std::move(news.write_end));
  }));
  // While this process holds the end for writing, a server that dies is not seen as end of file.
  news.write_end = Fd();
  set.surroundings.server = read_url(*set.workload, news.read_end);
}

std::chrono::nanoseconds Stage::servers_cpu() const {
  std::chrono::nanoseconds sum{0};
  for (const auto& set : sets_) {
    if (set->server.pid() != 0) sum += cpu_time_of(set->server.pid());
  }
  return sum;
}

std::string Stage::server_end(std::size_t index) {
  constexpr auto kMoment = std::chrono::milliseconds(100);
  Set& set = set_of(index);
  if (set.server.pid() == 0) return set.server_end;
  const std::array<const Fd*, 1> end{&set.server.pidfd()};
  if (!wait_readable(end, std::chrono::steady_clock::now() + kMoment)) return "";
  set.server_end = fmt::format("the server of workload '{}' {}", set.workload->info.name,
                               set.server.wait().reason());
  return set.server_end;
}

Stage::Set& Stage::set_of(std::size_t index) const {
  return **std::ranges::find(sets_, by_case_[index],
                             [](const auto& set) { return &set->surroundings; });
}

void Stage::sweep(std::size_t index) {
  if (auto& directory = set_of(index).directory) directory->clear();
}

}  // namespace concbench
