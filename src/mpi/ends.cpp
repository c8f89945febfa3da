#include "mpi/ends.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include "text/printable.hpp"

namespace concbench {
namespace {

constexpr auto kNone = std::string_view::npos;

/// What stands between two marks; absent where either is missing.
std::optional<std::string> between(std::string_view text, std::string_view before,
                                   std::string_view after) {
  const auto found = text.find(before);
  if (found == kNone) return std::nullopt;
  const auto begin = found + before.size();
  const auto end = text.find(after, begin);
  if (end == kNone) return std::nullopt;
  return std::string(text.substr(begin, end - begin));
}

/// mpirun breaks its lines anywhere: one space for each run of blanks and ends of lines.
std::string unfolded(std::string_view text) {
  std::string flat;
  for (const char c : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (blank && (flat.empty() || flat.back() == ' ')) continue;
    flat.push_back(blank ? ' ' : c);
  }
  return flat;
}

/// At the beginning of a line: a shell that cannot start the program names it, too.
std::optional<std::string> rank_said(std::string_view said) {
  const std::string marked = fmt::format("\n{}", kRankSays);
  if (said.starts_with(kRankSays)) return between(said, kRankSays, "\n");
  return between(said, marked, "\n");
}

std::optional<std::string> rank_killed(std::string_view flat) {
  const auto rank = between(flat, "noticed that process rank ", " ");
  const auto node = between(flat, " on node ", " exited");
  const auto signal = between(flat, "exited on signal ", ")");
  if (!rank || !node || !signal) return std::nullopt;
  return fmt::format("rank {} on node {} was killed by signal {})", *rank, *node, *signal);
}

/// `Process name: [[4711,1],2]` and `Exit code: 3`.
std::optional<std::string> rank_exited(std::string_view flat) {
  const auto name = between(flat, "Process name: [[", "]");
  const auto rank = between(flat, "],", "]");
  const auto code = between(flat, "Exit code: ", " ");
  if (!name || !rank || !code) return std::nullopt;
  return fmt::format("rank {} exited with code {}", *rank, *code);
}

constexpr std::string_view kDaemonLost = "lost communication with a remote daemon";
/// Which one is told behind this, but not always.
constexpr std::string_view kRankEnded = "but 1 process returned a non-zero exit code";

std::optional<std::string> node_lost(std::string_view flat) {
  if (flat.find(kDaemonLost) == kNone) return std::nullopt;
  const auto daemon = flat.find("Remote daemon: ");
  const auto node = between(flat.substr(daemon == kNone ? flat.size() : daemon), " on node ", " ");
  return fmt::format("the daemon on node {} was lost: it died, or the link to it is down",
                     node.value_or("?"));
}

std::optional<std::string> rank_aborted(std::string_view flat) {
  const auto rank = between(flat, "MPI_ABORT was invoked on rank ", " ");
  if (!rank) return std::nullopt;
  return fmt::format("rank {} gave up", *rank);
}

/// Rulers are passed over, and harmless warnings: of mpirun, where a daemon has joined its process
/// group before mpirun puts it there, and of ssh, where it sees a host for the first time.
bool says_something(std::string_view line) {
  return line.find("Warning: ") == kNone &&
         std::ranges::any_of(line, [](unsigned char c) { return std::isalpha(c) != 0; });
}

std::optional<std::string> first_words(std::string_view said) {
  while (!said.empty()) {
    const auto end = said.find('\n');
    std::string_view raw = said.substr(0, end);
    // As ssh ends its lines.
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    const std::string line = printable(std::string(raw));
    if (says_something(line)) return line;
    if (end == kNone) break;
    said.remove_prefix(end + 1);
  }
  return std::nullopt;
}

/// What started it has said why, if anyone has.
std::optional<std::string> daemon_ended(std::string_view said) {
  constexpr std::string_view kSaying = "ORTE was unable to reliably start one or more daemons";
  const auto found = said.find(kSaying);
  if (found == kNone) return std::nullopt;
  const auto why = first_words(said.substr(0, found));
  return fmt::format("a daemon on another node ended or could not be started{}",
                     why ? fmt::format(" ({})", *why) : "");
}

/// mpirun ends as the rank did, and a shell tells a signal by a code above 128.
std::string some_rank_ended(const ExitStatus& mpirun) {
  const int code = static_cast<int>(mpirun.code().value_or(0));
  const std::string how =
      code > 128 ? ExitStatus{.status = code - 128}.reason() : "ended before the work was done";
  return fmt::format("a rank {}; mpirun did not say which", how);
}

std::string what_was_lost(const ExitStatus& mpirun, std::string_view said) {
  const std::string flat = unfolded(said);
  for (const auto tell : {rank_killed, node_lost, rank_aborted, rank_exited}) {
    if (auto reason = tell(flat)) return printable(*reason);
  }
  if (flat.find(kRankEnded) != kNone) return some_rank_ended(mpirun);
  if (const auto reason = daemon_ended(said)) return *reason;
  if (!mpirun.ok() && !mpirun.code()) return fmt::format("mpirun {}", mpirun.reason());
  if (const auto words = first_words(said)) return fmt::format("mpirun said: {}", *words);
  return fmt::format("mpirun {} before the work was done", mpirun.reason());
}

/// As mpirun begins a message of its own.
constexpr std::string_view kRuler =
    "--------------------------------------------------------------------------\n";

/// A program may draw a ruler, too.
bool begins_an_end(std::string_view message) {
  constexpr std::string_view kBeginnings[] = {"mpirun ", "Primary job ", "ORTE ", "An ORTE ",
                                              "MPI_ABORT "};
  return std::ranges::any_of(kBeginnings, [&](auto begin) { return message.starts_with(begin); });
}

std::optional<unsigned> blamed(std::string_view flat) {
  const auto text = between(flat, "noticed that process rank ", " ");
  if (!text) return std::nullopt;
  unsigned rank = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), rank);
  return error == std::errc{} ? std::optional(rank) : std::nullopt;
}

}  // namespace

bool tells_an_end(std::string_view said) {
  const std::string flat = unfolded(said);
  return flat.find(kDaemonLost) != kNone || flat.find(kRankEnded) != kNone;
}

std::string_view before_an_end(std::string_view words) {
  for (auto at = words.find(kRuler); at != kNone; at = words.find(kRuler, at + 1)) {
    if (begins_an_end(words.substr(at + kRuler.size()))) return words.substr(0, at);
  }
  return words;
}

RankEnd explain_end(const ExitStatus& mpirun, std::string_view said) {
  if (const auto reason = rank_said(said)) return {.reason = printable(*reason), .is_own = true};
  return {.reason = what_was_lost(mpirun, said), .rank = blamed(unfolded(said))};
}

}  // namespace concbench
