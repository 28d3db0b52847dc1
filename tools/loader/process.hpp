// One process of the target: a program with its libraries, or a module on top of the process that loads it.
#pragma once

#include "loader/link.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace pdist::loader {

class Process {
public:
  /// `slice` is (of) what the process is made for: its format and architecture are the process's.
  Process(const Process* parent, const binary::Binary& slice)
      : parent_(parent), format_(slice.format), architecture_(slice.architecture) {}

  binary::Format format() const { return format_; }
  const binary::Architecture& architecture() const { return architecture_; }
  /// In the order of loading; addresses stay.
  const std::deque<Link>& links() const { return links_; }

  /// What is loaded under a name here or in a parent; nullptr when nothing is. On Windows names are compared
  /// without case, and one without a dot has ".dll" added. On macOS a name says a path, which may be another
  /// one for everybody who needs it: nothing is found by it.
  const Link* find(std::string_view name) const;
  const Link* find(const FileContent* content) const;

  /// Loads an object. It answers to its path and SONAME, on Windows to the name of its file.
  const Link& add(const Link& link);
  /// It also answers to a name that it was needed under (glibc's _dl_name_match_p). The caller keeps the
  /// name's text.
  void add_name(std::string_view name, const Link& link);

  /// What the process was made for.
  const Link* head = nullptr;

private:
  const Link* find_key(std::string_view key) const;

  const Process* parent_;
  binary::Format format_;
  binary::Architecture architecture_;
  std::deque<Link> links_;
  std::unordered_set<std::string> kept_keys_; ///< those that are no text of somebody else's
  std::unordered_map<std::string_view, const Link*> by_name_;
  std::unordered_map<const FileContent*, const Link*> by_content_;
};

} // namespace pdist::loader
