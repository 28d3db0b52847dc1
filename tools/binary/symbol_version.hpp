// Symbol versions of the system's libraries, compared as numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::binary {

/// "GLIBC_2.34": family "GLIBC", numbers 2, 34.
struct SymbolVersion {
  std::string family;
  std::vector<unsigned> numbers;
};

/// Numbers of "2.31"; nothing for another text. At most 4 numbers of at most 6 digits.
std::optional<std::vector<unsigned>> parse_numbers(std::string_view text);

/// Nothing where the version has no numbers ("GLIBC_PRIVATE", "CXXABI_FLOAT128"). "GLIBC_ABI_DT_RELR" is what
/// glibc 2.36 and later provide.
std::optional<SymbolVersion> parse_symbol_version(std::string_view version);

/// 2.9 < 2.31 < 3, and 2 is 2.0.
bool is_below(const std::vector<unsigned>& a, const std::vector<unsigned>& b);

/// "2.31"
std::string shown_numbers(const std::vector<unsigned>& numbers);

} // namespace pdist::binary
