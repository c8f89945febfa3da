#include "mpi/rank/dispatcher.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>

#include "backends/submissions.hpp"
#include "mpi/rank/answer.hpp"
#include "os/clock.hpp"

namespace concbench {
namespace {

constexpr std::size_t kUnderWay = 2;
/// Submissions of single tasks between two looks for answers.
constexpr unsigned kSubmissionsAtOnce = 16;

/// Puts what other ranks have answered where the tasks of this one are.
class Filing {
 public:
  Filing(RanksState& state, Job& job) : state_(state), job_(job) {}

  /// Tasks are handed over from now on, by this rank's clock.
  void begin() {
    if (began_ == Clock::time_point()) began_ = Clock::now();
  }

  void file(const RankAnswer& answer) {
    std::ranges::copy(answer.values, job_.tasks().values(answer.tasks).begin());
    for (const std::uint64_t task : answer.timeouts) job_.tasks().note_timeout(task);
    for (const TaskRun& run : answer.runs) stamp(answer.rank, run);
    if (!answer.failure.empty()) job_.tasks().take_failure(answer.failure);
    state_.pace.note(answer.tasks.size(), answer.ns);
  }

 private:
  void stamp(unsigned rank, const TaskRun& run) {
    WorkerTable& workers = job_.workers();
    const auto began = here(rank, run.begin_ns);
    const auto ended = here(rank, run.end_ns);
    if (LatencyTable* latency = workers.latency()) latency->record(rank, began, ended);
    if (TraceTable* trace = workers.trace()) trace->record(rank, run.task, began, ended);
  }

  /// No clock is so far off that a task would run before it is handed over, or after its end is
  /// known.
  Clock::time_point here(unsigned rank, std::int64_t there_ns) const {
    const Clock::time_point time(std::chrono::nanoseconds(there_ns + state_.clocks[rank].ns));
    return std::clamp(time, began_, std::max(began_, Clock::now()));
  }

  RanksState& state_;
  Job& job_;
  Clock::time_point began_;
};

class Dispatcher final : public Executor {
 public:
  Dispatcher(RanksState& state, Job& job, const ExecutorConfig& config)
      : state_(state),
        world_(state.world),
        job_(job),
        streams_(config.streams),
        filing_(state, job),
        under_way_(world_.size()),
        free_(kUnderWay * (world_.size() - 1)) {
    world_.tell({Call::run});
    world_.meet();
  }

  ~Dispatcher() override {
    const std::array<std::uint64_t, 3> none{};
    for (unsigned rank = 1; rank < world_.size(); ++rank) world_.send(rank, none);
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    if (submissions_ == 0) filing_.begin();
    waiting_.add(tasks, chunk_size);
    left_ += tasks.size();
    if (++submissions_ % kSubmissionsAtOnce == 0) take_answer(false);
    hand_out();
  }

  Chunk wait() override {
    while (done_.empty()) step();
    const Chunk chunk = done_.front();
    done_.pop_front();
    return chunk;
  }

 private:
  void step() {
    if (job_.tasks().failed()) give_back();
    hand_out();
    if (take_answer(waiting_.empty() || !state_.takes_part) || waiting_.empty()) return;
    run_some();
  }

  /// After a failure nothing is begun any more.
  void give_back() {
    while (!waiting_.empty()) done_.push_back(waiting_.take_run());
    left_ = 0;
  }

  /// One for each rank before a second one for any.
  void hand_out() {
    for (std::size_t has = 0; has < kUnderWay && free_ > 0; ++has) {
      for (unsigned rank = 1; rank < world_.size(); ++rank) {
        if (waiting_.empty() || (has > 0 && is_kept())) return;
        if (under_way_[rank].size() == has) send_range(rank);
      }
    }
  }

  /// The last chunk is for this rank, before another one has two.
  bool is_kept() const { return state_.takes_part && left_ <= waiting_.first().chunk_size.tasks(); }

  void send_range(unsigned rank) {
    const auto [tasks, chunk_size] = waiting_.first();
    const Chunk range =
        take(streams_ && !chunk_size.is_guided()
                 ? in_chunks(1, chunk_size, tasks.size())
                 : range_size(tasks.size(), chunk_size, state_.hands(), state_.pace));
    const std::uint64_t chunk = chunk_size.is_guided() ? range.size() : chunk_size.tasks();
    world_.send(rank, std::array{range.begin, range.end, chunk});
    if (under_way_[rank].empty()) job_.workers().begin(rank, range);
    under_way_[rank].push_back(range);
    --free_;
    ++out_;
  }

  Chunk take(std::uint64_t size) {
    const std::uint64_t begin = waiting_.first().tasks.begin;
    waiting_.drop(size);
    left_ -= size;
    return {begin, begin + size};
  }

  bool take_answer(bool wait) {
    if (out_ == 0) return false;
    const ConstWords words = world_.next(wait);
    if (words.empty()) return false;
    take(read_answer(words));
    return true;
  }

  void take(const RankAnswer& answer) {
    const unsigned rank = answer.rank;
    filing_.file(answer);
    done_.push_back(answer.tasks);
    if (answer.tasks.end != under_way_[rank].front().end) return;
    job_.workers().end(rank, answer.executed);
    under_way_[rank].pop_front();
    ++free_;
    --out_;
    if (!under_way_[rank].empty()) job_.workers().begin(rank, under_way_[rank].front());
  }

  void run_some() {
    const auto [tasks, chunk_size] = waiting_.first();
    const std::uint64_t size = streams_ && !chunk_size.is_guided()
                                   ? in_chunks(1, chunk_size, tasks.size())
                                   : own_size(tasks.size(), chunk_size, world_.size(), state_.pace);
    const Chunk piece = take(size);
    const std::uint64_t chunk = chunk_size.is_guided() ? size : chunk_size.tasks();
    const auto began = Clock::now();
    for (Chunk rest = piece; !rest.empty();) {
      const Chunk now{rest.begin, rest.begin + std::min(chunk, rest.size())};
      job_.run(now, 0);
      rest.begin = now.end;
    }
    state_.pace.note(size, static_cast<std::uint64_t>((Clock::now() - began).count()));
    done_.push_back(piece);
  }

  RanksState& state_;
  World& world_;
  Job& job_;
  bool streams_;
  Filing filing_;
  Submissions waiting_;
  /// Tasks in it.
  std::uint64_t left_ = 0;
  unsigned submissions_ = 0;
  /// By rank, in the order in which they are run.
  std::vector<std::deque<Chunk>> under_way_;
  /// Ranges that can be sent, and that have been, before one is answered.
  std::size_t free_;
  std::size_t out_ = 0;
  std::deque<Chunk> done_;
};

class Shares final : public Executor {
 public:
  Shares(RanksState& state, Job& job) : world_(state.world), job_(job), filing_(state, job) {
    world_.tell({Call::run_share, job.tasks().size()});
    world_.meet();
  }

  void submit(Chunk /*tasks*/, ChunkSize /*chunk_size*/) override { filing_.begin(); }

  Chunk wait() override {
    const std::uint64_t all = job_.tasks().size();
    const Chunk own = share_of(0, world_.size(), all);
    job_.run(own, 0);
    for (std::uint64_t back = own.size(); back < all;) back += take(world_.next(true));
    return {0, all};
  }

 private:
  std::uint64_t take(ConstWords words) {
    const RankAnswer answer = read_answer(words);
    filing_.file(answer);
    job_.workers().end(answer.rank, answer.executed);
    return answer.tasks.size();
  }

  World& world_;
  Job& job_;
  Filing filing_;
};

}  // namespace

std::unique_ptr<Executor> open_dispatcher(RanksState& state, Job& job,
                                          const ExecutorConfig& config) {
  return std::make_unique<Dispatcher>(state, job, config);
}

std::unique_ptr<Executor> open_shares(RanksState& state, Job& job) {
  return std::make_unique<Shares>(state, job);
}

}  // namespace concbench
