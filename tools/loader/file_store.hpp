// Files that were looked at: each is opened and parsed once, however many ways lead to it.
#pragma once

#include "binary/binary.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <unordered_map>
#include <utility>

namespace pdist::loader {

class TargetRoot;

/// One file, whatever its names.
struct FileContent {
  std::string real_path;
  binary::Binary binary;
};

/// A file under one of its names.
struct FoundFile {
  std::string path; ///< as found, symlinks in place
  const FileContent* content = nullptr;
};

/// What is at a path: a file, or why it cannot be loaded.
struct Look {
  const FoundFile* file = nullptr;
  std::string finding; ///< "not there", "not an ELF, PE or Mach-O file", …; empty when there is a file
  /// The loader gives up here rather than look in the next folder.
  bool is_final = false;
};

class FileStore {
public:
  explicit FileStore(TargetRoot& root) : root_(root) {}
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;

  /// Looks at a candidate. Never throws for what it finds. Valid as long as the store.
  const Look& look(const std::string& path);
  /// Reads a file that must be a binary; throws `Error` when it is not.
  const FoundFile& require(const std::string& path);

private:
  Look examine(const std::string& path);
  const FoundFile* add(const std::string& path, std::string real_path, const support::ReadableFile& file);

  TargetRoot& root_;
  std::unordered_map<std::string, Look> looks_;
  std::map<std::pair<dev_t, ino_t>, FileContent> contents_;
  std::deque<FoundFile> found_;
};

} // namespace pdist::loader
