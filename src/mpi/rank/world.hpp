#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace concbench {

/// What rank 0 tells all others to do.
enum class Call : std::uint64_t {
  run,            ///< a pass: ranges of tasks come, until an empty one
  run_share,      ///< a pass: each runs its share of so many tasks
  prepare,        ///< of the workload
  clean_up,       ///< of the workload
  forget_events,  ///< of the workload's distributions
  send_events,    ///< they are added up on rank 0
  send_usage,     ///< it is added up on rank 0
  align,          ///< tell the clock, as often as rank 0 asks
  end,
};

struct Instruction {
  Call call = Call::end;
  std::uint64_t argument = 0;
};

using Words = std::span<std::uint64_t>;
using ConstWords = std::span<const std::uint64_t>;

/// The ranks of this job, as MPI has them. The only source that knows its functions. One of them,
/// used by the thread that made it. A failure of MPI ends the job.
class World {
 public:
  World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  unsigned rank() const { return rank_; }
  unsigned size() const { return size_; }
  /// On how many machines they are, and which of them this is on.
  unsigned nodes() const { return nodes_; }
  const std::string& node() const { return node_; }
  /// Its place among the ranks of this machine.
  unsigned place() const { return place_; }

  /// From rank 0 to all others, which wait for it.
  void tell(const Instruction& command);
  Instruction hear();
  void meet();
  std::string share(std::string text);

  /// The sum of what all have at the same place, and the largest, on rank 0; elsewhere nothing.
  std::vector<std::uint64_t> sum(ConstWords words);
  std::vector<std::uint64_t> largest(ConstWords words);

  /// To a rank that receives from this one. May return before that.
  void send(unsigned rank, ConstWords words);
  void receive(unsigned rank, Words words);

  /// To rank 0, which takes answers from all others as they come.
  void answer(ConstWords words);

  // On rank 0.

  /// Answers have at most so many words.
  void expect(std::size_t most);
  /// The next answer, or an empty one where `wait` is not set and none is there. Only while one is
  /// to come. Valid until the next call.
  ConstWords next(bool wait);

  /// For all ranks, at the end.
  void end();

 private:
  struct Inbox;

  unsigned rank_ = 0;
  unsigned size_ = 1;
  unsigned nodes_ = 1;
  unsigned place_ = 0;
  std::string node_;
  /// Never destroyed: the process ends as a whole.
  Inbox* inbox_ = nullptr;
};

}  // namespace concbench
