// Words of POSIX sh.
#pragma once

#include <string>
#include <string_view>

namespace pdist::support {

/// `text` as one word, quoted where it has other characters than letters, digits, `/._-+:,@` and those of
/// `plain`.
std::string shell_word(std::string_view text, std::string_view plain = {});

} // namespace pdist::support
