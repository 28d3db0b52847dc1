// The primary.xml of an rpm repository: elements <package> with their names, versions, provided names and
// files.
#include "package/index_reader.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <array>
#include <exception>
#include <expat.h>
#include <memory>
#include <type_traits>

namespace pdist::package {

namespace {

using support::Error;

/// Real ones have 5 elements inside each other.
constexpr unsigned deepest = 64;
/// A tag or a text: descriptions, the longest ones, have some 20 kB. Expat keeps an unfinished tag in memory.
constexpr std::size_t longest_token = 4U << 20;

/// Expat puts the namespace before the name, with this between them.
constexpr char separator = ' ';
constexpr std::string_view metadata_element = "http://linux.duke.edu/metadata/common metadata";
constexpr std::string_view package_element = "http://linux.duke.edu/metadata/common package";
constexpr std::string_view name_element = "http://linux.duke.edu/metadata/common name";
constexpr std::string_view arch_element = "http://linux.duke.edu/metadata/common arch";
constexpr std::string_view version_element = "http://linux.duke.edu/metadata/common version";
constexpr std::string_view file_element = "http://linux.duke.edu/metadata/common file";
constexpr std::string_view provides_element = "http://linux.duke.edu/metadata/rpm provides";
constexpr std::string_view entry_element = "http://linux.duke.edu/metadata/rpm entry";

/// The attributes of one element: name and value in turn, ended by a null pointer.
std::string_view attribute(const XML_Char** attributes, std::string_view wanted) {
  for (; *attributes != nullptr; attributes += 2)
    if (attributes[0] == wanted) return attributes[1];
  return {};
}

/// `[epoch:]version[-release]` of the attributes epoch, ver and rel; empty without a version.
std::string version_of(const XML_Char** attributes) {
  const std::string_view epoch = attribute(attributes, "epoch"), release = attribute(attributes, "rel");
  std::string out(attribute(attributes, "ver"));
  if (out.empty()) return out;
  if (!epoch.empty() && epoch != "0") out = fmt::format("{}:{}", epoch, out);
  return release.empty() ? out : fmt::format("{}-{}", out, release);
}

std::string_view comparison_of(std::string_view flags) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known{
      {{"EQ", "="}, {"LT", "<"}, {"GT", ">"}, {"LE", "<="}, {"GE", ">="}}};
  for (const auto& [flag, comparison] : known)
    if (flag == flags) return comparison;
  return {};
}

class RpmReader : public IndexReader {
public:
  explicit RpmReader(PackageIndex& index) : index_(index), parser_(::XML_ParserCreateNS(nullptr, separator)) {
    if (!parser_) throw std::bad_alloc();
    ::XML_SetUserData(parser_.get(), this);
    ::XML_SetElementHandler(
        parser_.get(),
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          guarded(self, [&](RpmReader& reader) { reader.begin(name, attributes); });
        },
        [](void* self, const XML_Char* name) {
          guarded(self, [&](RpmReader& reader) { reader.end(name); });
        });
    ::XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
      guarded(self, [&](RpmReader& reader) { reader.add_text({text, static_cast<std::size_t>(size)}); });
    });
    // Without a document type there are no entities: nothing expands, and nothing is fetched.
    ::XML_SetStartDoctypeDeclHandler(
        parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          guarded(self, [](RpmReader& reader) { reader.fail("it has a document type, and may have none"); });
        });
  }

  void take(std::string_view piece) override {
    parse(piece, false);
    taken_ += piece.size();
    const XML_Index at = ::XML_GetCurrentByteIndex(parser_.get());
    if (at >= 0 && taken_ - static_cast<std::uint64_t>(at) > longest_token) fail_long();
  }

  void finish() override { parse({}, true); }

private:
  struct Provided {
    std::string name;
    std::string_view comparison;
    std::string version;
  };

  struct Free {
    void operator()(XML_Parser parser) const { ::XML_ParserFree(parser); }
  };

  /// Expat is C: no exception may pass through it.
  template <class Action>
  static void guarded(void* self, Action action) {
    auto& reader = *static_cast<RpmReader*>(self);
    if (reader.failure_) return;
    try {
      action(reader);
    } catch (...) {
      reader.failure_ = std::current_exception();
      ::XML_StopParser(reader.parser_.get(), XML_FALSE);
    }
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw Error(fmt::format("{}:{}", index_.file(), ::XML_GetCurrentLineNumber(parser_.get())),
                "is no package index", why,
                "fetch it again; the file that repomd.xml names as primary is needed");
  }
  [[noreturn]] void fail_long() const {
    fail(fmt::format("a tag or text of more than {} bytes", longest_token));
  }

  void parse(std::string_view piece, bool last) {
    const XML_Status status =
        ::XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
    if (failure_) std::rethrow_exception(failure_);
    if (status == XML_STATUS_ERROR) fail(::XML_ErrorString(::XML_GetErrorCode(parser_.get())));
  }

  void begin(std::string_view name, const XML_Char** attributes) {
    if (depth_ == 0 && name != metadata_element) {
      fail(fmt::format("its first element is <{}>, not primary.xml's <metadata>",
                       support::escaped(name.substr(name.rfind(separator) + 1))));
    }
    if (++depth_ > deepest) fail(fmt::format("more than {} elements inside each other", deepest));
    text_.clear();
    if (name == package_element) {
      package_ = {};
      provided_.clear();
    } else if (name == version_element) {
      package_.version = version_of(attributes);
    } else if (name == provides_element) {
      in_provides_ = true;
    } else if (name == entry_element && in_provides_) {
      provided_.push_back({std::string(attribute(attributes, "name")),
                           comparison_of(attribute(attributes, "flags")), version_of(attributes)});
    }
  }

  void end(std::string_view name) {
    --depth_;
    if (name == name_element)
      package_.name = text_;
    else if (name == arch_element)
      package_.architecture = text_;
    else if (name == file_element)
      provided_.push_back({text_, {}, {}});
    else if (name == provides_element)
      in_provides_ = false;
    else if (name == package_element)
      add_package();
    text_.clear();
  }

  void add_text(std::string_view text) {
    if (text_.size() + text.size() > longest_token) fail_long();
    text_ += text;
  }

  void add_package() {
    if (package_.name.empty() || package_.version.empty())
      fail("before it is a package without name or version");
    if (package_.architecture == "src" || package_.architecture == "nosrc") return; // cannot be installed
    const std::string own = package_.name;
    index_.add(std::move(package_));
    for (const Provided& entry : provided_)
      // Every package provides its own name, which it has already.
      if (entry.name != own || entry.comparison != "=")
        index_.add_provided(entry.name, entry.comparison, entry.version);
  }

  PackageIndex& index_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  std::exception_ptr failure_;
  std::uint64_t taken_ = 0;
  unsigned depth_ = 0;
  bool in_provides_ = false;
  std::string text_;
  IndexedPackage package_;
  std::vector<Provided> provided_;
};

} // namespace

std::unique_ptr<IndexReader> rpm_index_reader(PackageIndex& index) {
  return std::make_unique<RpmReader>(index);
}

} // namespace pdist::package
