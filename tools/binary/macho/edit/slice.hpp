// Plans the edit of one slice: load commands in the header's padding, and a new signature at its end.
#pragma once

#include "binary/macho/edit/contents.hpp"
#include "binary/macho/edit/wanted.hpp"
#include "binary/macho/signature/pages.hpp"
#include "binary/patch.hpp"

namespace pdist::binary::macho {

struct SlicePlan {
  std::vector<PatchChunk> chunks; ///< ascending; offsets are the slice's
  std::uint64_t size = 0;         ///< of the slice afterwards
  std::vector<std::string> strategy;
};

/// Whether the slice has a signature, all its bytes agree with it, and it says what `edit` wants it to say.
/// Reads the whole slice.
bool is_signed(const Image& image, const Edit& edit);

/// Whether the edit wants a signature of slices that it would leave alone otherwise.
bool asks_for_signature(const Edit& edit);

/// Plans to give the slice these commands and an ad-hoc signature that says what `edit` wants. Throws `Error`
/// when they do not fit before its contents, also without search paths that are there twice.
SlicePlan plan_slice(const Image& image, std::vector<NamedCommand> commands, const Edit& edit);

} // namespace pdist::binary::macho
