// The capabilities that binaries need and bring, in the words of rpm's own generator for ELF files.
#pragma once

#include "package/linux/binary_needs.hpp"

#include <string>
#include <vector>

namespace pdist::package {

/// The capabilities of libraries that an .rpm needs: "libc.so.6(GLIBC_2.34)(64bit)".
std::vector<std::string> rpm_relations(const Requirements& requirements);

/// The capabilities that an .rpm's public libraries are, in the same words.
std::vector<std::string> rpm_capabilities(const Requirements& requirements);

} // namespace pdist::package
