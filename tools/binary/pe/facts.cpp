#include "binary/pe/facts.hpp"

#include "binary/pe/assemblies.hpp"
#include "binary/pe/certificates.hpp"
#include "binary/pe/checksum.hpp"
#include "binary/pe/resources.hpp"
#include "binary/pe/version_resource.hpp"

namespace pdist::binary::pe {

namespace {

/// The number of the manifest that acts when the file starts or is loaded (winuser.h:
/// CREATEPROCESS_MANIFEST_RESOURCE_ID, ISOLATIONAWARE_MANIFEST_RESOURCE_ID).
std::uint32_t manifest_id(const Image& image) {
  return (image.header().characteristics & file_dll) != 0 ? 2 : 1;
}

} // namespace

WindowsFacts read_windows_facts(const support::ReadableFile& file) {
  const Image image(file);
  WindowsFacts facts;
  facts.graphical = image.optional_header().subsystem == subsystem_graphical;
  if (const auto manifest = resource(image, resource_manifest, manifest_id(image))) {
    facts.manifest = support::as_text(manifest->bytes);
    facts.assemblies = assemblies(facts.manifest);
  }
  VersionResource version = version_resource(image);
  facts.file_version = std::move(version.file);
  facts.product_version = std::move(version.product);
  facts.version_texts = std::move(version.texts);
  if (const auto table = certificates(image)) facts.certificate_size = table->size;
  facts.overlay_size = file.size() - image.contents_end() - facts.certificate_size;
  facts.checksum = static_cast<std::uint32_t>(image.optional_header().checksum);
  facts.actual_checksum = checksum(image, Patch{{}, file.size(), file.size(), {}});
  return facts;
}

} // namespace pdist::binary::pe
