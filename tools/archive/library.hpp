// libarchive's objects, owned; its failures as errors.
#pragma once

#include "archive/archive.hpp"
#include "support/error.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace pdist::archive {

struct FreeHandle {
  void operator()(::archive* handle) const { ::archive_free(handle); }
};
struct FreeEntry {
  void operator()(::archive_entry* entry) const { ::archive_entry_free(entry); }
};
using Handle = std::unique_ptr<::archive, FreeHandle>;
using EntryHandle = std::unique_ptr<::archive_entry, FreeEntry>;

/// What libarchive says of an archive or an entry. Each of its strings may be null: where it was never set,
/// and where what was set cannot be converted. So all of them are read through this.
template <class Object>
std::optional<std::string> text_of(const char* (*getter)(Object*), std::type_identity_t<Object>* object) {
  const char* text = getter(object);
  return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

/// Why the last call failed.
inline std::string reason_of(::archive* handle) {
  return text_of(::archive_error_string, handle).value_or("libarchive gives no reason");
}

inline support::Error library_error(const std::string& file, std::string_view what, ::archive* handle) {
  return {file, std::string(what), support::escaped(reason_of(handle))};
}

/// The path of an entry inside the archive; the folder itself has no path.
inline std::string archived_path(const ArchivePlan& plan, const std::string& path) {
  return path.empty() ? plan.request.top : plan.request.top + '/' + path;
}

} // namespace pdist::archive
