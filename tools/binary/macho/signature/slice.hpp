// The code signature in a slice: where it is, and its bytes.
#pragma once

#include "binary/macho/image.hpp"
#include "binary/macho/signature/check_signature.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace pdist::binary::macho {

/// A signature as it is in a file, with the bytes that it lies in.
class SliceSignature {
public:
  SliceSignature(SliceSignature&&) = default;
  SliceSignature& operator=(SliceSignature&&) = default;
  SliceSignature(const SliceSignature&) = delete; // what was read points into the bytes
  SliceSignature& operator=(const SliceSignature&) = delete;
  ~SliceSignature() = default;

  /// Nothing for a slice without LC_CODE_SIGNATURE. Throws `Error` for a signature that is malformed.
  static std::optional<SliceSignature> read(const Image& image);

  const SignaturePlace& place() const { return place_; }
  const Signature& signature() const { return signature_; }
  const std::vector<std::byte>& data() const { return data_; }

private:
  SliceSignature(const Image& image, const SignaturePlace& place);

  SignaturePlace place_;
  std::vector<std::byte> data_;
  Signature signature_;
};

/// Reads a slice's bytes from its file, which must outlive what is returned.
ReadSlice reader_of(const Image& image);

} // namespace pdist::binary::macho
