#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/svg.hpp"

namespace concbench {

/// A cell of a table: its text, what it is sorted by where that is another, and a mark such as
/// `good` or `bad` that gives it a colour beside its words.
struct HtmlCell {
  std::string text;
  std::string sort_key = {};
  std::string_view mark = {};
};

/// A figure with its text; one that is not finite sorts as that.
HtmlCell figure_cell(double value, std::string text);

struct HtmlTable {
  struct Row {
    std::vector<HtmlCell> cells;
    /// The case that it is of, for highlighting; negative: none.
    int index = -1;
    /// Marks the best ones.
    bool best = false;
  };

  std::vector<std::string> titles;
  std::vector<Row> rows = {};
  /// How many columns, from the first, are words; the others are figures.
  std::size_t words = 1;
};

std::string html_table(const HtmlTable& table);

/// A chart with its heading, how to read it, and its figures as a table that opens.
struct Figure {
  /// Unique on its page.
  std::string id;
  std::string title;
  /// What can be seen in it, for those who cannot.
  std::string description;
  std::string how_to_read;
  HtmlTable data;
  /// Such as that not all marks are drawn; empty: nothing.
  std::string note = {};
};

std::string html_figure(const Figure& figure, const Drawing& chart);
/// The same with another drawing of it, on a logarithmic axis where `chart` has a linear one: the
/// page's script shows one or the other.
std::string html_figure(const Figure& figure, const Drawing& chart, const Drawing& other);

/// A heading within the page.
std::string html_section(std::string_view title);

/// A list of sentences below a heading; nothing where there are none.
std::string html_list(std::string_view title, const std::vector<std::string>& items);

/// What is to be known first.
std::string html_heading(std::string_view text);

/// A paragraph of the class.
std::string html_paragraph(std::string_view text, std::string_view kind = "");

/// Names and what they are, such as of the machine.
std::string html_properties(std::string_view title,
                            const std::vector<std::pair<std::string, std::string>>& all);

/// A whole page in one file, which asks for nothing from elsewhere: `body` is HTML, `json` what can
/// be read back from it.
std::string html_document(std::string_view title, std::string_view body, std::string_view json);

/// The JSON in a page that html_document() made; empty where `text` is no such page.
std::string json_in_html(std::string_view text);

/// Of the page's own script and style sheet, for its content policy.
std::string_view html_script();
std::string html_style();

}  // namespace concbench
