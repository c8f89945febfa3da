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

/// Where nothing was taken yet of what a worker is about to take.
constexpr Range kInTransit{.begin = Range::kMost, .end = Range::kMost};

static_assert(kMostWorkers < 1U << Range::kTakerBits);

template <class Condition>
bool spin_until(Condition condition) {
  for (int i = 0; i < kSpins; ++i) {
    if (condition()) return true;
    cpu_relax();
  }
  return false;
}

std::uint64_t pieces_of(std::uint64_t tasks, std::uint64_t unit) {
  return tasks / unit + (tasks % unit != 0 ? 1 : 0);
}

/// Single tasks, or more where there are too many of them for a range.
std::uint64_t guided_unit(std::uint64_t tasks) { return pieces_of(tasks, Range::kMost); }

}  // namespace

Board::Board(Job& job, const Config& config)
    : job_(job),
      config_(config),
      owner_bell_(make_event_fd()),
      hands_(config.workers),
      news_(config.streams ? std::size_t{config.workers} * kRoom : 0) {}

std::uint64_t Board::post(Chunk tasks, ChunkSize chunk_size) {
  const bool guided = chunk_size.is_guided();
  if (tasks.empty()) return 0;
  const std::uint64_t unit =
      guided ? guided_unit(tasks.size()) : std::min(chunk_size.tasks(), tasks.size());
  if (!open(unit, guided, tasks)) return 0;
  const bool behind = !state_->source.read().empty();
  const std::uint64_t added = add(tasks);
  announced_ = announced_ && added == 0;
  // A wake-up costs as much as many small tasks, which those who are awake may be done with first.
  if (behind) announce();
  return added;
}

void Board::announce() {
  if (std::exchange(announced_, true)) return;
  const std::uint64_t pieces = state_->source.read().size();
  if (pieces > 0) state_->sleepers.wake(static_cast<std::uint32_t>(pieces));
}

/// Whether pieces of `tasks` can follow what is posted, or nothing is.
bool Board::open(std::uint64_t unit, bool guided, Chunk tasks) {
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
  state_->source.set({});
  return true;
}

std::uint64_t Board::add(Chunk tasks) {
  const std::uint64_t unit = state_->batch.unit.load(kRelaxed);
  Range source = state_->source.read();
  const std::uint64_t room = (Range::kMost - source.end) * unit;
  const std::uint64_t added = std::min(tasks.size(), room);
  if (added == 0) return 0;
  state_->end.store(tasks.begin + added, kRelaxed);
  state_->posted.store(posted_ += added, kRelaxed);
  Range next;
  do {
    next = source;
    next.end += pieces_of(added, unit);
  } while (!state_->source.replace(source, next));
  return added;
}

std::uint64_t Board::done() const {
  std::uint64_t sum = 0;
  for (const Hand& hand : hands_.values()) sum += hand.done.load();
  return sum;
}

bool Board::finished() const { return done() == posted_; }

bool Board::has_news() const {
  if (!config_.streams) return posted_ > collected_ && finished();
  return std::ranges::any_of(hands_.values(), [](const Hand& hand) {
    return hand.told.load() != hand.heard.load(kRelaxed);
  });
}

std::optional<Chunk> Board::collect() {
  if (!config_.streams) return collect_whole();
  for (unsigned i = 0; i < config_.workers; ++i) {
    const unsigned worker = turn_;
    turn_ = worker + 1 == config_.workers ? 0 : worker + 1;
    if (const std::optional<Chunk> run = collect_from(worker)) return run;
  }
  return std::nullopt;
}

std::optional<Chunk> Board::collect_whole() {
  if (posted_ == collected_ || !finished()) return std::nullopt;
  const std::uint64_t end = state_->end.load(kRelaxed);
  return Chunk{end - (posted_ - std::exchange(collected_, posted_)), end};
}

Chunk Board::read_news(unsigned worker, std::uint32_t index) const {
  const News& news = news_[std::size_t{worker} * kRoom + index % kRoom];
  return {news.begin.load(kRelaxed), news.end.load(kRelaxed)};
}

std::optional<Chunk> Board::collect_from(unsigned worker) {
  Hand& hand = hands_[worker];
  const std::uint32_t told = hand.told.load(kAcquire);
  std::uint32_t heard = hand.heard.load(kRelaxed);
  if (heard == told) return std::nullopt;
  Chunk run = read_news(worker, heard++);
  for (; heard != told && read_news(worker, heard).begin == run.end; ++heard) {
    run.end = read_news(worker, heard).end;
  }
  hand.heard.store(heard);
  wake(hand);
  collected_ += run.size();
  return run;
}

bool Board::listen() {
  announce();
  silence(owner_bell_);
  state_->owner_sleeps.store(1);
  if (!has_news()) return false;
  state_->owner_sleeps.store(0);
  return true;
}

std::optional<std::size_t> Board::wait(std::span<const Fd* const> others) {
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

void Board::wake_owner() {
  if (state_->owner_sleeps.load() != 0 && state_->owner_sleeps.exchange(0) != 0) {
    ring(owner_bell_);
  }
}

void Board::close() {
  state_->closed.store(true);
  state_->sleepers.wake(UINT32_MAX);
  for (Hand& hand : hands_.values()) wake(hand);
}

void Board::wake(Hand& hand) {
  if (hand.blocked.load() != 0 && hand.blocked.exchange(0) != 0) futex_wake(hand.blocked, 1);
}

Chunk Board::tasks_of(std::uint64_t first, std::uint64_t pieces) const {
  const Batch& batch = state_->batch;
  const std::uint64_t unit = batch.unit.load(kRelaxed);
  const std::uint64_t begin = batch.base.load(kRelaxed) + first * unit;
  const std::uint64_t end = begin + pieces * unit;
  // Only a piece of several tasks can be cut off by the end, which the owner may be moving.
  return {begin, unit == 1 ? end : std::min(end, state_->end.load(kRelaxed))};
}

void Board::work(unsigned worker, const Unfinished& unfinished) {
  Hand& hand = hands_[worker];
  if (!unfinished.chunk.empty()) {
    run_again(job_, worker, unfinished.left);
    finish(worker, unfinished.chunk);
  }
  while (!state_->closed.load(kAcquire)) {
    while (const std::optional<Chunk> chunk = claim(hand)) {
      job_.run(*chunk, worker);
      finish(worker, *chunk);
    }
    if (!find_work(worker)) rest(hand);
  }
}

std::optional<Chunk> Board::claim(Hand& hand) {
  Range own = hand.range.read();
  while (!own.empty()) {
    const bool guided = state_->batch.guided.load(kRelaxed);
    const std::uint64_t pieces = guided ? guided_claim(own.size()) : 1;
    const Chunk chunk = tasks_of(own.begin, pieces);
    hand.first.store(own.begin, kRelaxed);
    hand.target.store(hand.done.load(kRelaxed) + chunk.size(), kRelaxed);
    Range rest = own;
    rest.begin += pieces;
    if (hand.range.replace(own, rest)) return chunk;
  }
  hand.target.store(hand.done.load(kRelaxed), kRelaxed);
  return std::nullopt;
}

void Board::finish(unsigned worker, Chunk chunk) {
  Hand& hand = hands_[worker];
  if (config_.streams) tell(worker, chunk);
  hand.done.store(hand.target.load(kRelaxed), kRelease);
  if (config_.streams) wake_owner();
}

void Board::tell(unsigned worker, Chunk chunk) {
  Hand& hand = hands_[worker];
  const std::uint32_t told = hand.told.load(kRelaxed);
  if (told - hand.heard.load(kAcquire) >= kRoom) await_room(hand, told);
  News& news = news_[std::size_t{worker} * kRoom + told % kRoom];
  news.begin.store(chunk.begin, kRelaxed);
  news.end.store(chunk.end, kRelaxed);
  hand.told.store(told + 1);
}

void Board::await_room(Hand& hand, std::uint32_t told) {
  while (true) {
    hand.blocked.store(1);
    if (state_->closed.load() || told - hand.heard.load() < kRoom) return;
    // On the mark itself: the owner may be late to wake for an earlier one, and clear this one.
    futex_wait(hand.blocked, 1);
  }
}

bool Board::find_work(unsigned worker) {
  if (take(worker, state_->source, From::front)) return true;
  for (unsigned i = 1; i < config_.workers; ++i) {
    Hand& victim = hands_[(worker + i) % config_.workers];
    if (take(worker, victim.range, From::back)) return true;
  }
  return false;
}

/// A share of what all see, so that there is one for every worker and more to come; half of what
/// one worker has.
Board::Split Board::split(const Range& range, From from) const {
  Split split{.mine = range, .rest = range};
  if (from == From::front) {
    split.mine.end = split.rest.begin = range.begin + guided_share(range.size(), config_.workers);
  } else {
    split.mine.begin = split.rest.end = range.begin + range.size() / 2;
  }
  return split;
}

bool Board::take(unsigned worker, AtomicRange& victim, From from) {
  Hand& hand = hands_[worker];
  const std::uint64_t taker = worker + 1ULL;
  for (Range seen = victim.read(); !seen.empty();) {
    if (seen.taker != 0 || hand.range.read().taker != 0) {
      // Another one is between two steps; it may need this CPU for the next.
      std::this_thread::yield();
      return false;
    }
    auto [mine, rest] = split(seen, from);
    rest.taker = taker;
    hand.incoming.set(mine);
    hand.range.set(kInTransit);
    if (!victim.replace(seen, rest)) continue;
    hand.range.set(mine);
    victim.clear_taker(taker);
    return true;
  }
  return false;
}

bool Board::may_have_work() const {
  const auto has = [](const Range& range) { return !range.empty() || range.taker != 0; };
  return has(state_->source.read()) ||
         std::ranges::any_of(hands_.values(), has,
                             [](const Hand& hand) { return hand.range.read(); });
}

void Board::rest(Hand& hand) {
  // The same again, but now before all that follows: of several that finish at once, the last one
  // to come here sees the counts of all.
  hand.done.exchange(hand.done.load(kRelaxed));
  if (!config_.streams && state_->owner_sleeps.load() != 0 && done() == state_->posted.load()) {
    wake_owner();
  }
  const auto called = [this] { return state_->closed.load() || may_have_work(); };
  if (config_.spin && spin_until(called)) return;
  state_->sleepers.announce();
  if (called()) {
    state_->sleepers.cancel();
  } else {
    state_->sleepers.sleep();
  }
}

AtomicRange* Board::taken_from(unsigned worker) {
  const auto is_marked = [&](const AtomicRange& range) {
    return range.read().taker == worker + 1ULL;
  };
  if (is_marked(state_->source)) return &state_->source;
  for (Hand& hand : hands_.values()) {
    if (is_marked(hand.range)) return &hand.range;
  }
  return nullptr;
}

/// Ends what a dead worker had begun: pieces that it had taken from another are its own.
void Board::settle_transfer(unsigned worker) {
  AtomicRange* const victim = taken_from(worker);
  if (victim == nullptr) return;
  Hand& hand = hands_[worker];
  if (hand.range.read().begin == kInTransit.begin) hand.range.set(hand.incoming.read());
  victim->clear_taker(worker + 1ULL);
}

Unfinished Board::recover(unsigned worker) {
  settle_transfer(worker);
  Hand& hand = hands_[worker];
  const std::uint64_t done = hand.done.load();
  const std::uint64_t size = hand.target.load() - done;
  const std::uint64_t first = hand.first.load();
  // Only the worker itself moves the near end of its range.
  const bool claimed = size > 0 && hand.range.read().begin != first;
  const std::uint64_t begin = tasks_of(first, 1).begin;
  const Chunk chunk{begin, begin + size};
  if (claimed && !is_told(worker, chunk)) return unfinished_of(job_, worker, chunk);
  (claimed ? hand.done : hand.target).store(claimed ? done + size : done);
  return {};
}

bool Board::is_told(unsigned worker, Chunk chunk) const {
  const std::uint32_t told = hands_[worker].told.load();
  return config_.streams && told > 0 && read_news(worker, told - 1) == chunk;
}

}  // namespace concbench
