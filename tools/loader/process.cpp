#include "loader/process.hpp"

#include "support/text.hpp"

#include <algorithm>

namespace pdist::loader {

namespace {

/// What Windows compares.
std::string windows_key(std::string_view name) {
  std::string out = support::ascii_lower(name);
  if (out.find('.') == std::string::npos) out += ".dll";
  return out;
}

} // namespace

const binary::Binary* fitting_slice(const binary::Binary& binary, const binary::Architecture& wanted) {
  const std::vector<const binary::Binary*> slices = binary::slices_of(binary);
  const auto find = [&](const binary::Architecture& architecture) -> const binary::Binary* {
    const auto at = std::ranges::find_if(slices, [&](const binary::Binary* slice) {
      return binary::fit_together(slice->architecture, architecture);
    });
    return at == slices.end() ? nullptr : *at;
  };
  if (const binary::Binary* found = find(wanted)) return found;
  if (wanted.machine != "x86_64h") return nullptr;
  binary::Architecture plain = wanted;
  plain.machine = "x86_64";
  return find(plain);
}

const Link* Process::find(std::string_view name) const {
  if (format_ == binary::Format::macho) return nullptr;
  return format_ == binary::Format::pe ? find_key(windows_key(name)) : find_key(name);
}

const Link* Process::find_key(std::string_view key) const {
  const auto at = by_name_.find(key);
  if (at != by_name_.end()) return at->second;
  return parent_ == nullptr ? nullptr : parent_->find_key(key);
}

const Link* Process::find(const FileContent* content) const {
  const auto at = by_content_.find(content);
  if (at != by_content_.end()) return at->second;
  return parent_ == nullptr ? nullptr : parent_->find(content);
}

const Link& Process::add(const Link& link) {
  Link& added = links_.emplace_back(link);
  added.slice = fitting_slice(added.file->content->binary, architecture_);
  // Files of a dist's own are taken as they are: that they fit is another check's question.
  if (added.slice == nullptr) added.slice = &added.file->content->binary;
  by_content_.emplace(added.file->content, &added);
  const std::string_view path = added.file->path;
  if (format_ == binary::Format::pe) {
    add_name(path.substr(path.rfind('/') + 1), added);
    return added;
  }
  add_name(path, added);
  if (!added.binary().soname.empty()) add_name(added.binary().soname, added);
  return added;
}

void Process::add_name(std::string_view name, const Link& link) {
  if (format_ == binary::Format::pe) name = *kept_keys_.insert(windows_key(name)).first;
  by_name_.emplace(name, &link);
}

} // namespace pdist::loader
