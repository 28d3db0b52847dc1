// Digests of the files of an archive, beside the thread that unpacks it.
#pragma once

#include "support/digest.hpp"

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <vector>

namespace pdist::archive {

/// Where the digests of one file go, in hex digits.
struct DigestPlaces {
  std::string* sha256 = nullptr;
  std::string* md5 = nullptr; ///< null: nobody asks for it
};

/// Digests of files one behind the other. Where no other thread can be had, they are made as the bytes come.
class Digester {
public:
  Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;
  ~Digester() { stop(); }

  /// A buffer of 128 KiB to fill.
  std::vector<std::byte> buffer();
  /// The first `size` bytes of a buffer belong to the file whose digests go to `places`; no bytes end it.
  void add(DigestPlaces places, std::vector<std::byte> buffer, std::size_t size);
  /// All digests are there.
  void finish();

private:
  struct Work {
    DigestPlaces places; ///< nowhere: the end
    std::vector<std::byte> buffer;
    std::size_t size = 0;
  };

  void stop();
  Work next();
  void run();
  void digest(Work& work);

  static constexpr std::size_t piece = 1 << 17;

  std::mutex guard_;
  std::condition_variable changed_;
  std::vector<std::vector<std::byte>> free_ =
      std::vector<std::vector<std::byte>>(16, std::vector<std::byte>(piece));
  std::queue<Work> work_;
  std::exception_ptr failure_;
  std::optional<support::Sha256> sha256_; ///< of the file that is read
  std::optional<support::Digest> md5_;
  std::thread thread_;
};

} // namespace pdist::archive
