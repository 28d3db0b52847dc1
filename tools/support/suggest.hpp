// "Did you mean": the known word nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pdist::support {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, ignoring ASCII case.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known word nearest to `word`, or empty when none is near (a third of its length, at least 2).
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// "did you mean 'x'?", or "known: a, b, c" when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

} // namespace pdist::support
