#include <cmath>

#include "report/tables.hpp"
#include "report/wording.hpp"

namespace concbench {
namespace {

/// What a note says, by names.
struct ValuesCodec {
  using Values = decltype(Note::values);

  static void write(double value, Json& to) {
    constexpr double kExact = 9007199254740992;
    const bool is_count = value >= 0 && value < kExact && std::floor(value) == value;
    if (is_count) return kCount.write(static_cast<std::uint64_t>(value), to);
    kNumber.write(value, to);
  }
  static void write(const std::string& value, Json& to) { kText.write(value, to); }
  static void write(const Values& values, Json& to) {
    make_object(to);
    for (const auto& [name, value] : values) {
      std::visit([&, &key = name](const auto& v) { write(v, json_member(to, key)); }, value);
    }
  }
  static void read(const Value& from, Values& to) {
    for (const auto& [name, value] : from.members()) {
      if (value.is_text()) {
        to.emplace_back(name, value.text());
      } else {
        to.emplace_back(name, value.is_null() ? std::nan("") : value.number());
      }
    }
  }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": "object",
        "additionalProperties": {"type": ["number", "string", "null"]}})");
  }
};

/// Older files have the words alone.
void take_words(Note& note, std::string words) {
  if (note.kind == NoteKind::sentence) note.words = std::move(words);
}

constexpr Field kNoteRows[] = {
    field<&Note::kind>("kind", kChoice<NoteKind::sentence>),
    field<&Note::values>("values", ValuesCodec(), "what the sentence says, by names"),
    converted(
        "sentence", kText, [](const Note& n) { return sentence_of(n); },
        [](Note& n, std::string words) { take_words(n, std::move(words)); }),
};

constexpr TableOf<Note> kNoteFields("note", kNoteRows);

constexpr Field kGateRows[] = {
    field<&GateResult::gate>("gate", kText, "as it was typed"),
    field<&GateResult::subject>("subject", nullable(kText),
                                "the case that it was judged on; null: several"),
    field<&GateResult::outcome>("outcome", kChoice<GateOutcome::undecided>,
                                "judged on the whole interval, not on its point"),
    field<&GateResult::finding, &Note::kind>("kind", kChoice<NoteKind::sentence>, "what was found")
        .newer(),
    field<&GateResult::finding, &Note::values>("values", ValuesCodec(),
                                               "what the sentence says, by names")
        .newer(),
    converted(
        "sentence", kText, [](const GateResult& g) { return sentence_of(g); },
        [](GateResult& g, std::string words) { take_words(g.finding, std::move(words)); }),
};

}  // namespace

void NoteCodec::write(const Note& note, Json& to) { kObject<kNoteFields>.write(note, to); }

void NoteCodec::read(const Value& from, Note& to) {
  if (from.is_text()) {
    to = said(from.text());
  } else {
    kObject<kNoteFields>.read(from, to);
  }
}

void NoteCodec::describe(Json& schema, Json& definitions) {
  kObject<kNoteFields>.describe(schema, definitions);
}

constinit const TableOf<GateResult> kGateFields("gate", kGateRows);

}  // namespace concbench
