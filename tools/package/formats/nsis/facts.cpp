#include "package/formats/nsis/facts.hpp"

namespace pdist::package {

constexpr FormatFacts nsis_facts{.name = "nsis",
                                 .title = "an installer for Windows",
                                 .system = "windows",
                                 .extension = ".exe",
                                 .generator = "NSIS",
                                 .by_default = true,
                                 .scheme = VersionScheme::windows,
                                 .is_one_file = true};

} // namespace pdist::package
