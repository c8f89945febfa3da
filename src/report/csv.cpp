#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/cases.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"
#include "report/tables.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

using Cells = std::vector<std::string>;

std::string cells_joined(const Json& list);

/// What is not a number is a missing value in every tool that reads such files.
std::string cell(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) return cells_joined(value);
  if (!value.is_number_float()) return value.dump();
  const auto number = value.get<double>();
  return std::isfinite(number) ? fmt::format("{}", number) : "";
}

std::string cells_joined(const Json& list) {
  Cells cells;
  for (const Json& value : list) cells.push_back(cell(value));
  return join(cells, " ");
}

/// The fields of a sample, but `valid` before its reason, and without distributions, whose names
/// the samples bring along.
std::vector<Field> sample_columns() {
  std::vector<Field> columns(kSampleFields.fields.begin(), kSampleFields.fields.end());
  std::erase_if(columns, [](const Field& field) { return field.name == "distributions"; });
  std::swap(*std::ranges::find(columns, "reason", &Field::name),
            *std::ranges::find(columns, "valid", &Field::name));
  return columns;
}

/// That of an object within the sample begins with the name of that.
Cells sample_titles() {
  Cells titles;
  for (const Field& field : sample_columns()) {
    if (field.inner == nullptr) {
      titles.emplace_back(field.name == "status" ? "sample_status" : field.name);
      continue;
    }
    for (const Field& part : field.inner->fields) {
      titles.push_back(fmt::format("{}_{}", field.name, part.name));
    }
  }
  return titles;
}

/// Those of an object that is not there are empty.
void add_cells(const Table& table, const Json& object, Cells& cells) {
  for (const Field& field : table.fields) {
    cells.push_back(object.is_null() ? "" : cell(object.at(std::string(field.name))));
  }
}

/// Of all cases, in the order in which they first appear: cases may differ in their workload.
Cells param_names(const Report& report) {
  Cells names;
  for (const CaseReport& c : report.cases) {
    for (const ReportParam& param : c.params) {
      if (std::ranges::find(names, param.name) == names.end()) names.push_back(param.name);
    }
  }
  return names;
}

/// Of all samples, in the order in which they first appear.
Cells distribution_columns(const Report& report) {
  Cells names;
  for (const CaseReport& c : report.cases) {
    for (const Sample& sample : c.samples) {
      for (const Distribution& one : sample.distributions) {
        if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
      }
    }
  }
  return names;
}

/// A name in the language of any data frame.
std::string distribution_title(std::string name, std::string_view figure) {
  std::ranges::replace(name, '.', '_');
  return fmt::format("{}_{}", name, figure);
}

std::string param_cell(const CaseReport& c, const std::string& name) {
  const auto found = std::ranges::find(c.params, name, &ReportParam::name);
  return found == c.params.end() ? "" : plain_text(found->value);
}

/// What tells the case that a sample is of.
struct CaseColumn {
  std::string_view title;
  std::string (*cell)(const CaseReport&);
};

constexpr CaseColumn kCaseColumns[] = {
    {"case", [](const CaseReport& c) { return c.name; }},
    {"workload", [](const CaseReport& c) { return c.workload; }},
    {"backend", [](const CaseReport& c) { return c.backend; }},
    {"dispatch", [](const CaseReport& c) { return c.dispatch; }},
    {"workers", [](const CaseReport& c) { return std::to_string(c.workers); }},
    {"chunk", [](const CaseReport& c) { return c.chunk ? std::to_string(*c.chunk) : "auto"; }},
    {"tasks", [](const CaseReport& c) { return std::to_string(c.tasks); }},
    {"status", [](const CaseReport& c) { return std::string(name_of(c.status)); }},
    {"digest",
     [](const CaseReport& c) { return c.digest ? fmt::format("{:016x}", *c.digest) : ""; }},
};

Cells title_cells(const Cells& params, const Cells& distributions) {
  Cells cells;
  for (const CaseColumn& column : kCaseColumns) cells.emplace_back(column.title);
  for (const std::string& name : params) cells.push_back("param_" + name);
  for (std::string& title : sample_titles()) cells.push_back(std::move(title));
  for (const std::string& name : distributions) {
    for (const Field& field : kDistributionFields.fields) {
      cells.push_back(distribution_title(name, field.name));
    }
  }
  return cells;
}

Cells case_cells(const CaseReport& c, const Cells& params) {
  Cells cells;
  for (const CaseColumn& column : kCaseColumns) cells.push_back(column.cell(c));
  for (const std::string& name : params) cells.push_back(param_cell(c, name));
  return cells;
}

/// Quoted as RFC 4180 has it, where that is needed.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string doubled;
  for (const char c : text) doubled.append(c == '"' ? 2 : 1, c);
  return fmt::format("\"{}\"", doubled);
}

/// Whoever looks at it in a terminal must not be fooled, so that of control characters only those
/// that make up text are there. Ends in a bare line feed: a carriage return would become part of
/// the last column for the tools of a shell, and all readers of data frames take both.
std::string line(const Cells& cells) {
  Cells fields;
  for (const std::string& text : cells) fields.push_back(quoted(printable(text, "\n\t")));
  return fmt::format("{}\n", join(fields, ","));
}

Cells sample_cells(const Sample& sample, const Cells& distributions) {
  Json json;
  write_object(kSampleFields, &sample, json);
  Cells cells;
  for (const Field& field : sample_columns()) {
    const Json& value = json.at(std::string(field.name));
    if (field.inner == nullptr) {
      cells.push_back(cell(value));
    } else {
      add_cells(*field.inner, value, cells);
    }
  }
  for (const std::string& name : distributions) {
    add_cells(kDistributionFields, json["distributions"][name], cells);
  }
  return cells;
}

/// A case that never had its turn is not left out: all of its sample is missing but the reason.
Cells no_sample_cells(const CaseReport& c, const Cells& distributions) {
  Cells cells;
  for (const std::string& title : sample_titles()) {
    cells.push_back(title == "valid" ? "false" : title == "reason" ? c.reason : "");
  }
  cells.resize(cells.size() + distributions.size() * kDistributionFields.fields.size());
  return cells;
}

Cells joined(Cells cells, const Cells& more) {
  cells.insert(cells.end(), more.begin(), more.end());
  return cells;
}

}  // namespace

std::string render_csv(const Report& report, const RenderOptions&) {
  const Cells params = param_names(report);
  const Cells distributions = distribution_columns(report);
  std::string text = line(title_cells(params, distributions));
  for (const CaseReport& c : report.cases) {
    const Cells about = case_cells(c, params);
    if (c.samples.empty()) text += line(joined(about, no_sample_cells(c, distributions)));
    for (const Sample& s : c.samples) text += line(joined(about, sample_cells(s, distributions)));
  }
  return text;
}

}  // namespace concbench
