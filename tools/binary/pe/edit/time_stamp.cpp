#include "binary/pe/edit/time_stamp.hpp"

#include "binary/patch_writer.hpp"
#include "binary/pe/checksum.hpp"

namespace pdist::binary::pe {

Patch plan_time_stamp(const support::ReadableFile& file, const support::ReadableFile& original) {
  const Image image(file), before(original);
  PatchWriter writer(file);
  writer.put(image.file_header_offset() + file_header_time_stamp,
             before.bytes(before.file_header_offset() + file_header_time_stamp, 4, "TimeDateStamp"));
  Patch patch = writer.finish(file.size(), {"TimeDateStamp is that of the original"});
  return keeps_checksum(image) ? with_checksum(image, std::move(patch)) : patch;
}

} // namespace pdist::binary::pe
