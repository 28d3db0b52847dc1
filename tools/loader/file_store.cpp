#include "loader/file_store.hpp"

#include "loader/target_root.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"

#include <filesystem>
#include <unistd.h>
#include <utility>

namespace pdist::loader {

using support::Error;
using support::ReadableFile;

namespace {

constexpr std::string_view not_binary = "not an ELF, PE or Mach-O file";

/// An error without the file's name, which whoever lists candidates has already.
std::string reason_of(const Error& error) {
  return error.reason().empty() ? error.problem() : error.problem() + ": " + error.reason();
}

} // namespace

const FoundFile* FileStore::add(const std::string& path, std::string real_path, const ReadableFile& file) {
  const auto [at, is_new] = contents_.try_emplace({file.status().st_dev, file.status().st_ino});
  if (is_new) {
    std::optional<binary::Binary> binary;
    try {
      binary = binary::read(file);
    } catch (...) {
      contents_.erase(at);
      throw;
    }
    if (!binary) {
      contents_.erase(at);
      return nullptr;
    }
    at->second = {std::move(real_path), std::move(*binary)};
  }
  return &found_.emplace_back(FoundFile{path, &at->second});
}

Look FileStore::examine(const std::string& path) {
  std::optional<std::string> real = root_.real_path(path);
  if (!real) return {nullptr, "not there", false};
  std::optional<ReadableFile> file;
  try {
    file.emplace(*real);
  } catch (const Error& error) {
    // What may not be opened is passed over; what is open and cannot be read (a folder) ends the search. What
    // could be opened at another time (no more descriptors, a failing disk) says nothing of the loader.
    const bool is_file = support::is_file(*real);
    if (is_file && ::access(real->c_str(), R_OK) == 0) throw;
    return {nullptr, reason_of(error), !is_file};
  }
  try {
    const FoundFile* found = add(path, *real, *file);
    if (found == nullptr) return {nullptr, std::string(not_binary), true};
    const binary::Binary& binary = found->content->binary;
    const bool loadable = (binary.dynamic || binary.format == binary::Format::pe) && is_loaded(binary);
    if (!loadable) return {nullptr, "not a shared library", true};
    return {found, {}, false};
  } catch (const Error& error) {
    return {nullptr, reason_of(error), true};
  }
}

const Look& FileStore::look(const std::string& path) {
  const auto [at, is_new] = looks_.try_emplace(path);
  if (is_new) at->second = examine(path);
  return at->second;
}

const FoundFile& FileStore::require(const std::string& path) {
  std::optional<std::string> real = root_.real_path(path);
  const ReadableFile file(real.value_or(path));
  const FoundFile* found = add(path, std::move(real).value_or(path), file);
  if (found == nullptr) throw Error(path, "cannot look for the libraries it needs", std::string(not_binary));
  return *found;
}

} // namespace pdist::loader
