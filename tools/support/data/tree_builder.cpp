#include "support/data/tree_builder.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

namespace pdist::support {

void TreeBuilder::refuse(Mark mark, const std::string& what, const std::string& why) const {
  throw Error(located(file_, mark), what, why);
}

bool TreeBuilder::wants_key() const {
  return !levels_.empty() && levels_.back().kind == Value::Kind::map && !levels_.back().has_key;
}

void TreeBuilder::key(std::string name, Mark mark) {
  Level& level = levels_.back();
  if (!level.names.insert(name).second) {
    refuse(mark, fmt::format("duplicate key '{}'", escaped(name)), "each key may stand once in a map");
  }
  level.key = std::move(name);
  level.has_key = true;
}

void TreeBuilder::put(Value value, Mark mark) {
  value.set_mark(mark);
  if (levels_.empty()) {
    root_ = std::move(value);
    return;
  }
  Level& level = levels_.back();
  if (level.kind == Value::Kind::list) {
    level.items.push_back(std::move(value));
  } else {
    level.members.emplace_back(std::move(level.key), std::move(value));
    level.has_key = false;
  }
}

void TreeBuilder::open(Value::Kind kind, Mark mark) {
  require_room(1, mark);
  levels_.push_back({kind, mark, {}, {}, {}, {}, false});
}

Value TreeBuilder::close() {
  Level& level = levels_.back();
  Value value = level.kind == Value::Kind::list ? Value::of(std::move(level.items))
                                                : Value::of(std::move(level.members));
  value.set_mark(level.mark);
  levels_.pop_back();
  return value;
}

void TreeBuilder::count(std::size_t values, Mark mark) {
  values_ += values;
  if (values_ > most_values_) {
    refuse(mark, "the document has too many values", fmt::format("the limit is {}", most_values_));
  }
}

void TreeBuilder::require_room(std::size_t levels, Mark mark) const {
  if (levels_.size() + levels > deepest_nesting) {
    refuse(mark, "the document is nested too deeply", fmt::format("the limit is {} levels", deepest_nesting));
  }
}

} // namespace pdist::support
