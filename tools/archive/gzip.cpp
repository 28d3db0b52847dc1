#include "archive/gzip.hpp"

#include "support/bytes.hpp"
#include "support/error.hpp"
#include "support/parallel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <thread>
#include <utility>
#include <zlib.h>

namespace pdist::archive {

namespace {

constexpr std::size_t piece_size = 256 << 10;
/// How far back deflate looks (RFC 1951, 2).
constexpr std::size_t window = 32 << 10;
/// Window bits of deflateInit2: alone a zlib stream, negative a raw one, and 16 more a gzip member.
constexpr int zlib_bits = 15, raw_bits = -15, gzip_bits = 31;
constexpr int usual_memory = 8;

/// Several a core at once, so that none waits long for the slowest.
std::size_t batch_size() {
  return piece_size * std::min<std::size_t>(32, 4 * std::max(1U, std::thread::hardware_concurrency()));
}

const Bytef* bytes_of(std::span<const std::byte> bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

class Deflate {
public:
  Deflate(int level, int window_bits) {
    if (::deflateInit2(&stream_, level, Z_DEFLATED, window_bits, usual_memory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw support::Error({}, "cannot compress", "zlib has no memory");
  }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;
  ~Deflate() { ::deflateEnd(&stream_); }

  void set_dictionary(std::span<const std::byte> bytes) {
    ::deflateSetDictionary(&stream_, bytes_of(bytes), static_cast<uInt>(bytes.size()));
  }

  std::string run(std::span<const std::byte> bytes, int flush) {
    // Room for what a flush adds, beyond zlib's own bound for the data.
    constexpr std::size_t flush_room = 64;
    std::string out(::deflateBound(&stream_, static_cast<uLong>(bytes.size())) + flush_room, '\0');
    stream_.next_in = const_cast<Bytef*>(bytes_of(bytes));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int status = ::deflate(&stream_, flush);
    if (stream_.avail_in != 0 || (flush == Z_FINISH && status != Z_STREAM_END))
      throw support::Error({}, "cannot compress", "zlib did not take all bytes");
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

private:
  z_stream stream_{};
};

class Inflate {
public:
  Inflate() {
    if (::inflateInit2(&stream_, gzip_bits) != Z_OK)
      throw support::Error({}, "cannot unpack", "zlib has no memory");
  }
  Inflate(const Inflate&) = delete;
  Inflate& operator=(const Inflate&) = delete;
  ~Inflate() { ::inflateEnd(&stream_); }

  /// Unpacks `bytes` until they or the member end; returns whether it has ended, and `unused` is what was not
  /// needed of `bytes`. Nothing where they are damaged.
  std::optional<bool> run(std::span<const std::byte> bytes, std::size_t& unused,
                          const std::function<void(std::span<const std::byte>)>& sink) {
    stream_.next_in = const_cast<Bytef*>(bytes_of(bytes));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    int status = Z_OK;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      status = ::inflate(&stream_, Z_NO_FLUSH);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return std::nullopt;
      if (const std::size_t got = out_.size() - stream_.avail_out; got > 0) sink(std::span(out_).first(got));
    } while (status == Z_OK && (stream_.avail_in > 0 || stream_.avail_out == 0));
    unused = stream_.avail_in;
    return status == Z_STREAM_END;
  }

private:
  z_stream stream_{};
  std::vector<std::byte> out_ = std::vector<std::byte>(piece_size);
};

std::string whole(std::string_view text, int window_bits) {
  return Deflate(Z_BEST_COMPRESSION, window_bits).run(support::as_bytes(text), Z_FINISH);
}

/// The numbers of gzip are little-endian.
std::array<std::byte, 4> stored(std::uint32_t number) {
  std::array<std::byte, 4> out{};
  support::store_number(out, 0, number, out.size(), support::ByteOrder::little);
  return out;
}

} // namespace

std::string gzip(std::string_view text) {
  return whole(text, gzip_bits);
}

std::string zlib(std::string_view text) {
  return whole(text, zlib_bits);
}

std::string unpack_zlib(std::string_view packed, std::size_t size, const std::string& file) {
  std::string out(size, '\0');
  uLongf got = size;
  const int status = ::uncompress(reinterpret_cast<Bytef*>(out.data()), &got,
                                  reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  if (status != Z_OK || got != size)
    throw support::Error(file, "cannot be read back", "its zlib stream is damaged, or of another size");
  return out;
}

std::uint32_t crc32(std::uint32_t before, std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(::crc32_z(before, bytes_of(bytes), bytes.size()));
}

std::uint64_t unpack_gzip_member(const support::ReadableFile& file, std::uint64_t offset,
                                 const std::function<void(std::span<const std::byte>)>& sink) {
  const auto fail = [&](const char* why) {
    throw support::Error(file.path(), fmt::format("the gzip member at {:#x} cannot be unpacked", offset),
                         why);
  };
  Inflate inflate;
  std::vector<std::byte> buffer(piece_size);
  for (std::uint64_t at = offset;;) {
    const std::span bytes(buffer.data(), file.read_some(at, buffer));
    if (bytes.empty()) fail("it is cut short");
    std::size_t unused = 0;
    const std::optional<bool> ended = inflate.run(bytes, unused, sink);
    if (!ended) fail("it is damaged");
    at += bytes.size() - unused;
    if (*ended) return at;
  }
}

GzipWriter::GzipWriter(Sink sink, int level) : sink_(std::move(sink)), level_(level) {
  pending_.reserve(batch_size());
  constexpr std::array<unsigned char, 10> header{0x1f, 0x8b, Z_DEFLATED, 0, 0, 0, 0, 0, 0, 3}; // 3: Unix
  sink_(std::as_bytes(std::span(header)));
}

void GzipWriter::write(std::span<const std::byte> bytes) {
  const std::size_t room = batch_size();
  while (!bytes.empty()) {
    // Only where more follows: the last piece ends the stream, wherever the last batch ends.
    if (pending_.size() == room) compress_pending(false);
    const std::size_t now = std::min(bytes.size(), room - pending_.size());
    pending_.insert(pending_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(now));
    bytes = bytes.subspan(now);
  }
}

void GzipWriter::finish() {
  compress_pending(true);
  take_finished();
  sink_(stored(checksum_));
  sink_(stored(size_));
}

/// `before`: the bytes that stand in front of them in the stream.
GzipWriter::Batch GzipWriter::compress(std::span<const std::byte> bytes, std::span<const std::byte> before,
                                       int level, bool last) {
  Batch out;
  out.size = bytes.size();
  // What ends the stream may be empty.
  out.pieces.resize((bytes.size() + piece_size - 1) / piece_size + (last && bytes.empty() ? 1 : 0));
  support::parallel_for(out.pieces.size(), [&](std::size_t i) {
    const std::size_t at = i * piece_size;
    const std::span piece = bytes.subspan(at, std::min(piece_size, bytes.size() - at));
    const std::span dictionary = i == 0 ? before : bytes.subspan(at - window, window);
    Deflate deflate(level, raw_bits);
    if (!dictionary.empty()) deflate.set_dictionary(dictionary);
    out.pieces[i] = deflate.run(piece, last && i + 1 == out.pieces.size() ? Z_FINISH : Z_SYNC_FLUSH);
  });
  out.checksum = crc32(0, bytes);
  return out;
}

/// The batch before it is written while this one is compressed.
void GzipWriter::compress_pending(bool last) {
  take_finished();
  std::vector<std::byte> bytes = std::exchange(pending_, {});
  const std::size_t tail = std::min(window, bytes.size());
  std::vector<std::byte> before =
      std::exchange(dictionary_, {bytes.end() - static_cast<std::ptrdiff_t>(tail), bytes.end()});
  pending_.reserve(last ? 0 : batch_size());
  // Without another thread it is done when its result is taken.
  running_ = std::async(std::launch::async | std::launch::deferred,
                        [bytes = std::move(bytes), before = std::move(before), last, level = level_] {
                          return compress(bytes, before, level, last);
                        });
}

void GzipWriter::take_finished() {
  if (!running_.valid()) return;
  const Batch batch = running_.get();
  for (const std::string& piece : batch.pieces)
    sink_(support::as_bytes(piece));
  checksum_ = static_cast<std::uint32_t>(
      ::crc32_combine(checksum_, batch.checksum, static_cast<z_off_t>(batch.size)));
  size_ += static_cast<std::uint32_t>(batch.size); // modulo 2^32
}

void gzip(const support::ReadableFile& file, std::uint64_t offset, std::uint64_t size,
          const std::function<void(std::span<const std::byte>)>& sink) {
  constexpr int usual_level = 6;
  GzipWriter writer(sink, usual_level);
  for (std::uint64_t done = 0; done < size;) {
    const std::uint64_t now = std::min<std::uint64_t>(size - done, piece_size);
    writer.write(file.read(offset + done, now));
    done += now;
  }
  writer.finish();
}

} // namespace pdist::archive
