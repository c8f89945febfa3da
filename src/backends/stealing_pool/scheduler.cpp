#include "backends/stealing_pool/scheduler.hpp"

#include <algorithm>
#include <climits>
#include <thread>
#include <utility>
#include <vector>

#include "backends/backend.hpp"
#include "os/sync.hpp"

namespace concbench {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;

/// About what a sleep and a wake-up cost together: waiting longer awake could not pay.
constexpr int kSpins = 2000;

/// The range of a worker that steals, until it has what it steals.
constexpr Range kInTransit{.begin = Range::kMost, .end = Range::kMost};

static_assert(kMostWorkers < 1U << Range::kThiefBits);

template <class Condition>
bool spin_until(Condition condition) {
  for (int i = 0; i < kSpins; ++i) {
    if (condition()) return true;
    cpu_relax();
  }
  return false;
}

std::uint64_t units_of(std::uint64_t tasks, std::uint64_t unit) {
  return tasks / unit + (tasks % unit != 0 ? 1 : 0);
}

/// Single tasks, or more where there are too many of them for a range.
std::uint64_t guided_unit(std::uint64_t tasks) { return units_of(tasks, Range::kMost); }

}  // namespace

Scheduler::Scheduler(Job& job, const Config& config)
    : job_(job),
      config_(config),
      owner_bell_(make_event_fd()),
      slots_(config.workers),
      entries_(config.streams ? std::size_t{config.workers} * CompletionRing::kRoom : 0) {
  if (!config.streams) return;
  for (unsigned i = 0; i < config.workers; ++i) {
    slots_[i].ring.use(&entries_[std::size_t{i} * CompletionRing::kRoom]);
  }
}

std::uint64_t Scheduler::post(Chunk tasks, ChunkSize chunk_size) {
  const bool guided = chunk_size.is_guided();
  if (tasks.empty()) return 0;
  const std::uint64_t unit =
      guided ? guided_unit(tasks.size()) : std::min(chunk_size.tasks(), tasks.size());
  if (!open(unit, guided, tasks)) return 0;
  const bool behind = !state_->injector.read().empty();
  const std::uint64_t added = add(tasks);
  announced_ = announced_ && added == 0;
  // A wake-up costs as much as many small tasks, which those who are awake may be done with first.
  if (behind) announce();
  return added;
}

void Scheduler::announce() {
  if (std::exchange(announced_, true)) return;
  const std::uint64_t units = state_->injector.read().size();
  if (units > 0) state_->idle.notify(static_cast<std::uint32_t>(units));
}

/// Whether units of `tasks` can follow what is posted, or nothing is.
bool Scheduler::open(std::uint64_t unit, bool guided, Chunk tasks) {
  Batch& batch = state_->batch;
  const std::uint64_t end = state_->end.load(kRelaxed);
  if (posted_ > collected_) {
    return batch.unit.load(kRelaxed) == unit && batch.guided.load(kRelaxed) == guided &&
           end == tasks.begin && (end - batch.base.load(kRelaxed)) % unit == 0;
  }
  batch.base.store(tasks.begin, kRelaxed);
  batch.unit.store(unit, kRelaxed);
  batch.guided.store(guided, kRelaxed);
  state_->end.store(tasks.begin, kRelaxed);
  state_->injector.set({});
  return true;
}

std::uint64_t Scheduler::add(Chunk tasks) {
  const std::uint64_t unit = state_->batch.unit.load(kRelaxed);
  Range injector = state_->injector.read();
  const std::uint64_t room = (Range::kMost - injector.end) * unit;
  const std::uint64_t added = std::min(tasks.size(), room);
  if (added == 0) return 0;
  state_->end.store(tasks.begin + added, kRelaxed);
  state_->posted.store(posted_ += added, kRelaxed);
  Range next;
  do {
    next = injector;
    next.end += units_of(added, unit);
  } while (!state_->injector.replace(injector, next));
  return added;
}

std::uint64_t Scheduler::done() const {
  std::uint64_t sum = 0;
  for (const Slot& slot : slots_.values()) sum += slot.done.load();
  return sum;
}

bool Scheduler::has_news() const {
  if (!config_.streams) return posted_ > collected_ && finished();
  return !std::ranges::all_of(slots_.values(), [](const Slot& slot) { return slot.ring.empty(); });
}

std::optional<Chunk> Scheduler::collect() {
  if (!config_.streams) return collect_whole();
  for (unsigned i = 0; i < config_.workers; ++i) {
    const unsigned worker = turn_;
    turn_ = worker + 1 == config_.workers ? 0 : worker + 1;
    const std::optional<Chunk> run = slots_[worker].ring.pop();
    if (!run) continue;
    collected_ += run->size();
    return run;
  }
  return std::nullopt;
}

std::optional<Chunk> Scheduler::collect_whole() {
  if (posted_ == collected_ || !finished()) return std::nullopt;
  const std::uint64_t end = state_->end.load(kRelaxed);
  return Chunk{end - (posted_ - std::exchange(collected_, posted_)), end};
}

bool Scheduler::listen() {
  announce();
  silence(owner_bell_);
  state_->owner_sleeps.store(1);
  if (!has_news()) return false;
  state_->owner_sleeps.store(0);
  return true;
}

std::optional<std::size_t> Scheduler::wait(std::span<const Fd* const> others) {
  announce();
  if (config_.spin && spin_until([this] { return has_news(); })) return std::nullopt;
  std::vector<const Fd*> fds(others.begin(), others.end());
  fds.push_back(&owner_bell_);
  while (!listen()) {
    const std::size_t ready = *wait_readable(fds);
    if (ready < others.size()) return ready;
  }
  return std::nullopt;
}

void Scheduler::wake_owner() {
  if (state_->owner_sleeps.load() != 0 && state_->owner_sleeps.exchange(0) != 0) {
    ring(owner_bell_);
  }
}

void Scheduler::close() {
  state_->closed.store(true);
  state_->idle.notify(UINT32_MAX);
  for (Slot& slot : slots_.values()) slot.ring.wake();
}

Chunk Scheduler::tasks_of(std::uint64_t first, std::uint64_t units) const {
  const Batch& batch = state_->batch;
  const std::uint64_t unit = batch.unit.load(kRelaxed);
  const std::uint64_t begin = batch.base.load(kRelaxed) + first * unit;
  const std::uint64_t end = begin + units * unit;
  // Only a unit of several tasks can be cut off by the end, which the owner may be moving.
  return {begin, unit == 1 ? end : std::min(end, state_->end.load(kRelaxed))};
}

void Scheduler::work(unsigned worker, const Unfinished& unfinished) {
  Slot& slot = slots_[worker];
  if (!unfinished.chunk.empty()) {
    run_again(job_, worker, unfinished.left);
    finish(worker, unfinished.chunk);
  }
  while (!state_->closed.load(kAcquire)) {
    while (const std::optional<Chunk> chunk = claim(slot)) {
      job_.run(*chunk, worker);
      finish(worker, *chunk);
    }
    if (!find_work(worker)) park(slot);
  }
}

std::optional<Chunk> Scheduler::claim(Slot& slot) {
  Range own = slot.range.read();
  while (!own.empty()) {
    const bool guided = state_->batch.guided.load(kRelaxed);
    const std::uint64_t units = guided ? guided_claim(own.size()) : 1;
    const Chunk chunk = tasks_of(own.begin, units);
    slot.first.store(own.begin, kRelaxed);
    slot.target.store(slot.done.load(kRelaxed) + chunk.size(), kRelease);
    Range rest = own;
    rest.begin += units;
    if (slot.range.replace(own, rest)) return chunk;
  }
  slot.target.store(slot.done.load(kRelaxed), kRelaxed);
  return std::nullopt;
}

void Scheduler::finish(unsigned worker, Chunk chunk) {
  Slot& slot = slots_[worker];
  if (config_.streams) slot.ring.push(chunk, state_->closed);
  slot.done.store(slot.target.load(kRelaxed), kRelease);
  if (config_.streams) wake_owner();
}

bool Scheduler::find_work(unsigned worker) {
  if (steal(worker, state_->injector, From::front)) return true;
  for (unsigned i = 1; i < config_.workers; ++i) {
    Slot& victim = slots_[(worker + i) % config_.workers];
    if (steal(worker, victim.range, From::back)) return true;
  }
  return false;
}

/// Takes a share from the front of the shared range, or half from the back of another worker's.
Scheduler::Split Scheduler::split(const Range& range, From from) const {
  Split split{.mine = range, .rest = range};
  if (from == From::front) {
    split.mine.end = split.rest.begin = range.begin + guided_share(range.size(), config_.workers);
  } else {
    split.mine.begin = split.rest.end = range.begin + range.size() / 2;
  }
  return split;
}

bool Scheduler::steal(unsigned worker, AtomicRange& victim, From from) {
  Slot& slot = slots_[worker];
  const std::uint64_t thief = worker + 1ULL;
  for (Range seen = victim.read(); !seen.empty();) {
    if (seen.thief != 0 || slot.range.read().thief != 0) {
      // Another one is between two steps; it may need this CPU for the next.
      std::this_thread::yield();
      return false;
    }
    auto [mine, rest] = split(seen, from);
    rest.thief = thief;
    slot.incoming.set(mine);
    slot.range.set(kInTransit);
    if (!victim.replace(seen, rest)) continue;
    slot.range.set(mine);
    victim.clear_thief(thief);
    return true;
  }
  return false;
}

bool Scheduler::may_have_work() const {
  const auto has = [](const Range& range) { return !range.empty() || range.thief != 0; };
  return has(state_->injector.read()) ||
         std::ranges::any_of(slots_.values(), has,
                             [](const Slot& slot) { return slot.range.read(); });
}

void Scheduler::park(Slot& slot) {
  // The same again, but now before all that follows: of several that finish at once, the last one
  // to come here sees the counts of all.
  slot.done.exchange(slot.done.load(kRelaxed));
  if (!config_.streams && state_->owner_sleeps.load() != 0 && done() == state_->posted.load()) {
    wake_owner();
  }
  const auto called = [this] { return state_->closed.load() || may_have_work(); };
  if (config_.spin && spin_until(called)) return;
  state_->idle.prepare_wait();
  if (called()) {
    state_->idle.cancel_wait();
  } else {
    state_->idle.wait();
  }
}

AtomicRange* Scheduler::stolen_from(unsigned worker) {
  const auto is_marked = [&](const AtomicRange& range) {
    return range.read().thief == worker + 1ULL;
  };
  if (is_marked(state_->injector)) return &state_->injector;
  for (Slot& slot : slots_.values()) {
    if (is_marked(slot.range)) return &slot.range;
  }
  return nullptr;
}

/// Ends what a dead worker had begun: units that it had taken from another are its own.
void Scheduler::finish_theft(unsigned worker) {
  AtomicRange* const victim = stolen_from(worker);
  if (victim == nullptr) return;
  Slot& slot = slots_[worker];
  if (slot.range.read().begin == kInTransit.begin) slot.range.set(slot.incoming.read());
  victim->clear_thief(worker + 1ULL);
}

Unfinished Scheduler::recover(unsigned worker) {
  finish_theft(worker);
  Slot& slot = slots_[worker];
  const std::uint64_t done = slot.done.load();
  const std::uint64_t size = slot.target.load() - done;
  const std::uint64_t first = slot.first.load();
  // Only the worker itself moves the near end of its range.
  const bool claimed = size > 0 && slot.range.read().begin != first;
  const std::uint64_t begin = tasks_of(first, 1).begin;
  const Chunk chunk{begin, begin + size};
  const bool told = claimed && config_.streams && slot.ring.has_last(chunk);
  if (claimed && !told) return unfinished_of(job_, worker, chunk);
  (claimed ? slot.done : slot.target).store(claimed ? done + size : done);
  return {};
}

}  // namespace concbench
