#include "board.hpp"

#include <algorithm>
#include <climits>
#include <concbench/os/futex.hpp>
#include <utility>
#include <vector>

namespace concbench {
namespace {

/// About what a sleep and a wake-up cost together: waiting longer awake could not pay.
constexpr int kSpins = 2000;

template <class Condition>
bool spin_until(Condition condition) {
  for (int i = 0; i < kSpins; ++i) {
    if (condition()) return true;
    cpu_relax();
  }
  return false;
}

}  // namespace

Board::Board(Job& job, bool spin) : job_(job), spin_(spin), owner_bell_(make_event_fd()) {}

void Board::post(const Partition& batch) {
  ++batch_;
  Batch& slot = state_->batches[batch_ % 2];
  slot.partition = batch;
  slot.pieces.store(batch.pieces(), std::memory_order_release);
  state_->total.store(batch.tasks().size(), std::memory_order_relaxed);
  state_->done.store(0, std::memory_order_relaxed);
  state_->claim.store(batch_ << kPieceBits, std::memory_order_release);
  ring_bell(batch.pieces());
}

bool Board::finished() const {
  return state_->done.load(std::memory_order_seq_cst) ==
         state_->total.load(std::memory_order_relaxed);
}

std::optional<Chunk> Board::claim() {
  const std::uint64_t word = state_->claim.fetch_add(1, std::memory_order_acq_rel);
  const std::uint64_t batch = word >> kPieceBits;
  const std::uint64_t piece = word & ((1ULL << kPieceBits) - 1);
  const Batch& slot = state_->batches[batch % 2];
  if (piece >= slot.pieces.load(std::memory_order_acquire)) return std::nullopt;
  // The count may be that of a later batch, whose claims this is not one of.
  if (state_->claim.load(std::memory_order_acquire) >> kPieceBits != batch) return std::nullopt;
  return slot.partition.piece(piece);
}

void Board::work(unsigned worker) {
  while (true) {
    // Before all that the bell may tell of, so that a ring from here on ends the wait below.
    const std::uint32_t heard = state_->bell.load(std::memory_order_acquire);
    if (state_->closed.load(std::memory_order_acquire)) return;
    std::uint64_t done = 0;
    while (const std::optional<Chunk> piece = claim()) {
      job_.run(*piece, worker);
      done += piece->size();
      // A worker that may be killed leaves nothing uncounted that it has finished.
      if (job_.limit() != nullptr) report_done(std::exchange(done, 0));
    }
    report_done(done);
    if (done == 0) wait_for_bell(heard);
  }
}

// Once a worker finds nothing more to claim: the owner posts no new batch before it has this count,
// so what is counted here belongs to the batch that is open.
void Board::report_done(std::uint64_t tasks) {
  if (tasks == 0) return;
  const std::uint64_t total = state_->total.load(std::memory_order_relaxed);
  if (state_->done.fetch_add(tasks, std::memory_order_seq_cst) + tasks != total) return;
  if (state_->owner_sleeps.load(std::memory_order_seq_cst) != 0) ring(owner_bell_);
}

void Board::wait_for_bell(std::uint32_t heard) {
  const auto rung = [&] { return state_->bell.load(std::memory_order_acquire) != heard; };
  if (spin_ && spin_until(rung)) return;
  state_->sleepers.fetch_add(1, std::memory_order_seq_cst);
  if (!rung()) futex_wait(state_->bell, heard);
  state_->sleepers.fetch_sub(1, std::memory_order_seq_cst);
}

void Board::ring_bell(std::uint64_t wake) {
  state_->bell.fetch_add(1, std::memory_order_seq_cst);
  if (state_->sleepers.load(std::memory_order_seq_cst) == 0) return;
  futex_wake(state_->bell, static_cast<unsigned>(std::min<std::uint64_t>(wake, INT_MAX)));
}

std::optional<std::size_t> Board::wait(std::span<const Fd* const> others) {
  if (spin_ && spin_until([this] { return finished(); })) return std::nullopt;
  std::vector<const Fd*> fds(others.begin(), others.end());
  fds.push_back(&owner_bell_);
  state_->owner_sleeps.store(1, std::memory_order_seq_cst);
  while (!finished()) {
    const std::size_t ready = *wait_readable(fds);
    if (ready < others.size()) return ready;
    silence(owner_bell_);
  }
  state_->owner_sleeps.store(0, std::memory_order_relaxed);
  return std::nullopt;
}

void Board::close() {
  state_->closed.store(true, std::memory_order_release);
  ring_bell(INT_MAX);
}

}  // namespace concbench
