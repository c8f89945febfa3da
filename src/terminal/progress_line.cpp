#include "terminal/progress_line.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/columns.hpp"
#include "report/figure.hpp"
#include "report/ratio_text.hpp"
#include "text/printable.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// Columns of the bar.
constexpr std::size_t kBar = 16;
/// Fewer columns of a name tell nothing.
constexpr std::size_t kLeastName = 8;
constexpr std::string_view kGap = "  ";
/// Columns of the mark before the case that is being measured.
constexpr std::size_t kMark = 2;

/// At most this many columns of it; nothing where there is no room for the mark of what is missing.
std::string cut(const std::string& text, std::size_t columns, const ProgressStyle& style) {
  const std::string_view mark = style.unicode ? "…" : "..";
  const std::string fitting = shortened(text, columns, mark);
  return text_width(fitting) <= columns ? fitting : "";
}

std::string ascii_bar(double done, std::size_t width) {
  const std::size_t inner = width - 2;
  const auto full = static_cast<std::size_t>(done * static_cast<double>(inner));
  return fmt::format("[{}{}]", std::string(full, '#'), std::string(inner - full, '.'));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// Eighths of a column can be told apart.
std::string unicode_bar(double done, std::size_t width) {
  static constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(done * 8 * static_cast<double>(width));
  std::string bar = repeated("█", eighths / 8);
  bar += kEighths[eighths % 8];
  return bar + repeated("░", width - text_width(bar));
}

std::string bar(double done, std::size_t width, const ProgressStyle& style) {
  const std::string drawn = style.unicode ? unicode_bar(done, width) : ascii_bar(done, width);
  return style.color ? fmt::format("\x1b[32m{}\x1b[0m", drawn) : drawn;
}

std::string short_time(std::chrono::duration<double> time) {
  const auto seconds = static_cast<std::uint64_t>(std::llround(std::max(0.0, time.count())));
  if (seconds < 100) return fmt::format("{} s", seconds);
  if (seconds < 6000) return fmt::format("{} min", (seconds + 30) / 60);
  return fmt::format("{} h", (seconds + 1800) / 3600);
}

std::string percent_of(const ProgressState& state) {
  return fmt::format("{:3.0f} %", 100 * state.done);
}

/// Words in the order in which they stand, and how important each is; 0 is what goes last.
struct Word {
  unsigned rank;
  std::string text;
  bool may_be_cut = false;
};

std::vector<Word> words_of(const ProgressState& state) {
  return {{0, percent_of(state)}, {1, state.left},    {7, state.limit},
          {4, state.round},       {5, state.decided}, {3, printable(state.case_name), true},
          {6, state.estimate},    {2, state.busy}};
}

std::string joined(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) {
    if (word.text.empty()) continue;
    if (!text.empty()) text += kGap;
    text += word.text;
  }
  return text;
}

/// Empties the words for which there is no room; a name is cut before it is given up.
std::string fitted(const ProgressState& state, std::size_t columns, const ProgressStyle& style) {
  std::vector<Word> words = words_of(state);
  std::vector<Word*> by_rank;
  by_rank.reserve(words.size());
  for (Word& word : words) by_rank.push_back(&word);
  std::ranges::sort(by_rank, {}, &Word::rank);
  std::size_t used = 0;
  for (Word* word : by_rank) {
    const std::size_t gap = used > 0 ? kGap.size() : 0;
    const std::size_t room = columns - std::min(columns, used + gap);
    if (word->may_be_cut && room >= kLeastName) word->text = cut(word->text, room, style);
    if (text_width(word->text) > room) word->text.clear();
    if (!word->text.empty()) used += gap + text_width(word->text);
  }
  return joined(words);
}

using Seconds = std::chrono::duration<double>;

std::optional<Seconds> time_left(const Progress& p, Seconds elapsed, Clock::time_point now) {
  if (p.taken == 0) return std::nullopt;
  const Seconds left = elapsed / static_cast<double>(p.taken) * static_cast<double>(p.left);
  if (!p.end) return left;
  return std::max(Seconds(0), std::min(left, Seconds(*p.end - now)));
}

std::string round_text(const Progress& p) {
  const unsigned rounds = std::max(p.rounds, p.expected);
  // Where none is known to come, there is always one more.
  if (p.round + 1 > rounds) return fmt::format("round {}", p.round + 1);
  const char* about = p.expected > p.rounds ? "~" : "";
  return fmt::format("round {}/{}{}", p.round + 1, about, rounds);
}

/// In the words of the final table. No case is `same` before the end: its interval gets narrower.
RatioText speedup_text(const Estimate& speedup) {
  Comparison comparison{.ratio = inverse(speedup)};
  comparison.verdict = verdict_of(comparison.ratio, 0);
  // Too few samples say nothing of how far off it may be.
  const bool is_known = is_bounded(speedup) && speedup.lower > 0;
  if (is_known) return ratio_text(comparison);
  comparison.verdict = speedup.point < 1 ? Verdict::slower : Verdict::faster;
  return {ratio_text(comparison).words, ""};
}

RatioText estimate_text(const Standing& standing) {
  const Estimate& e = standing.estimate;
  if (!std::isfinite(e.point)) return {};
  if (standing.is_speedup) return speedup_text(e);
  const auto text = [](double ns) { return format_figure(ns, Quantity::time); };
  if (!is_bounded(e)) return {text(e.point), ""};
  return {text(e.point), fmt::format("{} to {}", text(e.lower), text(e.upper))};
}

/// Its first samples may all take long: that it has not stopped must be seen.
constexpr Seconds kLong(2);

std::string name_text(const Progress& p, Seconds lasts) {
  const std::string& name = p.cases[p.current].name;
  if (lasts < kLong) return name;
  return fmt::format("{}: a sample for {}", name, short_time(lasts));
}

std::string decided_text(const Progress& p) {
  return p.compared == 0 ? "" : fmt::format("{} of {} decided", p.decided, p.compared);
}

/// A few that were disturbed are nothing that a user could act on.
std::string busy_text(const Progress& p) {
  constexpr std::size_t kEnough = 6;
  if (p.samples < kEnough || 2 * p.disturbed < p.samples) return "";
  return fmt::format("busy: {} of {} samples disturbed", p.disturbed, p.samples);
}

std::optional<Standing> standing_of(const Progress& p, std::size_t index) {
  return index < p.standings.size() ? p.standings[index] : std::nullopt;
}

RatioText known_of(const Progress& p, std::size_t index) {
  const std::optional<Standing> standing = standing_of(p, index);
  return standing ? estimate_text(*standing) : RatioText{};
}

std::size_t widest_of(const std::vector<std::string>& texts) {
  std::size_t widest = 0;
  for (const std::string& text : texts) widest = std::max(widest, text_width(text));
  return widest;
}

/// What is known of each case: words below words, intervals below intervals.
std::vector<std::string> all_known(const Progress& p) {
  std::vector<RatioText> known;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < p.cases.size(); ++i) {
    known.push_back(known_of(p, i));
    words.push_back(known.back().words);
  }
  const std::size_t widest = widest_of(words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (known[i].interval.empty()) continue;
    words[i] = padded(words[i], widest, true).append(kGap).append(known[i].interval);
  }
  return words;
}

}  // namespace

ProgressState progress_state(const Progress& progress, Clock::time_point began,
                             Clock::time_point sample_began, Clock::time_point now) {
  const Seconds elapsed = now - began;
  const auto left = time_left(progress, elapsed, now);
  const double whole = elapsed.count() + left.value_or(Seconds(0)).count();
  return {.done = left && whole > 0 ? elapsed.count() / whole : 0,
          .left = left ? short_time(*left) + " left" : "",
          .limit = progress.end ? "up to " + short_time(*progress.end - began) : "",
          .round = round_text(progress),
          .case_name = name_text(progress, now - sample_began),
          .estimate = known_of(progress, progress.current).together(),
          .decided = decided_text(progress),
          .busy = busy_text(progress)};
}

std::string progress_line(const ProgressState& state, unsigned width, const ProgressStyle& style) {
  // Where there is hardly room for words, a bar would take it.
  if (width < 4 * kBar) return fitted(state, width, style);
  const double done = std::clamp(state.done, 0.0, 1.0);
  return bar(done, kBar, style)
      .append(kGap)
      .append(fitted(state, width - kBar - kGap.size(), style));
}

std::string progress_text(const ProgressState& state) {
  const std::string text = joined(words_of(state));
  return text.substr(text.find_first_not_of(' '));
}

std::vector<std::string> progress_table(const Progress& progress, unsigned width,
                                        const ProgressStyle& style) {
  std::vector<std::string> names;
  for (const Case& c : progress.cases) names.push_back(printable(c.name));
  const std::vector<std::string> known = all_known(progress);
  // Names give way to figures.
  const std::size_t taken = kMark + kGap.size() + widest_of(known);
  const std::size_t room = std::max(kLeastName, width - std::min<std::size_t>(width, taken));
  const std::size_t widest = std::min(room, widest_of(names));
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const char* mark = i == progress.current ? "> " : "  ";
    const std::string name = padded(cut(names[i], widest, style), widest, true);
    lines.push_back(cut(fmt::format("{}{}{}{}", mark, name, kGap, known[i]), width, style));
  }
  return lines;
}

}  // namespace concbench
