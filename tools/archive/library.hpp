// libarchive's objects, owned; its failures as errors.
#pragma once

#include "archive/archive.hpp"
#include "support/error.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <string>
#include <string_view>

namespace pdist::archive {

struct FreeHandle {
  void operator()(::archive* handle) const { ::archive_free(handle); }
};
struct FreeEntry {
  void operator()(::archive_entry* entry) const { ::archive_entry_free(entry); }
};
using Handle = std::unique_ptr<::archive, FreeHandle>;
using EntryHandle = std::unique_ptr<::archive_entry, FreeEntry>;

inline support::Error library_error(const std::string& file, std::string_view what, ::archive* handle) {
  const char* text = ::archive_error_string(handle);
  return {file, std::string(what), support::escaped(text == nullptr ? "libarchive gives no reason" : text)};
}

/// The path of an entry inside the archive; the folder itself has no path.
inline std::string archived_path(const ArchivePlan& plan, const std::string& path) {
  return path.empty() ? plan.request.top : plan.request.top + '/' + path;
}

} // namespace pdist::archive
