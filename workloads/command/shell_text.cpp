#include "shell_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace concbench::command {
namespace {

/// A character of the text, or a placeholder.
struct Symbol {
  char character = '\0';
  std::optional<Placeholder> placeholder = {};

  bool is(char wanted) const { return !placeholder && character == wanted; }
};

std::vector<Symbol> symbols_of(const Template& command) {
  std::vector<Symbol> symbols;
  for (const Template::Part& part : command.parts()) {
    for (const char c : part.literal) symbols.push_back({.character = c});
    if (part.placeholder) symbols.push_back({.placeholder = part.placeholder});
  }
  return symbols;
}

bool is_one_of(const Symbol& symbol, std::string_view characters) {
  return !symbol.placeholder && characters.find(symbol.character) != std::string_view::npos;
}

std::string variable(Placeholder placeholder) {
  return fmt::format("concbench_{}", name_of(placeholder));
}

constexpr std::string_view kUnclear =
    "where it is not clear which quotes are open; give it a name before, as in x={input}; ...";
constexpr std::string_view kWithinBackquotes = "within backquotes; write $(...) instead";
constexpr std::string_view kWithinBraces =
    "within ${...}; give it a name before, as in x={input}; ...";
constexpr std::string_view kInArithmetic = "in arithmetic, where some shells run what is in it";

/// Reads the text as a shell does, as far as that tells which quotes a placeholder stands in, and
/// writes it with variables instead.
class ShellText {
 public:
  ShellText(std::vector<Symbol> symbols, std::string_view option)
      : symbols_(std::move(symbols)), option_(option) {}

  std::string write() {
    while (!at_end()) command(Within::nothing);
    if (!ends_.empty() && has_placeholder_) refuse("beside a here-document without an end");
    return std::move(text_);
  }

 private:
  enum class Within { nothing, parentheses };

  /// The line that ends a here-document.
  struct End {
    std::string line;
    bool is_quoted = false;
    bool without_tabs = false;
  };

  bool at_end() const { return place_ == symbols_.size(); }

  bool next_is(std::string_view wanted) const {
    if (symbols_.size() - place_ < wanted.size()) return false;
    return std::ranges::equal(wanted, std::span(symbols_).subspan(place_, wanted.size()),
                              [](char c, const Symbol& symbol) { return symbol.is(c); });
  }

  void copy(std::size_t count = 1) {
    for (; count > 0 && !at_end(); --count) text_ += symbols_[place_++].character;
  }

  /// Whether the next characters were these, which are behind then.
  bool copied(std::string_view wanted) {
    if (!next_is(wanted)) return false;
    copy(wanted.size());
    return true;
  }

  [[noreturn]] void refuse(std::string_view where) const {
    const auto is_one = [](const Symbol& symbol) { return symbol.placeholder.has_value(); };
    const auto here = symbols_.begin() + static_cast<std::ptrdiff_t>(place_);
    const auto next = std::find_if(here, symbols_.end(), is_one);
    const auto found = next == symbols_.end() ? std::ranges::find_if(symbols_, is_one) : next;
    throw UsageError(
        fmt::format("{}: {{{}}} cannot stand {}", option_, name_of(*found->placeholder), where));
  }

  /// Passes a placeholder, if there is one, for which a shell sees `before`, its value and `after`.
  bool filled_in(std::string_view before, std::string_view after) {
    if (at_end() || !symbols_[place_].placeholder) return false;
    if (is_unclear_) refuse(kUnclear);
    text_ += fmt::format("{}${{{}}}{}", before, variable(*symbols_[place_].placeholder), after);
    has_placeholder_ = true;
    ++place_;
    return true;
  }

  void refuse_placeholder(std::string_view where) {
    if (!at_end() && symbols_[place_].placeholder) refuse(where);
  }

  void escape() {
    copy();
    refuse_placeholder("behind a backslash");
    copy();
  }

  void single_quotes(bool is_bash) {
    copy();
    while (!at_end() && !next_is("'")) {
      if (filled_in("'\"", "\"'")) continue;
      // Only some shells take $'it\'s' for one word.
      if (is_bash && next_is("\\'")) is_unclear_ = true;
      copy();
    }
    copy();
  }

  void double_quotes() {
    copy();
    while (!at_end() && !next_is("\"")) expanding_text();
    copy();
  }

  /// A step in what a shell expands, but neither splits nor takes for words.
  void expanding_text() {
    if (filled_in("", "")) return;
    if (next_is("\\")) return escape();
    if (next_is("`")) return backquotes();
    if (next_is("$")) return dollar(true);
    copy();
  }

  void backquotes() {
    copy();
    std::size_t single = 0;
    std::size_t twofold = 0;
    while (!at_end() && !next_is("`")) {
      refuse_placeholder(kWithinBackquotes);
      if (next_is("'")) ++single;
      if (next_is("\"")) ++twofold;
      next_is("\\") ? escape() : copy();
    }
    // Some shells go on to the next backquote where this one is in quotes.
    if (single % 2 != 0 || twofold % 2 != 0) is_unclear_ = true;
    copy();
  }

  void dollar(bool is_quoted) {
    copy();
    if (copied("((")) return arithmetic();
    if (copied("(")) return commands_in_parentheses();
    if (next_is("{")) return braces(is_quoted);
    if (next_is("'") && !is_quoted) single_quotes(true);
  }

  /// Within it, a shell reads the value of a variable as an expression, and some shells run what
  /// is in that. Numbers are numbers.
  void arithmetic() {
    std::size_t open = 0;
    while (!at_end() && !(open == 0 && copied("))"))) {
      if (symbols_[place_].placeholder == Placeholder::input) {
        refuse(is_unclear_ ? kUnclear : kInArithmetic);
      }
      // Commands in parentheses that begin as arithmetic does.
      if (open == 0 && next_is(")")) is_unclear_ = true;
      if (next_is("(")) ++open;
      if (open > 0 && next_is(")")) --open;
      next_is("\"") ? double_quotes() : expanding_text();
    }
  }

  void commands_in_parentheses() {
    const std::size_t outer = std::exchange(open_, 0);
    // Shells differ in whether a document begins in here that was announced outside.
    if (!ends_.empty()) is_unclear_ = true;
    is_word_begun_ = false;
    while (!at_end() && !(open_ == 0 && next_is(")"))) command(Within::parentheses);
    // What follows next is the document for a shell, and the end of the parentheses for others.
    if (!ends_.empty()) is_unclear_ = true;
    copy();
    open_ = outer;
    is_word_begun_ = true;
  }

  void braces(bool is_quoted) {
    copy();
    while (!at_end() && !next_is("}")) {
      refuse_placeholder(kWithinBraces);
      // Shells differ in what quotes do here.
      if (is_quoted && (next_is("'") || next_is("\""))) is_unclear_ = true;
      if (!is_quoted && next_is("'")) {
        single_quotes(false);
      } else if (!is_quoted && next_is("\"")) {
        double_quotes();
      } else {
        expanding_text();
      }
    }
    copy();
  }

  /// A step in commands.
  void command(Within within) {
    if (filled_in("\"", "\"")) {
      is_word_begun_ = true;
    } else if (next_is("\\\n")) {
      copy(2);
    } else if (!is_word_begun_ && next_is("#")) {
      comment();
    } else if (next_is("<<")) {
      begin_document();
    } else if (is_one_of(symbols_[place_], " \t\n;&|()<>")) {
      between_words();
    } else {
      // The parentheses behind its patterns have no other end.
      if (within == Within::parentheses && begins_case()) is_unclear_ = true;
      part_of_word();
      is_word_begun_ = true;
    }
  }

  bool begins_case() const {
    return !is_word_begun_ && (next_is("case ") || next_is("case\t") || next_is("case\n"));
  }

  void between_words() {
    if (next_is("(")) ++open_;
    if (next_is(")") && open_ > 0) --open_;
    const bool ends_line = next_is("\n");
    copy();
    if (ends_line) documents();
    is_word_begun_ = false;
  }

  void part_of_word() {
    if (next_is("\\")) return escape();
    if (next_is("'")) return single_quotes(false);
    if (next_is("\"")) return double_quotes();
    if (next_is("`")) return backquotes();
    if (next_is("$")) return dollar(false);
    copy();
  }

  void comment() {
    while (!at_end() && !next_is("\n")) {
      refuse_placeholder("in a comment");
      copy();
    }
  }

  void begin_document() {
    // Not a document: a text for standard input, which some shells know.
    if (copied("<<<")) return;
    copy(2);
    End end;
    end.without_tabs = copied("-");
    while (next_is(" ") || next_is("\t")) copy();
    while (!at_end() && !is_one_of(symbols_[place_], " \t\n;&|()<>")) {
      refuse_placeholder("in the end of a here-document");
      const char c = symbols_[place_].character;
      if (is_one_of(symbols_[place_], "'\"\\")) {
        end.is_quoted = true;
      } else {
        end.line += c;
      }
      copy();
    }
    ends_.push_back(std::move(end));
  }

  void documents() {
    for (const End& end : ends_) {
      while (!at_end() && !line_is(end)) line_of_document(end);
      if (at_end()) return;
      copy(end.line.size());
      copied("\n");
    }
    ends_.clear();
  }

  /// Whether the rest of the line, which has just begun, is the end.
  bool line_is(const End& end) {
    while (end.without_tabs && next_is("\t")) copy();
    if (!next_is(end.line)) return false;
    const std::size_t behind = place_ + end.line.size();
    return behind == symbols_.size() || symbols_[behind].is('\n');
  }

  void line_of_document(const End& end) {
    while (!at_end() && !copied("\n")) {
      if (!end.is_quoted) {
        expanding_text();
        continue;
      }
      refuse_placeholder("in a here-document whose end is in quotes");
      copy();
    }
  }

  std::vector<Symbol> symbols_;
  std::string_view option_;
  std::size_t place_ = 0;
  std::string text_;
  /// Within the innermost parentheses of a `$(`.
  std::size_t open_ = 0;
  std::vector<End> ends_;
  bool is_word_begun_ = false;
  bool is_unclear_ = false;
  bool has_placeholder_ = false;
};

/// A function has parameters of its own, and so has what `set` was given.
std::string assignments(const Template& command) {
  std::string text;
  for (const Placeholder placeholder :
       {Placeholder::task, Placeholder::worker, Placeholder::input}) {
    if (!command.has(placeholder)) continue;
    text += fmt::format("{}=${}; ", variable(placeholder), 1 + static_cast<int>(placeholder));
  }
  return text;
}

}  // namespace

std::string text_for_shell(const Template& command, std::string_view option) {
  return assignments(command) + ShellText(symbols_of(command), option).write();
}

}  // namespace concbench::command
