#include "binary/macho/read_macho.hpp"

#include "binary/macho/architecture.hpp"
#include "binary/macho/command_names.hpp"
#include "binary/macho/image.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace pdist::binary::macho {

namespace {

Kind kind_of(std::uint64_t file_type) {
  switch (file_type) {
  case file_object:
    return Kind::relocatable;
  case file_execute:
    return Kind::executable;
  case file_core:
    return Kind::core;
  case file_dylib:
  case file_bundle:
    return Kind::shared_library;
  default:
    return Kind::other;
  }
}

/// <mach-o/loader.h>, PLATFORM_…, in the words of Apple's tools without "simulator"'s blanks.
std::string platform_name(std::uint64_t platform) {
  constexpr std::array names{"macos",        "ios",           "tvos",
                             "watchos",      "bridgeos",      "maccatalyst",
                             "iossimulator", "tvossimulator", "watchossimulator",
                             "driverkit",    "visionos",      "visionossimulator"};
  if (platform >= 1 && platform <= names.size()) return names[platform - 1];
  return fmt::format("unknown-{}", platform);
}

/// "xxxx.yy.zz" in the nibbles of 32 bits; nothing for 0, which linkers write where they do not know.
std::vector<unsigned> version(std::uint64_t packed) {
  if (packed == 0) return {};
  std::vector<unsigned> numbers{static_cast<unsigned>(packed >> 16),
                                static_cast<unsigned>(packed >> 8 & 0xff)};
  if ((packed & 0xff) != 0) numbers.push_back(static_cast<unsigned>(packed & 0xff));
  return numbers;
}

std::string hexadecimal(std::span<const std::byte> bytes) {
  std::string text;
  for (const std::byte byte : bytes)
    fmt::format_to(std::back_inserter(text), "{:02x}", std::to_integer<unsigned>(byte));
  return text;
}

class SliceReader {
public:
  explicit SliceReader(const Image& image) : image_(image) {}

  Binary run() {
    const Header& header = image_.header();
    binary_.format = Format::macho;
    binary_.kind = kind_of(header.file_type);
    binary_.architecture = architecture(header.cpu, header.subtype, image_.wide(), image_.order());
    binary_.slice = image_.name();
    for (const Command& command : image_.commands())
      take(command);
    binary_.dynamic = (header.flags & flag_dyld_link) != 0 || !binary_.needed.empty();
    return std::move(binary_);
  }

private:
  void take(const Command& command) {
    if (loads_library(command.type)) {
      binary_.needed.push_back(image_.text(command));
      if (is_weak(command)) binary_.weak_needed.push_back(binary_.needed.back());
      return;
    }
    switch (command.type) {
    case command_id_dylib:
      binary_.soname = image_.text(command);
      break;
    case command_rpath:
      binary_.rpaths.push_back(image_.text(command));
      break;
    case command_load_dylinker:
    case command_id_dylinker:
      binary_.interpreter = image_.text(command);
      break;
    case command_prebound_dylib: // nothing of dyld's is in these
    case command_sub_framework:
    case command_sub_umbrella:
    case command_sub_client:
    case command_sub_library:
    case command_dyld_environment:
      image_.text(command);
      break;
    default:
      take_facts(command);
    }
  }

  bool is_weak(const Command& command) const {
    if (command.type == command_load_weak_dylib) return true;
    const support::ByteView fields = image_.view(command);
    if (fields.size() < dylib_use_command_size || fields.u32(command_path, "name") < dylib_use_command_size ||
        fields.u32(dylib_time_stamp, "marker") != dylib_use_marker)
      return false;
    return (fields.u32(dylib_use_flags, "flags") & dylib_use_weak) != 0;
  }

  void take_facts(const Command& command) {
    switch (command.type) {
    case command_uuid:
      image_.require_size(command, uuid_command_size);
      binary_.build_id = hexadecimal(image_.view(command).bytes().subspan(uuid_bytes, 16));
      break;
    case command_build_version: {
      const auto found = image_.record<BuildVersion>(command, build_version_size);
      binary_.platforms.push_back(
          {platform_name(found.platform), version(found.minimum), version(found.sdk)});
      break;
    }
    case command_version_min_macos:
      take_minimum(command, "macos");
      break;
    case command_version_min_ios:
      take_minimum(command, "ios");
      break;
    case command_version_min_tvos:
      take_minimum(command, "tvos");
      break;
    case command_version_min_watchos:
      take_minimum(command, "watchos");
      break;
    default:
      break;
    }
  }

  void take_minimum(const Command& command, const std::string& platform) {
    const auto found = image_.record<VersionMinimum>(command, version_minimum_size);
    binary_.platforms.push_back({platform, version(found.minimum), version(found.sdk)});
  }

  const Image& image_;
  Binary binary_;
};

} // namespace

Binary read(const support::ReadableFile& file) {
  const Container found = container(file);
  std::vector<Binary> slices;
  for (const SliceRange& range : found.slices)
    slices.push_back(SliceReader(Image(file, range)).run());
  Binary binary = std::move(slices.front());
  binary.universal = found.universal;
  binary.other_slices.assign(std::make_move_iterator(slices.begin() + 1),
                             std::make_move_iterator(slices.end()));
  return binary;
}

} // namespace pdist::binary::macho
