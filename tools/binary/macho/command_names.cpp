#include "binary/macho/command_names.hpp"

#include "binary/macho/constants.hpp"
#include "binary/macho/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace pdist::binary::macho {

namespace {

struct Name {
  std::uint32_t type;
  std::string_view text;
};

constexpr std::array names{
    Name{command_segment, "LC_SEGMENT"},
    Name{command_symtab, "LC_SYMTAB"},
    Name{command_dysymtab, "LC_DYSYMTAB"},
    Name{command_load_dylib, "LC_LOAD_DYLIB"},
    Name{command_id_dylib, "LC_ID_DYLIB"},
    Name{command_load_dylinker, "LC_LOAD_DYLINKER"},
    Name{command_id_dylinker, "LC_ID_DYLINKER"},
    Name{command_prebound_dylib, "LC_PREBOUND_DYLIB"},
    Name{command_sub_framework, "LC_SUB_FRAMEWORK"},
    Name{command_sub_umbrella, "LC_SUB_UMBRELLA"},
    Name{command_sub_client, "LC_SUB_CLIENT"},
    Name{command_sub_library, "LC_SUB_LIBRARY"},
    Name{command_twolevel_hints, "LC_TWOLEVEL_HINTS"},
    Name{command_load_weak_dylib, "LC_LOAD_WEAK_DYLIB"},
    Name{command_segment_64, "LC_SEGMENT_64"},
    Name{command_uuid, "LC_UUID"},
    Name{command_rpath, "LC_RPATH"},
    Name{command_code_signature, "LC_CODE_SIGNATURE"},
    Name{command_segment_split_info, "LC_SEGMENT_SPLIT_INFO"},
    Name{command_reexport_dylib, "LC_REEXPORT_DYLIB"},
    Name{command_lazy_load_dylib, "LC_LAZY_LOAD_DYLIB"},
    Name{command_encryption_info, "LC_ENCRYPTION_INFO"},
    Name{command_dyld_info, "LC_DYLD_INFO"},
    Name{command_dyld_info_only, "LC_DYLD_INFO_ONLY"},
    Name{command_load_upward_dylib, "LC_LOAD_UPWARD_DYLIB"},
    Name{command_version_min_macos, "LC_VERSION_MIN_MACOSX"},
    Name{command_version_min_ios, "LC_VERSION_MIN_IPHONEOS"},
    Name{command_function_starts, "LC_FUNCTION_STARTS"},
    Name{command_dyld_environment, "LC_DYLD_ENVIRONMENT"},
    Name{command_data_in_code, "LC_DATA_IN_CODE"},
    Name{command_dylib_code_sign_drs, "LC_DYLIB_CODE_SIGN_DRS"},
    Name{command_encryption_info_64, "LC_ENCRYPTION_INFO_64"},
    Name{command_linker_optimization_hint, "LC_LINKER_OPTIMIZATION_HINT"},
    Name{command_version_min_tvos, "LC_VERSION_MIN_TVOS"},
    Name{command_version_min_watchos, "LC_VERSION_MIN_WATCHOS"},
    Name{command_note, "LC_NOTE"},
    Name{command_build_version, "LC_BUILD_VERSION"},
    Name{command_dyld_exports_trie, "LC_DYLD_EXPORTS_TRIE"},
    Name{command_dyld_chained_fixups, "LC_DYLD_CHAINED_FIXUPS"},
    Name{command_atom_info, "LC_ATOM_INFO"},
};

} // namespace

std::string command_name(std::uint32_t type) {
  const auto found = std::ranges::find(names, type, &Name::type);
  return found != names.end() ? std::string(found->text) : fmt::format("{:#x}", type);
}

bool loads_library(std::uint32_t type) {
  switch (type) {
  case command_load_dylib:
  case command_load_weak_dylib:
  case command_reexport_dylib:
  case command_load_upward_dylib:
  case command_lazy_load_dylib:
    return true;
  default:
    return false;
  }
}

std::uint64_t least_size(std::uint32_t type) {
  if (loads_library(type) || type == command_id_dylib) return dylib_command_size;
  return type == command_prebound_dylib ? prebound_command_size : path_command_size;
}

} // namespace pdist::binary::macho
