#include "text/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>

namespace concbench {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

/// Reads one text, once, from left to right.
class Splitter {
 public:
  Splitter(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  std::vector<std::string> split() {
    while (!at_end()) step();
    end_word();
    return std::move(words_);
  }

 private:
  [[noreturn]] void refuse(std::string_view why) const {
    throw UsageError(fmt::format("{}: {} in '{}'", what_, why, text_));
  }

  bool at_end() const { return place_ == text_.size(); }
  char next() { return text_[place_++]; }

  void take(char c) {
    word_ += c;
    begun_ = true;
  }

  void end_word() {
    if (begun_) words_.push_back(std::move(word_));
    word_.clear();
    begun_ = false;
  }

  void step() {
    const char c = next();
    if (is_blank(c)) return end_word();
    if (c == '\'') return single_quoted();
    if (c == '"') return double_quoted();
    if (c == '\\') return escaped();
    refuse_for_shell(c, "|&;<>()$`*");
    take(c);
  }

  void refuse_for_shell(char c, std::string_view special) const {
    if (!is_one_of(c, special)) return;
    refuse(fmt::format("'{}' is for a shell: quote it, or add --shell,", c));
  }

  void escaped() {
    if (at_end()) refuse("nothing follows the backslash at the end");
    // A line that goes on in the next one.
    if (const char c = next(); c != '\n') take(c);
  }

  void single_quoted() {
    begun_ = true;
    const auto end = text_.find('\'', place_);
    if (end == std::string_view::npos) refuse("a quote is not ended");
    word_ += text_.substr(place_, end - place_);
    place_ = end + 1;
  }

  void double_quoted() {
    begun_ = true;
    while (!at_end()) {
      const char c = next();
      if (c == '"') return;
      if (c == '\\' && !at_end() && is_one_of(text_[place_], "$`\"\\\n")) {
        escaped();
      } else {
        refuse_for_shell(c, "$`");
        word_ += c;
      }
    }
    refuse("a quote is not ended");
  }

  std::string_view text_;
  std::string_view what_;
  std::size_t place_ = 0;
  std::string word_;
  bool begun_ = false;
  std::vector<std::string> words_;
};

/// What means only itself to a shell, wherever it stands.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         is_one_of(c, "_-./,:=+@%{}");
}

std::string quoted(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string text = "'";
  for (const char c : word) {
    if (c == '\'') {
      text += R"('\'')";
    } else {
      text += c;
    }
  }
  return text + "'";
}

}  // namespace

std::vector<std::string> split_words(std::string_view text, std::string_view what) {
  return Splitter(text, what).split();
}

std::string join_words(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += quoted(word);
  }
  return text;
}

}  // namespace concbench
