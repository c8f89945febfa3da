#pragma once

#include <concbench/task.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mpi/rank/world.hpp"
#include "runtime/job.hpp"
#include "runtime/trace.hpp"

namespace concbench {

/// Values in a message: with what else is in it, Open MPI sends so many without asking the receiver
/// first, also where ranks share memory (4 KiB).
inline constexpr std::uint64_t kMostValues = 480;

/// What a rank has to tell of tasks that it was given. Many of them are told in several parts.
/// Views are of the sender's tables, or of the message.
struct RankAnswer {
  unsigned rank = 0;
  Chunk tasks = {};
  std::uint64_t executed = 0;
  /// What running them took; 0: not measured.
  std::uint64_t ns = 0;
  /// One for each task.
  ConstWords values = {};
  ConstWords timeouts = {};
  /// Where tasks are stamped, by the clock of the rank.
  std::vector<TaskRun> runs = {};
  /// The first failure of all.
  std::string_view failure = {};
};

/// How many words the longest answer has.
std::size_t most_words();

/// As a message; replaces `words`.
void write(const RankAnswer& answer, std::vector<std::uint64_t>& words);
RankAnswer read_answer(ConstWords words);

/// Tells rank 0 of tasks that have been run, in as many answers as it takes.
class AnswerSender {
 public:
  AnswerSender(World& world, Job& job, std::vector<TaskRun>& runs)
      : world_(world), job_(job), runs_(runs) {}

  /// `ns`: what running them took; 0: not measured.
  void send(Chunk tasks, std::uint64_t ns);

 private:
  RankAnswer part(Chunk tasks);

  World& world_;
  Job& job_;
  std::vector<TaskRun>& runs_;
  std::vector<std::uint64_t> timeouts_;
  std::string failure_;
  std::vector<std::uint64_t> words_;
};

}  // namespace concbench
