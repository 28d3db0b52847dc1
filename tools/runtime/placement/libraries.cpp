#include "runtime/placement/libraries.hpp"

#include "runtime/placement/beside_programs.hpp"
#include "runtime/placement/for_dyld.hpp"
#include "runtime/placement/library_folder.hpp"
#include "runtime/placement/placer.hpp"

namespace pdist::runtime {

namespace {

bool is_below(const Path& file, const Path& folder) {
  if (folder.empty()) return false;
  const std::string inner = file.lexically_normal().string(), outer = folder.lexically_normal().string();
  return inner.starts_with(outer.ends_with('/') ? outer : outer + '/');
}

} // namespace

std::string origin_of(const Path& file, const PlacementRequest& request) {
  if (file == request.build_folder || is_below(file, request.build_folder)) {
    return "build:" + file.lexically_relative(request.build_folder).string();
  }
  if (file == request.source_folder || is_below(file, request.source_folder)) {
    return "source:" + file.lexically_relative(request.source_folder).string();
  }
  const Path inside = request.sysroot && is_below(file, *request.sysroot)
                          ? Path("/") / file.lexically_relative(*request.sysroot)
                          : file;
  for (const char* folder : {"/usr", "/lib", "/lib64", "/lib32", "/etc"}) {
    if (is_below(inside, folder)) return "system:" + inside.string();
  }
  return "external:" + file.filename().string();
}

Placement place_libraries(Draft& draft, const PlacementRequest& request) {
  if (request.format == binary::Format::pe) return place_beside_programs(draft, request);
  return request.format == binary::Format::macho ? place_for_dyld(draft, request)
                                                 : place_in_library_folder(draft, request);
}

} // namespace pdist::runtime
