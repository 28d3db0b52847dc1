// Base64 (RFC 4648, section 4).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pdist::support {

std::string base64(std::span<const std::byte> bytes);

/// Blanks and line ends are skipped; nothing for what is no Base64.
std::optional<std::vector<std::byte>> from_base64(std::string_view text);

} // namespace pdist::support
