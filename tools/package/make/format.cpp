#include "package/make/format.hpp"

#include "package/make/format_list.hpp"
#include "package/make/request.hpp"
#include "sign/command.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace pdist::package {

namespace {

/// Facts and formats are one list: what asks for either first closes it.
struct Registry {
  std::vector<const Format*> formats = built_in_formats();
  bool is_closed = false;
};

Registry& registry() {
  static Registry all;
  return all;
}

} // namespace

std::vector<const FormatFacts*> all_facts() {
  std::vector<const FormatFacts*> out;
  for (const Format* format : formats())
    out.push_back(&format->facts());
  return out;
}

const std::vector<const Format*>& formats() {
  registry().is_closed = true;
  return registry().formats;
}

void add_format(const Format& format) {
  const std::string name(format.facts().name);
  if (registry().is_closed)
    throw std::logic_error(fmt::format("the format {} comes after others were asked for", name));
  for (const Format* other : registry().formats)
    if (other->facts().name == name)
      throw std::logic_error(fmt::format("the format {} is there already", name));
  registry().formats.push_back(&format);
}

std::unique_ptr<PackageWriter> FormatPlan::writer(const RootPlan&, std::size_t,
                                                  const std::filesystem::path&) const {
  return nullptr;
}

std::string Format::package_of_file(const std::string& file, const std::vector<std::string>& packages) const {
  std::string best;
  for (const std::string& package : packages)
    if (file.starts_with(package + '-') && package.size() > best.size()) best = package;
  return best;
}

void Format::read_back(const std::filesystem::path& file, const std::filesystem::path&) const {
  throw support::Error(file.string(), "is not read back",
                       fmt::format("{} that another program made is not known here", facts().title));
}

void Format::finish_file(const std::filesystem::path&, const std::filesystem::path&) const {}

binary::Patch Format::final_edit(const support::ReadableFile& file, const std::filesystem::path&) const {
  binary::Patch unchanged;
  unchanged.original_size = unchanged.final_size = file.size();
  return unchanged;
}

std::unique_ptr<sign::Signer> Format::signer(const PackageRequest& request,
                                             const std::filesystem::path& target) const {
  if (facts().signing != Signing::program || request.sign_command.empty()) return nullptr;
  return sign::command_signer(request.sign_command, target);
}

const Format& format_named(const std::string& word) {
  const FormatFacts& facts = facts_named(word);
  for (const Format* format : formats())
    if (&format->facts() == &facts) return *format;
  throw support::Error(word, "the format is not there"); // facts and formats are one list
}

} // namespace pdist::package
