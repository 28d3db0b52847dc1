#include "package/formats/deb/dpkg_symbols.hpp"

#include "package/version/package_order.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/found.hpp"
#include "support/text.hpp"
#include "support/walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::Error;
using support::escaped;
using support::trimmed;

/// libstdc++'s symbols file, one of the largest, has 0.6 MB; files of large C++ libraries some 10 MB.
constexpr std::uint64_t largest_file = 256ULL << 20;
constexpr std::string_view blanks = " \t";
constexpr std::string_view minimum_mark = "#MINVER#";

/// Takes the first word of `text` and the blanks behind it.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  text = trimmed(text);
  return word;
}

/// Calls `visit(line, number)` for each line; numbers count from 1.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
  for (std::size_t number = 1; !text.empty(); ++number)
    visit(support::take_line(text), number);
}

[[noreturn]] void fail(const std::string& file, std::size_t line, std::string_view what) {
  throw Error(fmt::format("{}:{}", file, line), std::string(what), {}, "reinstall the package that it is of");
}

class SymbolsReader {
public:
  SymbolsReader(const std::string& file, const std::set<std::string>& wanted)
      : file_(file), wanted_(wanted) {}

  DebianLibraries read(std::string_view text) {
    each_line(text, [&](std::string_view line, std::size_t number) { read_line(line, number); });
    return std::move(out_);
  }

private:
  void read_line(std::string_view line, std::size_t number) {
    if (trimmed(line).empty() || line.front() == '#') return;
    if (blanks.find(line.front()) == std::string_view::npos && line.front() != '|' && line.front() != '*')
      return read_header(line, number);
    if (!has_header_) fail(file_, number, "a line before the first library");
    if (library_ == nullptr || line.front() == '*') return; // of a library that nobody needs; a field
    if (line.front() == '|')
      library_->dependencies.emplace_back(trimmed(line.substr(1)));
    else
      read_symbol(trimmed(line), number);
  }

  void read_header(std::string_view line, std::size_t number) {
    has_header_ = true;
    const std::string soname(take_word(line));
    if (line.empty()) fail(file_, number, fmt::format("library {} has no dependency", escaped(soname)));
    library_ = wanted_.contains(soname) ? &out_[soname] : nullptr;
    if (library_ != nullptr) library_->dependencies = {std::string(line)};
  }

  void read_symbol(std::string_view line, std::size_t number) {
    const std::string symbol(take_word(line));
    DebianSymbol entry{std::string(take_word(line)), 0};
    const auto [stop, problem] =
        std::from_chars(line.data(), line.data() + line.size(), entry.alternative); // absent: the main one
    const bool is_number = line.empty() || (problem == std::errc() && stop == line.data() + line.size());
    if (entry.since.empty() || !is_number || entry.alternative >= library_->dependencies.size())
      fail(file_, number, fmt::format("symbol {} has no valid version", escaped(symbol)));
    std::string& oldest = library_->oldest;
    if (entry.alternative == 0 && (oldest.empty() || compare_debian_versions(entry.since, oldest) < 0))
      oldest = entry.since;
    library_->symbols.insert_or_assign(symbol, std::move(entry));
  }

  const std::string& file_;
  const std::set<std::string>& wanted_;
  DebianLibraries out_;
  DebianLibrary* library_ = nullptr;
  bool has_header_ = false;
};

/// deb-shlibs(5): a library is "<name>.so.<version>" or "<name>-<version>.so", the version with a digit
/// first.
std::vector<std::string> sonames_of(std::string_view name, std::string_view version) {
  return {fmt::format("{}.so.{}", name, version), fmt::format("{}-{}.so", name, version)};
}

/// A file of the database, for the library's package.
struct Source {
  fs::path file;
  std::string package;
  bool is_of_architecture = false; ///< "<package>:<architecture>", which dpkg writes for Multi-Arch: same
};

std::vector<Source> sources_in(const fs::path& folder, std::string_view suffix,
                               const std::string& architecture) {
  if (!support::is_folder(folder)) {
    throw Error(folder.string(), "dpkg's database is not there", {},
                "LINKAGE SYSTEM needs it: build on Debian, or name the target's files as sysroot");
  }
  std::vector<Source> out;
  for (const std::string& name : support::names_in(folder)) {
    if (!name.ends_with(suffix)) continue;
    const std::string package = name.substr(0, name.size() - suffix.size());
    const std::size_t colon = package.find(':');
    if (colon != std::string::npos && package.substr(colon + 1) != architecture) continue;
    out.push_back({folder / name, package, colon != std::string::npos});
  }
  return out;
}

/// Whether the package has the library where the loader finds it without a search path: /lib, /usr/lib, or
/// one folder further down, the architecture's ("/usr/lib/x86_64-linux-gnu").
bool is_found_by_loader(const fs::path& folder, const std::string& package, const std::string& library) {
  const fs::path list = folder / (package + ".list");
  if (!fs::exists(list)) return false;
  bool found = false;
  each_line(support::read_text_file(list, largest_file), [&](std::string_view line, std::size_t) {
    if (!line.ends_with('/' + library)) return;
    std::string_view place = line.substr(0, line.size() - library.size() - 1);
    if (place.starts_with("/usr/")) place.remove_prefix(4);
    const bool is_multiarch = place.starts_with("/lib/") &&
                              place.find("-linux-gnu") != std::string_view::npos &&
                              place.find('/', 5) == std::string_view::npos;
    found = found || place == "/lib" || is_multiarch;
  });
  return found;
}

/// The architecture that dpkg itself is for; empty when the database does not tell.
std::string native_architecture(const fs::path& database) {
  const fs::path status = database / "status";
  std::string out;
  bool is_dpkg = false;
  if (!fs::exists(status)) return out;
  each_line(support::read_text_file(status, largest_file), [&](std::string_view line, std::size_t) {
    constexpr std::string_view key = "Architecture: ";
    if (line.starts_with("Package: ")) is_dpkg = line == "Package: dpkg";
    if (is_dpkg && line.starts_with(key)) out = line.substr(key.size());
  });
  return out;
}

/// Whether what `source` says of a library is of the architecture. Packages of Debian's cross compilers
/// (libc6-arm64-cross) name it behind what they stand for ("libc6:arm64 (>= 2.36)"): that goes.
bool take_architecture(DebianLibrary& library, const Source& source, const std::string& architecture,
                       bool is_native) {
  bool is_named = false;
  for (std::string& dependency : library.dependencies) {
    const std::size_t end = std::min(dependency.find_first_of(" ("), dependency.size());
    const std::size_t colon = dependency.find(':');
    if (colon >= end) continue;
    const std::string named = dependency.substr(colon + 1, end - colon - 1);
    if (named == "any") continue;
    if (named != architecture) return false;
    dependency.erase(colon, end - colon);
    is_named = true;
  }
  return source.is_of_architecture || is_named || is_native;
}

using Parse = DebianLibraries (*)(std::string_view, const std::string&, const std::set<std::string>&);

/// Adds what the files with `suffix` have of the wanted libraries that `out` does not have yet. Where several
/// packages have one (foreign architectures, private copies), the loader's own choice goes first.
void add_libraries(DebianLibraries& out, const fs::path& folder, std::string_view suffix, Parse parse,
                   const std::string& architecture, const std::set<std::string>& wanted) {
  struct Candidate {
    int rank;
    DebianLibrary library;
  };
  std::set<std::string> missing;
  for (const std::string& library : wanted)
    if (!out.contains(library)) missing.insert(library);
  if (missing.empty()) return;
  std::map<std::string, Candidate> best;
  const std::string native = native_architecture(folder.parent_path());
  const bool is_native = native.empty() || native == architecture;
  for (const Source& source : sources_in(folder, suffix, architecture)) {
    const std::string text = support::read_text_file(source.file, largest_file);
    for (auto& [name, library] : parse(text, source.file.string(), missing)) {
      if (!take_architecture(library, source, architecture, is_native)) continue;
      const int rank =
          (source.is_of_architecture ? 2 : 0) + (is_found_by_loader(folder, source.package, name) ? 1 : 0);
      const auto at = best.find(name);
      if (at == best.end() || at->second.rank < rank)
        best.insert_or_assign(name, Candidate{rank, std::move(library)});
    }
  }
  for (auto& [name, candidate] : best)
    out.emplace(name, std::move(candidate.library));
}

/// The dependencies so far, each with the highest version that was asked for.
class Minimums {
public:
  /// `text` may have several dependencies with commas between them.
  void raise(std::string_view text, const std::string& version) {
    while (!text.empty()) {
      const std::size_t comma = text.find(',');
      std::string& minimum = minimums_[std::string(trimmed(text.substr(0, comma)))];
      // dpkg takes "0" as no version.
      if (version != "0" && (minimum.empty() || compare_debian_versions(minimum, version) < 0))
        minimum = version;
      text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
  }

  std::vector<std::string> relations() const {
    std::set<std::string> out;
    for (const auto& [text, minimum] : minimums_)
      out.insert(filled(text, minimum));
    return {out.begin(), out.end()};
  }

private:
  static std::string filled(std::string text, const std::string& minimum) {
    const std::string version = minimum.empty() ? "" : fmt::format("(>= {})", minimum);
    for (std::size_t at; (at = text.find(minimum_mark)) != std::string::npos;)
      text.replace(at, minimum_mark.size(), version);
    std::string out;
    for (std::string_view rest = trimmed(text); !rest.empty();) {
      const std::string_view word = take_word(rest);
      out += (out.empty() ? "" : " ") + std::string(word);
    }
    return out;
  }

  std::map<std::string, std::string> minimums_;
};

} // namespace

DebianLibraries parse_symbols(std::string_view text, const std::string& file,
                              const std::set<std::string>& wanted) {
  return SymbolsReader(file, wanted).read(text);
}

DebianLibraries parse_shlibs(std::string_view text, const std::string& file,
                             const std::set<std::string>& wanted) {
  DebianLibraries out;
  std::set<std::string> typed;
  each_line(text, [&](std::string_view line, std::size_t number) {
    std::string_view rest = trimmed(line);
    if (rest.empty() || rest.front() == '#') return;
    std::string_view name = take_word(rest);
    const bool has_type = name.ends_with(':');
    if (has_type && name != "deb:") return; // of an installer's package
    if (has_type) name = take_word(rest);
    const std::string_view version = take_word(rest);
    if (version.empty()) fail(file, number, "a library without a version");
    for (const std::string& soname : sonames_of(name, version)) {
      if (!wanted.contains(soname) || typed.contains(soname) || (!has_type && out.contains(soname))) continue;
      out[soname].dependencies = {std::string(rest)};
      if (has_type) typed.insert(soname);
    }
  });
  return out;
}

DebianLibraries read_dpkg_libraries(const fs::path& sysroot, const std::string& architecture,
                                    const std::set<std::string>& wanted) {
  const fs::path folder = sysroot / "var/lib/dpkg/info";
  DebianLibraries out;
  add_libraries(out, folder, ".symbols", parse_symbols, architecture, wanted);
  add_libraries(out, folder, ".shlibs", parse_shlibs, architecture, wanted);
  return out;
}

std::vector<std::string> debian_dependencies(const std::vector<BinaryUse>& binaries,
                                             const DebianLibraries& libraries) {
  Minimums minimums;
  for (const BinaryUse& binary : binaries) {
    std::vector<const DebianLibrary*> used;
    for (const std::string& name : binary.libraries) {
      const auto at = libraries.find(name);
      if (at == libraries.end()) continue;
      used.push_back(&at->second);
      minimums.raise(at->second.dependencies.front(), at->second.oldest.empty() ? "0" : at->second.oldest);
    }
    for (const std::string& symbol : binary.symbols) {
      for (const DebianLibrary* library : used) { // in the order in which the loader searches them
        const auto at = library->symbols.find(symbol);
        if (at == library->symbols.end()) continue;
        minimums.raise(library->dependencies[at->second.alternative], at->second.since);
        break;
      }
    }
  }
  return minimums.relations();
}

} // namespace pdist::package
