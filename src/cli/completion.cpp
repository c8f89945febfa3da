#include "cli/completion.hpp"

namespace concbench {
namespace {

/// Behind the first part of a value; 0: it has one part.
char mark_of(std::string_view type) {
  const auto mark = type.find_first_of(":=");
  const bool has_first = mark != type.npos && type.front() != '[';
  return has_first && mark + 1 < type.size() ? type[mark] : '\0';
}

/// By what stands for the value in the help.
ShellKnows shell_for(std::string_view type) {
  if (type == "FILE" || type == "BASE" || type == "NEW") return ShellKnows::files;
  return type == "FOLDER" ? ShellKnows::folders : ShellKnows::nothing;
}

void leave_to_shell(Completion& completion, std::string_view type, const std::string& before) {
  completion.shell = shell_for(type);
  completion.before = before;
}

/// `A:B`: A with its mark, or B behind it.
void complete_pair(Completion& completion, ValueForm form, char mark, const std::string& before,
                   std::string_view typed) {
  if (const auto end = typed.find(mark); end != typed.npos) {
    return leave_to_shell(completion, form.type.substr(form.type.find(mark) + 1),
                          before + std::string(typed.substr(0, end + 1)));
  }
  if (!form.values) return;
  for (const Candidate& value : form.values()) {
    completion.add(before + std::string(typed), before + value.text + mark, value.help);
  }
}

/// What a list has before its last part; empty for what is no list.
std::string_view earlier_parts(std::string_view type, std::string_view typed) {
  return type.ends_with(",...") ? typed.substr(0, typed.rfind(',') + 1) : "";
}

bool is_part(std::string_view list, std::string_view value) {
  const std::string part = std::string(value) + ",";
  return list.starts_with(part) || list.find("," + part) != list.npos;
}

}  // namespace

void Completion::add(std::string_view typed, std::string text, std::string help) {
  if (text.starts_with(typed)) candidates.push_back({std::move(text), std::move(help)});
}

void complete_value(Completion& completion, ValueForm form, const std::string& before,
                    std::string_view typed) {
  const char mark = mark_of(form.type);
  if (mark != '\0') return complete_pair(completion, form, mark, before, typed);
  leave_to_shell(completion, form.type, before);
  if (!form.values) return;
  const std::string_view earlier = earlier_parts(form.type, typed);
  for (const Candidate& value : form.values()) {
    if (is_part(earlier, value.text)) continue;
    completion.add(before + std::string(typed), before + std::string(earlier) + value.text,
                   value.help);
  }
}

}  // namespace concbench
