// Checks a document against its shape: one clear error for the first place that differs.
#pragma once

#include "package/shape/shape.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// The shape's own keys and those of its bases.
std::vector<Key> all_keys(const Shape& shape);

/// Whether it has the form of a map with known keys.
bool has_keys(const Shape& shape);

/// Throws `support::Error` for the first place where `value` has not the shape. `file` and `path` (such as
/// "services[0]", empty for the document) name it in the message.
void check_shape(const support::Value& value, const Shape& shape, const std::string& file,
                 const std::string& path = {});

/// The check of one text: the rule, and the characters that no text may have.
void check_text(const support::Value& value, const TextRule& rule, const std::string& file,
                const std::string& path);

} // namespace pdist::package
