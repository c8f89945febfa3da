#include "app/manual.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "text/wrap.hpp"

namespace concbench {
namespace {

/// The group of options that are a workload's own.
constexpr std::string_view kOwn = "Workload";
constexpr std::string_view kWorkloads = "Workloads";

/// What roff would take for its own is spelled out.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '\'':
        result += "\\(aq";
        break;
      case '~':
        result += "\\(ti";
        break;
      case '^':
        result += "\\(ha";
        break;
      default:
        result += c;
    }
  }
  return result.starts_with('.') ? "\\&" + result : result;
}

std::string paragraph(std::string_view text) {
  constexpr std::size_t kWidth = 78;
  std::string lines;
  for (const std::string& line : wrapped(escaped(text), kWidth)) {
    // A line that begins with a dot, or with what stands for an apostrophe, is a request.
    lines += fmt::format("{}{}\n", line.starts_with('.') ? "\\&" : "", line);
  }
  return lines;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", escaped(text)); }

std::string capitals(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

std::string section(std::string_view title) {
  return fmt::format(".SH {}\n", escaped(capitals(title)));
}
std::string subsection(std::string_view title) {
  return fmt::format(".SS \"{}\"\n", escaped(title));
}

std::string entry(const HelpLine& line) {
  const auto first = line.left.find_first_not_of(' ');
  const std::string left = first == line.left.npos ? "" : line.left.substr(first);
  return fmt::format(".TP\n{}\n{}", bold(left), paragraph(line.text));
}

std::string entries(const std::vector<HelpLine>& lines) {
  std::string text;
  for (const HelpLine& line : lines) text += entry(line);
  return text;
}

bool is_same(const HelpLine& a, const HelpLine& b) { return a.left == b.left && a.text == b.text; }

/// Sections by their titles, with each line once.
class Common {
 public:
  void add(const HelpSection& section) {
    const auto found = std::ranges::find(sections_, section.title, &HelpSection::title);
    HelpSection& own =
        found == sections_.end() ? sections_.emplace_back(HelpSection{section.title}) : *found;
    for (const HelpLine& line : section.lines) {
      const auto is_it = [&](const HelpLine& known) { return is_same(known, line); };
      if (std::ranges::none_of(own.lines, is_it)) own.lines.push_back(line);
    }
  }

  /// Those of its lines that are not here.
  std::vector<HelpLine> missing(const HelpSection& section) const {
    std::vector<HelpLine> lines;
    for (const HelpLine& line : section.lines) {
      const auto has_it = [&](const HelpSection& own) {
        return std::ranges::any_of(own.lines, [&](const auto& l) { return is_same(l, line); });
      };
      if (std::ranges::none_of(sections_, has_it)) lines.push_back(line);
    }
    return lines;
  }

  std::string text() const {
    std::string text;
    for (const HelpSection& section : sections_) {
      text += subsection(section.title) + entries(section.lines);
    }
    return text;
  }

  /// Without the titles.
  std::string entries_alone() const {
    std::string text;
    for (const HelpSection& section : sections_) text += entries(section.lines);
    return text;
  }

 private:
  std::vector<HelpSection> sections_;
};

/// The names that stand below that heading of the program's help.
bool is_workload_of(const Manual& program, std::string_view name) {
  for (const HelpSection& section : program.page.sections) {
    if (section.title != kWorkloads) continue;
    return std::ranges::find(section.lines, name, &HelpLine::left) != section.lines.end();
  }
  return false;
}

Common common_options(const Manual& program) {
  Common common;
  for (const Manual& command : program.below) {
    if (!is_workload_of(program, command.name)) continue;
    for (const HelpSection& section : command.page.sections) {
      if (section.title != kOwn) common.add(section);
    }
  }
  for (const HelpSection& section : program.page.sections) {
    const bool is_list = section.title == kWorkloads || section.title == "Subcommands";
    if (!is_list) common.add(section);
  }
  return common;
}

/// A command with what is its own.
std::string section_of_command(const Manual& command, const Common& common) {
  std::string text = subsection(command.page.usage) + paragraph(command.page.about);
  std::vector<HelpLine> own;
  for (const HelpSection& section : command.page.sections) {
    if (section.title == kWorkloads) continue;
    std::ranges::move(common.missing(section), std::back_inserter(own));
  }
  return text + entries(own);
}

/// A sweep's own options are the same for each workload.
std::string commands_text(const Manual& program, const Common& common, bool workloads) {
  std::string text;
  for (const Manual& command : program.below) {
    if (is_workload_of(program, command.name) != workloads) continue;
    text += section_of_command(command, common);
    Common below;
    for (const Manual& lower : command.below) {
      for (const HelpSection& section : lower.page.sections) {
        if (section.title == kOwn) continue;
        below.add({section.title, common.missing(section)});
      }
    }
    text += below.entries_alone();
  }
  return text;
}

std::string synopsis(const Manual& program) {
  std::string text = bold(program.page.usage) + "\n";
  for (const Manual& command : program.below) {
    if (!is_workload_of(program, command.name))
      text += fmt::format(".br\n{}\n", bold(command.page.usage));
  }
  return text;
}

std::string examples(const Manual& program) {
  std::string text = entries(program.page.examples);
  for (const Manual& command : program.below) text += entries(command.page.examples);
  return text;
}

}  // namespace

std::string man_page(const Manual& program, std::string_view version, std::string_view date) {
  const Common common = common_options(program);
  return fmt::format(".TH CONCBENCH 1 {} \"concbench {}\"\n", date, version) + section("name") +
         "concbench \\- benchmark of the ways of running work in parallel\n" + section("synopsis") +
         synopsis(program) + section("description") + paragraph(program.page.about) +
         section("examples") + examples(program) + section("workloads") +
         commands_text(program, common, true) + section("options") + common.text() +
         section("commands") +
         paragraph(
             "Below each are the options that it does not share with workloads; 'concbench help "
             "COMMAND' lists all.") +
         commands_text(program, common, false) + section("exit status") +
         "0 where all is fine; concbench\\-gates(7) has the others.\n" + section("see also") +
         "concbench\\-gates(7), concbench\\-measuring(7), concbench\\-plugin(3),\n"
         "concbench\\-json(5)\n";
}

}  // namespace concbench
