#include "package/index/debian_index.hpp"

#include "package/index/reader.hpp"
#include "package/index/relation_text.hpp"
#include "support/error.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <array>

namespace pdist::package {

namespace {

using support::Error;
using support::trimmed;

/// The longest real lines, "Provides" of Rust's libraries and "Depends" of task packages, have some 50 kB.
constexpr std::size_t longest_line = 4U << 20;

/// The fields of a stanza that are looked at.
struct Stanza {
  std::string package, version, architecture, multi_arch, provides;
};

constexpr std::array<std::pair<std::string_view, std::string Stanza::*>, 5> known_fields{{
    {"Package", &Stanza::package},
    {"Version", &Stanza::version},
    {"Architecture", &Stanza::architecture},
    {"Multi-Arch", &Stanza::multi_arch},
    {"Provides", &Stanza::provides},
}};

class DebianReader : public IndexReader {
public:
  explicit DebianReader(PackageIndex& index) : index_(index) {}

  void take(std::string_view piece) override {
    while (!piece.empty()) {
      const std::size_t end = piece.find('\n');
      const std::string_view part = piece.substr(0, end);
      if (begun_.size() + part.size() > longest_line)
        fail(fmt::format("a line of more than {} bytes", longest_line));
      if (end == std::string_view::npos) {
        begun_ += part;
        return;
      }
      piece.remove_prefix(end + 1);
      if (begun_.empty()) {
        read_line(part);
      } else {
        begun_ += part;
        read_line(begun_);
        begun_.clear();
      }
      ++line_;
    }
  }

  void finish() override {
    if (!begun_.empty()) fail("it ends within a line");
    end_stanza();
  }

private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(fmt::format("{}:{}", index_.file(), line_), "is no package index", why,
                "fetch it again; a Packages file of Debian is needed");
  }

  void read_line(std::string_view line) {
    if (line.find('\0') != std::string_view::npos) fail("there is a NUL byte");
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trimmed(line).empty()) return end_stanza();
    if (line.front() == ' ' || line.front() == '\t') {
      if (!in_stanza_) fail("a line that continues nothing");
      if (field_ != nullptr) *field_ += line;
      return;
    }
    if (line.front() == '#') return;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) fail("a line that is no field");
    begin_field(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }

  void begin_field(std::string_view name, std::string_view value) {
    in_stanza_ = true;
    field_ = nullptr;
    for (const auto& [known, member] : known_fields) {
      if (name != known) continue;
      field_ = &(stanza_.*member);
      if (!field_->empty()) fail(fmt::format("the field {} twice in a package", name));
      *field_ = value;
    }
  }

  void end_stanza() {
    if (!in_stanza_) return;
    if (stanza_.package.empty()) fail("before it is a paragraph that is no package");
    if (stanza_.version.empty())
      fail(fmt::format("the package {} has no version", support::escaped(stanza_.package)));
    const auto provided = parse_debian_relations(stanza_.provides);
    if (!provided)
      fail(fmt::format("Provides of the package {} is no list", support::escaped(stanza_.package)));
    const MultiArch multi_arch = stanza_.multi_arch == "foreign"   ? MultiArch::foreign
                                 : stanza_.multi_arch == "allowed" ? MultiArch::allowed
                                                                   : MultiArch::no;
    index_.add({std::move(stanza_.package), std::move(stanza_.version), std::move(stanza_.architecture),
                multi_arch});
    for (const Relation& relation : *provided)
      for (const Alternative& name : relation.alternatives)
        index_.add_provided(name.name, name.comparison.empty() ? "" : "=", name.version);
    stanza_ = {};
    in_stanza_ = false;
    field_ = nullptr;
  }

  PackageIndex& index_;
  std::string begun_; ///< of a line whose end is in a later piece
  std::size_t line_ = 1;
  Stanza stanza_;
  std::string* field_ = nullptr; ///< that a line with a blank first continues
  bool in_stanza_ = false;
};

} // namespace

std::unique_ptr<IndexReader> debian_index_reader(PackageIndex& index) {
  return std::make_unique<DebianReader>(index);
}

} // namespace pdist::package
