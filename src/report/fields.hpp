#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "report/reader.hpp"

namespace concbench {

// The JSON, described by tables: a table for each struct that becomes an object, a field for each
// of its keys. The writer, the reader, the JSON Schema, the columns of CSV and the documentation
// are loops over these tables.

struct Table;

/// One key of an object.
struct Field {
  enum class Presence {
    always,
    newer,      ///< always written; a file from before it was added may lack it
    sometimes,  ///< left out where it would be null
  };

  /// The key, with the unit at its end: `work_ns`.
  std::string_view name;
  /// For the schema and the documentation; empty where the name says it all.
  std::string_view help;
  void (*write)(const void* object, Json& to) = nullptr;
  /// Null: not read, since it follows from other fields.
  void (*read)(const Value& from, void* object) = nullptr;
  void (*describe)(Json& schema, Json& definitions) = nullptr;
  /// The table of the value, if it is an object; otherwise null.
  const Table* inner = nullptr;
  Presence presence = Presence::always;

  constexpr Field newer() const { return present(Presence::newer); }
  constexpr Field sometimes() const { return present(Presence::sometimes); }

 private:
  constexpr Field present(Presence other) const {
    Field field = *this;
    field.presence = other;
    return field;
  }
};

struct Table {
  /// Name of the definition in the schema.
  std::string_view name;
  std::span<const Field> fields;
};

/// The table of a struct.
template <class T>
struct TableOf : Table {
  using Object = T;

  constexpr TableOf(std::string_view called, std::span<const Field> all,
                    void (*check_read)(const Value&, T&) = nullptr)
      : Table{called, all}, check(check_read) {}

  /// Called once all fields have been read: refuses values that contradict each other, and derives
  /// those that are not stored. May be null.
  void (*check)(const Value& from, T& read);
};

// Implemented where the JSON library is included, which this header only forward-declares.

void write_object(const Table& table, const void* object, Json& to);
void read_object(const Table& table, const Value& from, void* object);
/// Makes `schema` a reference to the definition of the object, adding that if it is missing.
void describe_object(const Table& table, Json& schema, Json& definitions);
Json& json_append(Json& list);
Json& json_member(Json& object, std::string_view key);
void make_list(Json& json);
void make_object(Json& json);
/// Parses `text`, which is a schema.
void set_schema(Json& schema, std::string_view text);
void allow_null(Json& schema);
void set_enum(Json& schema, std::span<const std::string_view> names);

// Codecs: how a value of some kind is written, read and described in the schema. Each is an empty
// struct; rows name the constant of its type.

struct TruthCodec {
  static void write(bool value, Json& to);
  static void read(const Value& from, bool& to) { to = from.truth(); }
  static void describe(Json& schema, Json&) { set_schema(schema, R"({"type": "boolean"})"); }
};
inline constexpr TruthCodec kTruth;

struct TextCodec {
  static void write(std::string_view value, Json& to);
  static void read(const Value& from, std::string& to) { to = from.text(); }
  static void describe(Json& schema, Json&) { set_schema(schema, R"({"type": "string"})"); }
};
inline constexpr TextCodec kText;

struct CountCodec {
  static void write(std::uint64_t value, Json& to);
  static void write(std::integral auto value, Json& to) {
    write(static_cast<std::uint64_t>(value), to);
  }
  template <std::integral T>
  static void read(const Value& from, T& to) {
    to = from.count<T>();
  }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": "integer", "minimum": 0})");
  }
};
inline constexpr CountCodec kCount;

/// A count that is never 0.
struct CountFrom1Codec : CountCodec {
  template <std::integral T>
  static void read(const Value& from, T& to) {
    CountCodec::read(from, to);
    from.check(to > 0, "no count from 1 up");
  }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": "integer", "minimum": 1})");
  }
};
inline constexpr CountFrom1Codec kCountFrom1;

struct NumberCodec {
  static void write(double value, Json& to);
  static void read(const Value& from, double& to) { to = from.number(); }
  static void describe(Json& schema, Json&) { set_schema(schema, R"({"type": "number"})"); }
};
inline constexpr NumberCodec kNumber;

/// A number that is not negative.
struct FigureCodec : NumberCodec {
  static void read(const Value& from, double& to) { to = from.figure(); }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": "number", "minimum": 0})");
  }
};
inline constexpr FigureCodec kFigure;

/// A time in nanoseconds that need not be whole.
struct TimeCodec : FigureCodec {
  static void read(const Value& from, double& to) { to = from.time_ns(); }
};
inline constexpr TimeCodec kTime;

struct FractionCodec : NumberCodec {
  static void read(const Value& from, double& to) { to = from.fraction(); }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": "number", "minimum": 0, "maximum": 1})");
  }
};
inline constexpr FractionCodec kFraction;

/// A time in whole nanoseconds.
struct DurationCodec {
  static void write(std::chrono::nanoseconds value, Json& to);
  static void read(const Value& from, std::chrono::nanoseconds& to) { to = from.duration(); }
  static void describe(Json& schema, Json& definitions) {
    CountCodec::describe(schema, definitions);
  }
};
inline constexpr DurationCodec kDuration;

/// The version of a document's form. Reading one is up to the document.
template <int Version>
struct VersionCodec {
  static void write(int version, Json& to) { CountCodec::write(version, to); }
  static void describe(Json& schema, Json&) {
    CountCodec::write(Version, json_member(schema, "const"));
  }
};
template <int Version>
inline constexpr VersionCodec<Version> kVersion;

/// One of the values of an enumeration from 0 to `Last`, by its name.
template <auto Last>
struct ChoiceCodec {
  using Enum = decltype(Last);
  static constexpr std::size_t kSize = static_cast<std::size_t>(Last) + 1;

  static std::string_view name(Enum value) {
    if constexpr (requires { name_of(value); }) {
      return name_of(value);
    } else {
      return to_string(value);
    }
  }
  static std::array<std::string_view, kSize> names() {
    std::array<std::string_view, kSize> all;
    for (std::size_t i = 0; i < kSize; ++i) all[i] = name(static_cast<Enum>(i));
    return all;
  }

  static void write(Enum value, Json& to) { TextCodec::write(name(value), to); }
  static void read(const Value& from, Enum& to) { to = static_cast<Enum>(from.choice(names())); }
  static void describe(Json& schema, Json&) { set_enum(schema, names()); }
};
template <auto Last>
inline constexpr ChoiceCodec<Last> kChoice;

template <class Codec, class T>
concept Reads = requires(const Value& from, T& to) {
  Codec::read(from, to);
};

/// Null stands for an empty optional, an empty text, and a number that is not finite.
template <class Codec>
struct OrNullCodec {
  template <class T>
  static void write(const std::optional<T>& value, Json& to) {
    if (value) Codec::write(*value, to);
  }
  static void write(std::string_view value, Json& to) {
    if (!value.empty()) Codec::write(value, to);
  }
  static void write(double value, Json& to) { Codec::write(value, to); }

  template <class T>
  requires Reads<Codec, T>
  static void read(const Value& from, std::optional<T>& to) {
    if (!from.is_null()) Codec::read(from, to.emplace());
  }
  static void read(const Value& from, std::string& to) {
    if (!from.is_null()) Codec::read(from, to);
  }

  static void describe(Json& schema, Json& definitions) {
    Codec::describe(schema, definitions);
    allow_null(schema);
  }
};
template <class Codec>
constexpr OrNullCodec<Codec> nullable(Codec) {
  return {};
}

/// A figure whose null stands for NaN (`Sign` 0) or for the infinity with that sign.
template <int Sign>
struct FiniteOrCodec : OrNullCodec<FigureCodec> {
  static void read(const Value& from, double& to) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double absent = Sign == 0 ? std::nan("") : Sign * kInfinity;
    to = from.is_null() ? absent : from.figure();
  }
};
inline constexpr FiniteOrCodec<0> kFigureOrNan;
inline constexpr FiniteOrCodec<-1> kLowerBound;
inline constexpr FiniteOrCodec<1> kUpperBound;

template <class Codec>
struct ListCodec {
  static void write(const auto& values, Json& to) {
    make_list(to);
    for (const auto& value : values) Codec::write(value, json_append(to));
  }
  template <class T>
  requires Reads<Codec, T>
  static void read(const Value& from, std::vector<T>& to) {
    for (const Value& item : from.items()) Codec::read(item, to.emplace_back());
  }
  static void describe(Json& schema, Json& definitions) {
    set_schema(schema, R"({"type": "array"})");
    Codec::describe(json_member(schema, "items"), definitions);
  }
};
template <class Codec>
constexpr ListCodec<Codec> list_of(Codec) {
  return {};
}

/// An object with these fields.
template <const auto& Fields>
struct ObjectCodec {
  using Type = typename std::remove_cvref_t<decltype(Fields)>::Object;

  static void write(const Type& value, Json& to) { write_object(Fields, &value, to); }
  static void read(const Value& from, Type& to) {
    read_object(Fields, from, &to);
    if (Fields.check != nullptr) Fields.check(from, to);
  }
  static void describe(Json& schema, Json& definitions) {
    describe_object(Fields, schema, definitions);
  }
};
template <const auto& Fields>
inline constexpr ObjectCodec<Fields> kObject;

// Rows of the tables.

template <class Codec>
inline constexpr const Table* kInner = nullptr;
template <const auto& Fields>
inline constexpr const Table* kInner<ObjectCodec<Fields>> = &Fields;
template <const auto& Fields>
inline constexpr const Table* kInner<OrNullCodec<ObjectCodec<Fields>>> = &Fields;

template <class Owner, class Member>
Owner owner_of(Member Owner::*);

template <auto First, auto... Rest>
decltype(auto) follow(auto& object) {
  if constexpr (sizeof...(Rest) == 0) {
    return (object.*First);
  } else {
    return follow<Rest...>(object.*First);
  }
}

/// A field that is a member, or a member of a member.
template <auto First, auto... Rest, class Codec>
constexpr Field field(std::string_view name, Codec, std::string_view help = "") {
  using Owner = decltype(owner_of(First));
  using Member = std::remove_reference_t<decltype(follow<First, Rest...>(std::declval<Owner&>()))>;
  Field made{.name = name,
             .help = help,
             .write =
                 [](const void* object, Json& to) {
                   Codec::write(follow<First, Rest...>(*static_cast<const Owner*>(object)), to);
                 },
             .read = nullptr,
             .describe = Codec::describe,
             .inner = kInner<Codec>};
  if constexpr (Reads<Codec, Member>) {
    made.read = [](const Value& from, void* object) {
      Codec::read(from, follow<First, Rest...>(*static_cast<Owner*>(object)));
    };
  }
  return made;
}

template <class Of, class Result, class Owner>
Owner argument_of(Result (Of::*)(const Owner&) const);
template <class Set, class Owner, class T>
T value_set_by(void (Set::*)(Owner&, T) const);

/// A field that is derived from others when written. `Of` is a captureless lambda that takes the
/// object.
template <class Codec, class Of>
constexpr Field computed(std::string_view name, Codec, Of, std::string_view help = "") {
  using Owner = decltype(argument_of(&Of::operator()));
  return {.name = name,
          .help = help,
          .write = [](const void* object,
                      Json& to) { Codec::write(Of{}(*static_cast<const Owner*>(object)), to); },
          .read = nullptr,
          .describe = Codec::describe,
          .inner = kInner<Codec>};
}

/// A field stored in another form than it is written in: `Of` gets the value and `Set` stores it.
template <class Codec, class Of, class Set>
constexpr Field converted(std::string_view name, Codec codec, Of of, Set,
                          std::string_view help = "") {
  using Owner = decltype(argument_of(&Of::operator()));
  Field made = computed(name, codec, of, help);
  made.read = [](const Value& from, void* object) {
    decltype(value_set_by(&Set::operator())) value{};
    Codec::read(from, value);
    Set{}(*static_cast<Owner*>(object), std::move(value));
  };
  return made;
}

/// An object inside the JSON whose values are members of the enclosing struct.
template <const auto& Fields>
constexpr Field part(std::string_view name, ObjectCodec<Fields> codec, std::string_view help = "") {
  using Owner = typename ObjectCodec<Fields>::Type;
  Field made = computed(
      name, codec, [](const Owner& o) -> const Owner& { return o; }, help);
  made.read = [](const Value& from, void* o) {
    ObjectCodec<Fields>::read(from, *static_cast<Owner*>(o));
  };
  return made;
}

/// The text of a file with one object.
std::string json_file(const Table& table, const void* object);
/// The same on one line, without its end and in ASCII, as a part of a file of another kind: packed,
/// which unpacked_json() undoes.
std::string json_line(const Table& table, const void* object);

/// What the schema of a document says of the whole.
struct SchemaHead {
  std::string_view title;
  std::string_view description;
};

/// The JSON Schema of a document that is one object.
std::string schema_text(const SchemaHead& head, const Table& table);

}  // namespace concbench
