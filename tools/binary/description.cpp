#include "binary/description.hpp"

namespace pdist::binary {

using support::name_value;
using support::Value;

std::string_view name_of(Kind kind) {
  switch (kind) {
  case Kind::executable:
    return "executable";
  case Kind::shared_library:
    return "shared library";
  case Kind::relocatable:
    return "relocatable object";
  case Kind::core:
    return "core dump";
  case Kind::other:
    break;
  }
  return "other";
}

std::string_view name_of(Format format) {
  switch (format) {
  case Format::macho:
    return "Mach-O";
  case Format::pe:
    return "PE";
  case Format::elf:
    break;
  }
  return "ELF";
}

namespace {

Value names(const std::vector<std::string>& all) {
  Value list = Value::list();
  for (const std::string& name : all)
    list.add(name_value(name));
  return list;
}

Value name_or_null(const std::optional<std::string>& name) {
  return name ? name_value(*name) : Value();
}

Value architecture_value(const Architecture& architecture) {
  return Value::map({{"machine", architecture.machine},
                     {"bits", architecture.bits},
                     {"byte_order", architecture.order == support::ByteOrder::little ? "little" : "big"},
                     {"abi", architecture.abi}});
}

Value assemblies_value(const std::vector<Assembly>& assemblies) {
  Value list = Value::list();
  for (const Assembly& each : assemblies)
    list.add(Value::map({{"name", name_value(each.name)}, {"version", name_value(each.version)}}));
  return list;
}

Value dlopen_value(const std::vector<DlopenNote>& notes) {
  Value list = Value::list();
  for (const DlopenNote& note : notes) {
    list.add(Value::map({{"soname", names(note.sonames)},
                         {"feature", note.feature},
                         {"description", note.description},
                         {"priority", note.priority}}));
  }
  return list;
}

Value versions_value(const std::vector<unsigned>& numbers) {
  std::string text;
  for (const unsigned number : numbers)
    text += (text.empty() ? "" : ".") + std::to_string(number);
  return text.empty() ? Value() : Value(text);
}

Value platforms_value(const std::vector<PlatformVersion>& platforms) {
  Value list = Value::list();
  for (const PlatformVersion& each : platforms) {
    list.add(Value::map({{"platform", each.platform},
                         {"minimum", versions_value(each.minimum)},
                         {"sdk", versions_value(each.sdk)}}));
  }
  return list;
}

/// All of a thin file, and what a universal one has for each slice.
Value slice_value(const Binary& binary) {
  return Value::map({{"format", name_of(binary.format)},
                     {"kind", name_of(binary.kind)},
                     {"architecture", architecture_value(binary.architecture)},
                     {"dynamic", binary.dynamic},
                     {"static_pie", binary.static_pie},
                     {"soname", name_value(binary.soname)},
                     {"interpreter", name_value(binary.interpreter)},
                     {"needed", names(binary.needed)},
                     {"rpath", name_or_null(binary.rpath)},
                     {"runpath", name_or_null(binary.runpath)},
                     {"auxiliary", names(binary.auxiliary)},
                     {"filter", names(binary.filter)},
                     {"audit", name_value(binary.audit)},
                     {"depaudit", name_value(binary.depaudit)},
                     {"config", name_value(binary.config)},
                     {"no_default_folders", binary.no_default_folders},
                     {"build_id", binary.build_id},
                     {"delayed", names(binary.delayed)},
                     {"forwards", names(binary.forwards)},
                     {"dlopen", dlopen_value(binary.dlopen_notes)},
                     {"slice", binary.slice},
                     {"rpaths", names(binary.rpaths)},
                     {"weak_needed", names(binary.weak_needed)},
                     {"platforms", platforms_value(binary.platforms)}});
}

} // namespace

Value to_value(const Binary& binary) {
  Value value = slice_value(binary);
  Value slices = Value::list();
  if (binary.universal)
    for (const Binary* slice : slices_of(binary))
      slices.add(slice_value(*slice));
  value.set("universal", binary.universal);
  value.set("slices", slices);
  return value;
}

Value to_value(const WindowsFacts& facts) {
  Value texts = Value::list();
  for (const auto& [key, text] : facts.version_texts)
    texts.add(Value::map({{"key", name_value(key)}, {"text", name_value(text)}}));
  const auto version = [](const std::optional<std::string>& text) { return text ? Value(*text) : Value(); };
  return Value::map({{"graphical", facts.graphical},
                     {"manifest", name_value(facts.manifest)},
                     {"assemblies", assemblies_value(facts.assemblies)},
                     {"file_version", version(facts.file_version)},
                     {"product_version", version(facts.product_version)},
                     {"version_texts", texts},
                     {"checksum", std::uint64_t{facts.checksum}},
                     {"actual_checksum", std::uint64_t{facts.actual_checksum}},
                     {"certificate_size", facts.certificate_size},
                     {"overlay_size", facts.overlay_size}});
}

} // namespace pdist::binary
