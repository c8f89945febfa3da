#include "mpi/rank/answer.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace concbench {
namespace {

/// What a message begins with.
struct Head {
  std::uint64_t rank;
  std::uint64_t begin;
  std::uint64_t end;
  std::uint64_t executed;
  std::uint64_t ns;
  std::uint64_t timeouts;
  std::uint64_t runs;
  std::uint64_t failure_bytes;
};

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::size_t kHeadWords = sizeof(Head) / kWord;
constexpr std::size_t kRunWords = 3;
constexpr std::size_t kMostFailureBytes = 512;

std::size_t words_for(std::size_t bytes) { return (bytes + kWord - 1) / kWord; }

void append(std::vector<std::uint64_t>& words, ConstWords more) {
  words.insert(words.end(), more.begin(), more.end());
}

/// Takes words from the front.
ConstWords take(ConstWords& words, std::size_t count) {
  const ConstWords taken = words.first(count);
  words = words.subspan(count);
  return taken;
}

}  // namespace

std::size_t most_words() {
  return kHeadWords + kMostValues * (2 + kRunWords) + words_for(kMostFailureBytes);
}

void write(const RankAnswer& answer, std::vector<std::uint64_t>& words) {
  const std::size_t failure_bytes = std::min(answer.failure.size(), kMostFailureBytes);
  words = {answer.rank, answer.tasks.begin,     answer.tasks.end,   answer.executed,
           answer.ns,   answer.timeouts.size(), answer.runs.size(), failure_bytes};
  append(words, answer.values);
  append(words, answer.timeouts);
  for (const TaskRun& run : answer.runs) {
    words.insert(words.end(), {run.task, static_cast<std::uint64_t>(run.begin_ns),
                               static_cast<std::uint64_t>(run.end_ns)});
  }
  const std::size_t text = words.size();
  words.resize(text + words_for(failure_bytes));
  std::memcpy(words.data() + text, answer.failure.data(), failure_bytes);
}

RankAnswer read_answer(ConstWords words) {
  Head head{};
  std::memcpy(&head, take(words, kHeadWords).data(), sizeof head);
  RankAnswer answer{.rank = static_cast<unsigned>(head.rank),
                    .tasks = {head.begin, head.end},
                    .executed = head.executed,
                    .ns = head.ns};
  answer.values = take(words, answer.tasks.size());
  const ConstWords timeouts = take(words, head.timeouts);
  answer.timeouts.assign(timeouts.begin(), timeouts.end());
  for (std::uint64_t i = 0; i < head.runs; ++i) {
    const ConstWords run = take(words, kRunWords);
    answer.runs.push_back({.task = run[0],
                           .begin_ns = static_cast<std::int64_t>(run[1]),
                           .end_ns = static_cast<std::int64_t>(run[2])});
  }
  answer.failure.assign(reinterpret_cast<const char*>(words.data()), head.failure_bytes);
  return answer;
}

void AnswerSender::send(Chunk tasks, std::uint64_t ns) {
  const std::uint64_t executed = job_.workers().take_executed();
  const std::uint64_t all = tasks.size();
  for (Chunk rest = tasks; !rest.empty();) {
    const Chunk now{rest.begin, std::min(rest.end, rest.begin + kMostValues)};
    RankAnswer answer = part(now);
    // Of the whole with its last part; the pace by parts.
    answer.executed = now.end == tasks.end ? executed : 0;
    answer.ns = ns * now.size() / all;
    write(answer, words_);
    world_.answer(words_);
    rest.begin = now.end;
  }
  runs_.clear();
}

RankAnswer AnswerSender::part(Chunk tasks) {
  RankAnswer answer{.rank = world_.rank(), .tasks = tasks, .values = job_.tasks().values(tasks)};
  const bool limited = job_.parts().limit != nullptr;
  for (std::uint64_t task = tasks.begin; limited && task < tasks.end; ++task) {
    if (job_.tasks().take_timeout(task)) answer.timeouts.push_back(task);
  }
  const auto is_in = [&](const TaskRun& run) {
    return tasks.begin <= run.task && run.task < tasks.end;
  };
  if (!runs_.empty()) std::ranges::copy_if(runs_, std::back_inserter(answer.runs), is_in);
  if (job_.tasks().failed()) answer.failure = job_.tasks().failure();
  return answer;
}

}  // namespace concbench
