// The ld.so.cache of a target: which file each library name is, as ldconfig found it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pdist::loader {

class LibraryCache {
public:
  /// Parses the bytes of a cache (glibc's sysdeps/generic/dl-cache.h): format 1.1, alone or behind the old
  /// format's tables, in either byte order. Entries for one kind of CPU only (glibc-hwcaps, older hwcap bits)
  /// are passed over: a dist must run on every CPU of its architecture. `file` names it in errors; throws
  /// `Error` when the bytes are no such cache.
  static LibraryCache parse(std::string_view bytes, const std::string& file);

  /// The files listed for `name`, as the target names them, in the loader's order; one for each word size and
  /// architecture that the system has.
  std::span<const std::string> find(std::string_view name) const;

private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::vector<std::string>, Hash, std::equal_to<>> files_;
};

} // namespace pdist::loader
