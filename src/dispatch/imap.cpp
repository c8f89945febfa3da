#include <unordered_map>

#include "dispatch/collect.hpp"
#include "dispatch/modes.hpp"

namespace concbench {
namespace {

/// Results in the order of their tasks: those that are ahead of their turn wait here.
class InOrder {
 public:
  /// Takes what came back; says whether its turn has come, with all that has waited for it.
  bool take(Chunk chunk) {
    if (chunk.begin != next_) {
      early_.emplace(chunk.begin, chunk.end);
      return false;
    }
    next_ = chunk.end;
    while (const auto waited = early_.extract(next_)) next_ = waited.mapped();
    return true;
  }

 private:
  std::uint64_t next_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> early_;
};

}  // namespace

Milestones dispatch_imap(Executor& executor, std::uint64_t tasks, Grain grain) {
  executor.submit({0, tasks}, grain);
  Milestones found{.submitted = std::chrono::steady_clock::now(), .first_result = {}};
  InOrder results;
  collect(executor, tasks, [&](Chunk chunk) {
    const bool in_turn = results.take(chunk);
    if (in_turn && chunk.begin == 0) found.first_result = std::chrono::steady_clock::now();
  });
  return found;
}

}  // namespace concbench
