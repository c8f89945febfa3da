#pragma once

#include <string>
#include <vector>

namespace concbench {

/// What may be written, and what it means.
struct HelpLine {
  /// Empty: the text is a paragraph by itself.
  std::string left = {};
  std::string text = {};
};

struct HelpSection {
  std::string title;
  std::vector<HelpLine> lines = {};
};

/// What --help tells of a command.
struct HelpPage {
  std::string about;
  /// Whole command lines.
  std::vector<HelpLine> examples = {};
  std::string usage = {};
  /// Those without lines are left out.
  std::vector<HelpSection> sections = {};
  /// Where there is more to read.
  std::string end = {};
};

/// The pages of a command and of those below it.
struct Manual {
  std::string name;
  HelpPage page;
  std::vector<Manual> below = {};
};

/// In lines of at most 80 columns.
std::string to_text(const HelpPage& page);
std::string to_text(const std::vector<HelpLine>& examples);

}  // namespace concbench
