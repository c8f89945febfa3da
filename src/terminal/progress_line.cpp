#include "terminal/progress_line.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "text/printable.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

constexpr std::size_t kLeastBar = 10;
constexpr std::size_t kMostBar = 30;
/// Fewer columns of a name tell nothing.
constexpr std::size_t kLeastName = 8;
constexpr std::string_view kGap = "  ";

/// At most this many columns of it, with a mark where something is missing.
std::string cut(const std::string& text, std::size_t columns, const ProgressStyle& style) {
  if (text_width(text) <= columns) return text;
  const std::string_view mark = style.unicode ? "…" : "...";
  const std::size_t kept = columns - std::min(columns, text_width(mark));
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    if ((text[end] & 0xC0) != 0x80 && seen++ == kept) break;
  }
  return fmt::format("{}{}", text.substr(0, end), mark);
}

std::string ascii_bar(double done, std::size_t width) {
  const std::size_t inner = width - 2;
  const auto full = static_cast<std::size_t>(done * static_cast<double>(inner));
  return fmt::format("[{}{}]", std::string(full, '#'), std::string(inner - full, '.'));
}

/// Eighths of a column can be told apart.
std::string unicode_bar(double done, std::size_t width) {
  static constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(done * 8 * static_cast<double>(width));
  const std::string_view last = kEighths[eighths % 8];
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += last;
  return bar + std::string(width - text_width(bar), ' ');
}

std::string bar(double done, std::size_t width, const ProgressStyle& style) {
  const std::string drawn = style.unicode ? unicode_bar(done, width) : ascii_bar(done, width);
  return style.color ? fmt::format("\x1b[32m{}\x1b[0m", drawn) : drawn;
}

std::string time_text(std::chrono::duration<double> time) {
  const auto seconds = static_cast<std::uint64_t>(std::llround(std::max(0.0, time.count())));
  if (seconds < 100) return fmt::format("{} s left", seconds);
  if (seconds < 6000) return fmt::format("{} min left", (seconds + 30) / 60);
  return fmt::format("{} h left", (seconds + 1800) / 3600);
}

/// The texts that there is room for, side by side.
class Texts {
 public:
  Texts(const ProgressState& state, std::size_t columns, const ProgressStyle& style)
      : left_(columns) {
    const std::string percent = fmt::format("{:3.0f} %", 100 * state.done);
    // What is said first here is what matters most; it stands in another order.
    const bool shows_percent = take(percent);
    const std::string time = state.left ? time_text(*state.left) : "";
    const bool shows_time = take(time);
    const bool shows_name = take(name_of(state, style));
    const bool shows_round = take(state.round);
    const bool shows_estimate = take(state.estimate);
    add(shows_percent, percent);
    add(shows_time, time);
    add(shows_round, state.round);
    add(shows_name, name_);
    add(shows_estimate, state.estimate);
  }

  const std::string& text() const { return text_; }

 private:
  const std::string& name_of(const ProgressState& state, const ProgressStyle& style) {
    const std::size_t room = left_ > kGap.size() ? left_ - kGap.size() : 0;
    if (room >= kLeastName) name_ = cut(printable(state.case_name), room, style);
    return name_;
  }

  bool take(const std::string& text) {
    const std::size_t size = text_width(text) + (taken_any_ ? kGap.size() : 0);
    if (text.empty() || size > left_) return false;
    taken_any_ = true;
    left_ -= size;
    return true;
  }

  void add(bool shown, const std::string& text) {
    if (!shown) return;
    if (!text_.empty()) text_ += kGap;
    text_ += text;
  }

  std::size_t left_;
  bool taken_any_ = false;
  std::string name_;
  std::string text_;
};

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

std::string estimate_text(const Standing& standing) {
  const Estimate& e = standing.estimate;
  if (!std::isfinite(e.point)) return "";
  const auto text = [&](double value) {
    return standing.is_speedup ? short_number(value) + "x"
                               : format_duration(std::chrono::nanoseconds(std::llround(value)));
  };
  const auto bound = [&](double value) {
    return standing.is_speedup ? short_number(value) : text(value);
  };
  // Too few samples say nothing of how far off it may be.
  const bool known = is_bounded(e) && !(standing.is_speedup && e.lower <= 0);
  return known ? fmt::format("{} ({}-{})", text(e.point), bound(e.lower), bound(e.upper))
               : text(e.point);
}

}  // namespace

ProgressState progress_state(const Progress& progress, Clock::time_point began,
                             Clock::time_point now) {
  const Seconds elapsed = now - began;
  const auto left = time_left(progress, elapsed, now);
  const double whole = elapsed.count() + left.value_or(Seconds(0)).count();
  return {.done = left && whole > 0 ? elapsed.count() / whole : 0,
          .left = left,
          .round = round_text(progress),
          .case_name = progress.current->name,
          .estimate = progress.standing ? estimate_text(*progress.standing) : ""};
}

std::string progress_line(const ProgressState& state, unsigned width, const ProgressStyle& style) {
  // Where there is hardly room for words, a bar would take it.
  const std::size_t reserved = width >= 4 * kLeastBar ? kLeastBar + kGap.size() : 0;
  std::string text = Texts(state, width - reserved, style).text();
  if (reserved == 0) return text;
  const std::size_t room = width - text_width(text) - kGap.size();
  const double done = std::clamp(state.done, 0.0, 1.0);
  return bar(done, std::min(room, kMostBar), style).append(kGap).append(text);
}

}  // namespace concbench
