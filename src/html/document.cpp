#include "html/document.hpp"

#include <fmt/core.h>

#include <cmath>

#include "report/packed_json.hpp"

namespace concbench {
namespace {

/// Base64 of the SHA-256 of the style sheet and of the script. A test holds them against the texts.
constexpr std::string_view kStyleHash = "qXbLnOaquzku4bOyEcDn7Ea1VPJpjlPnEl35IsLPmtw=";
constexpr std::string_view kScriptHash = "6a8qDq34COjE0324MjqIzScKcsdN5amzD2of6XWe+NI=";

constexpr std::string_view kJsonBegin = R"(<script type="application/json" id="concbench">)";
constexpr std::string_view kJsonEnd = "</script>";

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--bg:#fff;--fg:#1a1d21;--faint:#5a6169;--line:#d5d9de;--good:#00755a;--fair:#8a5300;--bad:#b3261e;--shade:#f4f6f8}
@media screen and (prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e6e8eb;--faint:#a0a8b0;--line:#3a4046;--good:#56d4a8;--fair:#ffa657;--bad:#ff8a80;--shade:#1e2226}}
body{font:16px/1.5 system-ui,sans-serif;background:var(--bg);color:var(--fg);margin:0 auto;max-width:50rem;padding:1rem}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.15rem;margin:2rem 0 .3rem}
.sub,.how,figcaption{color:var(--faint);font-size:.9rem}figure{margin:0;overflow-x:auto}
svg{max-width:100%;height:auto;display:block}[hidden]{display:none}
button{float:right;font:inherit;font-size:.8rem;color:var(--faint);background:none;border:1px solid var(--line);border-radius:.3rem;cursor:pointer}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th.w,td.w{text-align:left}td.w{white-space:normal;overflow-wrap:break-word;min-width:6rem;max-width:22rem}
tr.best{font-weight:600}tr.on,g.on text{font-weight:700}tr.on{background:var(--shade)}
.good{color:var(--good)}.fair{color:var(--fair)}.bad{color:var(--bad)}th[data-sort]{cursor:pointer}
details{margin:.4rem 0}summary{cursor:pointer;color:var(--faint);font-size:.9rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
svg.dim g[data-case]:not(.on){opacity:.25}
@media screen and (max-width:40rem){body{padding:.6rem}h1{font-size:1.25rem}th{white-space:normal}th,td{padding:.25rem .35rem}
figure,.wide{background:linear-gradient(to left,var(--bg) 1rem,transparent) right/2rem 100% no-repeat local,linear-gradient(to left,var(--line),transparent) right/1rem 100% no-repeat scroll}
figure svg{width:40rem;max-width:none}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10pt}h1{font-size:14pt}h2{font-size:12pt;break-after:avoid}svg,tr,dl,.how{break-inside:avoid}figure svg{max-height:24cm}figure,.wide{overflow:visible}table{font-size:8pt}th,td{white-space:normal;padding:.2rem .4rem}details>*{display:block}details::details-content{content-visibility:visible;display:block}summary,button{display:none}}
@page{margin:12mm}
)";

/// Sorts a table by a column, highlights a case in the table and in all charts, and shows a chart
/// on its other axis. Nothing needs it.
constexpr std::string_view kScript = R"(
'use strict';
document.querySelectorAll('table').forEach(function(table){
  var body=table.tBodies[0];
  table.querySelectorAll('th').forEach(function(head,column){
    head.dataset.sort='';head.tabIndex=0;
    function sort(){
      var down=head.dataset.sort==='up';
      table.querySelectorAll('th').forEach(function(h){h.dataset.sort='';h.removeAttribute('aria-sort')});
      head.dataset.sort=down?'down':'up';head.setAttribute('aria-sort',down?'descending':'ascending');
      function key(row){var c=row.cells[column];return c?(c.dataset.key||c.textContent):''}
      Array.from(body.rows).sort(function(a,b){
        var x=key(a),y=key(b),n=x-y;
        return (isNaN(n)?x.localeCompare(y):n)*(down?-1:1);
      }).forEach(function(row){body.appendChild(row)});
    }
    head.addEventListener('click',sort);
    head.addEventListener('keydown',function(e){if(e.key==='Enter')sort()});
  });
});
var chosen=null;
document.querySelectorAll('[data-case]').forEach(function(one){
  one.addEventListener('click',function(){
    chosen=chosen===one.dataset.case?null:one.dataset.case;
    document.querySelectorAll('[data-case]').forEach(function(e){
      e.classList.toggle('on',chosen!==null&&e.dataset.case===chosen)});
    document.querySelectorAll('svg').forEach(function(s){
      s.classList.toggle('dim',chosen!==null&&!!s.querySelector('g.on'))});
  });
});
document.querySelectorAll('figure>[hidden]').forEach(function(other){
  var first=other.previousElementSibling,button=document.createElement('button');
  function name(){button.textContent=other.hidden?'logarithmic axis':'linear axis'}
  button.type='button';button.addEventListener('click',function(){
    first.toggleAttribute('hidden',other.hidden);other.hidden=!other.hidden;name()});
  name();other.parentNode.insertBefore(button,first);
});
window.addEventListener('beforeprint',function(){
  document.querySelectorAll('details').forEach(function(d){d.open=true})});
)";

std::string cell(const HtmlCell& c, bool word) {
  std::string classes = word ? "w" : "";
  if (!c.mark.empty()) classes += fmt::format("{}{}", classes.empty() ? "" : " ", c.mark);
  return fmt::format(
      "<td{}{}>{}</td>", classes.empty() ? "" : fmt::format(" class=\"{}\"", classes),
      c.sort_key.empty() ? "" : fmt::format(" data-key=\"{}\"", html_escaped(c.sort_key)),
      html_escaped(c.text));
}

std::string row_attributes(const HtmlTable::Row& row) {
  return (row.index < 0 ? "" : fmt::format(" data-case=\"{}\"", row.index)) +
         (row.best ? " class=\"best\"" : "");
}

/// Nothing in it ends the element in which it stands.
std::string embedded(std::string_view json) {
  std::string text;
  for (const char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

std::string drawing_of(const Figure& figure, const Drawing& parts, std::string_view suffix) {
  std::string text;
  std::size_t place = 0;
  for (const Svg& part : parts) {
    const std::string number = parts.size() == 1 ? "" : fmt::format("-{}", ++place);
    text += part.drawing(fmt::format("svg-{}{}{}", figure.id, suffix, number), figure.title,
                         figure.description);
  }
  return text;
}

std::string figure_of(const Figure& figure, const std::string& drawings) {
  return fmt::format(
      "<h2 id=\"{0}\">{1}</h2>\n<figure>{2}</figure>\n{3}{4}"
      "<details><summary>The figures</summary>\n{5}</details>\n",
      figure.id, html_escaped(figure.title), drawings, html_paragraph(figure.how_to_read, "how"),
      html_paragraph(figure.note, "how"), html_table(figure.data));
}

}  // namespace

std::string_view html_script() { return kScript; }

std::string html_style() { return std::string(kStyle) + paint_rules(); }

HtmlCell figure_cell(double value, std::string text) {
  return {.text = std::move(text),
          .sort_key = std::isfinite(value) ? fmt::format("{:g}", value) : ""};
}

std::string html_table(const HtmlTable& table) {
  std::string text = "<div class=\"wide\"><table><thead><tr>";
  for (std::size_t i = 0; i < table.titles.size(); ++i) {
    text += fmt::format("<th scope=\"col\"{}>{}</th>", i < table.words ? " class=\"w\"" : "",
                        html_escaped(table.titles[i]));
  }
  text += "</tr></thead><tbody>\n";
  for (const HtmlTable::Row& row : table.rows) {
    text += fmt::format("<tr{}>", row_attributes(row));
    for (std::size_t i = 0; i < row.cells.size(); ++i) text += cell(row.cells[i], i < table.words);
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string html_section(std::string_view title) {
  return fmt::format("<h2>{}</h2>\n", html_escaped(title));
}

std::string html_figure(const Figure& figure, const Drawing& chart) {
  return figure_of(figure, drawing_of(figure, chart, ""));
}

std::string html_figure(const Figure& figure, const Drawing& chart, const Drawing& other) {
  return figure_of(figure,
                   fmt::format("<div>{}</div><div hidden>{}</div>", drawing_of(figure, chart, ""),
                               drawing_of(figure, other, "-log")));
}

std::string html_heading(std::string_view text) {
  return fmt::format("<h1>{}</h1>\n", html_escaped(text));
}

std::string html_paragraph(std::string_view text, std::string_view kind) {
  if (text.empty()) return "";
  return fmt::format("<p{}>{}</p>\n", kind.empty() ? "" : fmt::format(" class=\"{}\"", kind),
                     html_escaped(text));
}

std::string html_list(std::string_view title, const std::vector<std::string>& items) {
  if (items.empty()) return "";
  std::string text = html_section(title) + "<ul>\n";
  for (const std::string& item : items) text += fmt::format("<li>{}</li>\n", html_escaped(item));
  return text + "</ul>\n";
}

std::string html_properties(std::string_view title,
                            const std::vector<std::pair<std::string, std::string>>& all) {
  std::string text = html_section(title) + "<dl>\n";
  for (const auto& [name, value] : all) {
    text += fmt::format("<dt>{}</dt><dd>{}</dd>\n", html_escaped(name), html_escaped(value));
  }
  return text + "</dl>\n";
}

std::string html_document(std::string_view title, std::string_view body, std::string_view json) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'sha256-{}'; script-src 'sha256-{}'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"generator\" content=\"concbench\">\n"
      "<title>{}</title>\n<style>{}</style></head><body>\n{}{}{}{}\n<script>{}</script>\n"
      "</body></html>\n",
      kStyleHash, kScriptHash, html_escaped(title), html_style(), body, kJsonBegin, embedded(json),
      kJsonEnd, kScript);
}

std::string json_in_html(std::string_view text) {
  const std::size_t begin = text.find(kJsonBegin);
  if (!text.starts_with("<!DOCTYPE html>") || begin == std::string_view::npos) return "";
  const std::size_t from = begin + kJsonBegin.size();
  return unpacked_json(text.substr(from, text.find(kJsonEnd, from) - from));
}

}  // namespace concbench
