// What package.yaml may look like, said once as data: the strict check, the JSON Schema and the documentation
// are made from these tables.
#pragma once

#include "support/data/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pdist::package {

/// What a text must look like. No text may have control characters or those that change its direction.
struct TextRule {
  std::string_view name;    ///< "a package name": what messages and documentation call it
  std::string_view pattern; ///< regular expression (ECMAScript) over the whole text; empty: any text
  std::string_view why;     ///< the pattern in words
  std::vector<std::string_view> words; ///< the only texts allowed, each after the pattern; empty: any
  std::size_t most = 1000;             ///< characters
  bool lines = false;                  ///< may have several lines
  bool like_number = false;            ///< often written without quotes as something like a number
};

struct Shape;

/// A member of a map.
struct Key {
  std::string_view name;
  std::string_view help; ///< for documentation and editors
  const Shape* shape;
  bool required = false;
  std::string_view fallback = {}; ///< what holds without it, in words
};

/// The forms that a value may have, at most one of each kind.
struct Shape {
  std::string_view name = {}; ///< "service": heading and schema definition; empty for what needs none
  const TextRule* text = nullptr;
  bool flag = false;                      ///< true or false
  bool number = false;                    ///< an integer of at least 1
  const Shape* items = nullptr;           ///< a list of these
  std::vector<Key> keys = {};             ///< a map with these keys
  std::vector<const Shape*> bases = {};   ///< named maps whose keys this map has too
  const Shape* members = nullptr;         ///< a map with free keys and these values
  const TextRule* member_names = nullptr; ///< what the free keys must look like
};

} // namespace pdist::package
