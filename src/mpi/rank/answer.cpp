#include "mpi/rank/answer.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>

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
  const Head head{.rank = answer.rank,
                  .begin = answer.tasks.begin,
                  .end = answer.tasks.end,
                  .executed = answer.executed,
                  .ns = answer.ns,
                  .timeouts = answer.timeouts.size(),
                  .runs = answer.runs.size(),
                  .failure_bytes = std::min(answer.failure.size(), kMostFailureBytes)};
  words.resize(kHeadWords + answer.values.size() + head.timeouts + kRunWords * head.runs +
               words_for(head.failure_bytes));
  std::memcpy(words.data(), &head, sizeof head);
  auto to = std::ranges::copy(answer.values, words.begin() + kHeadWords).out;
  to = std::ranges::copy(answer.timeouts, to).out;
  for (const TaskRun& run : answer.runs) {
    *to++ = run.task;
    *to++ = static_cast<std::uint64_t>(run.begin_ns);
    *to++ = static_cast<std::uint64_t>(run.end_ns);
  }
  answer.failure.copy(reinterpret_cast<char*>(std::to_address(to)), head.failure_bytes);
}

RankAnswer read_answer(ConstWords words) {
  Head head{};
  std::memcpy(&head, take(words, kHeadWords).data(), sizeof head);
  RankAnswer answer{.rank = static_cast<unsigned>(head.rank),
                    .tasks = {head.begin, head.end},
                    .executed = head.executed,
                    .ns = head.ns};
  answer.values = take(words, answer.tasks.size());
  answer.timeouts = take(words, head.timeouts);
  for (std::uint64_t i = 0; i < head.runs; ++i) {
    const ConstWords run = take(words, kRunWords);
    answer.runs.push_back({.task = run[0],
                           .begin_ns = static_cast<std::int64_t>(run[1]),
                           .end_ns = static_cast<std::int64_t>(run[2])});
  }
  answer.failure = {reinterpret_cast<const char*>(words.data()), head.failure_bytes};
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
  timeouts_.clear();
  const bool limited = job_.parts().limit != nullptr;
  for (std::uint64_t task = tasks.begin; limited && task < tasks.end; ++task) {
    if (job_.tasks().take_timeout(task)) timeouts_.push_back(task);
  }
  if (job_.tasks().failed()) failure_ = job_.tasks().failure();
  RankAnswer answer{.rank = world_.rank(),
                    .tasks = tasks,
                    .values = job_.tasks().values(tasks),
                    .timeouts = timeouts_,
                    .failure = failure_};
  const auto is_in = [&](const TaskRun& run) {
    return tasks.begin <= run.task && run.task < tasks.end;
  };
  if (!runs_.empty()) std::ranges::copy_if(runs_, std::back_inserter(answer.runs), is_in);
  return answer;
}

}  // namespace concbench
