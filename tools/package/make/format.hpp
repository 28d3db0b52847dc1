// A package format: what the pipeline asks of each. docs/adding_a_format.md is the checklist.
#pragma once

#include "binary/patch.hpp"
#include "package/layout/layout_rules.hpp"
#include "sign/signer.hpp"
#include "support/publish/publish.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pdist::package {

struct PackageRequest;
struct RootPlan;
class CpackVariables;
class LaidOut;

/// Names and contents of small files.
using Texts = std::vector<std::pair<std::string, std::string>>;

/// A dependency that a package will have, for the check against a distribution's index.
struct PlannedRelation {
  std::size_t tree = 0;     ///< index in `RootPlan::trees`
  bool recommended = false; ///< the package works without it
  std::string text;         ///< one relation or several, as the format spells them
  std::string architecture; ///< of the package, in the format's name
};

/// Makes the bytes of one package that no other program makes, and reads them back.
class PackageWriter {
public:
  PackageWriter() = default;
  PackageWriter(const PackageWriter&) = delete;
  PackageWriter& operator=(const PackageWriter&) = delete;
  virtual ~PackageWriter() = default;

  /// Writes the whole package. The same plan gives the same bytes.
  virtual void write(support::OutputFile& out) = 0;
  /// Called behind `write`: throws `Error` for the first difference between `file` and what was written.
  virtual void read_back(const std::filesystem::path& file) const = 0;
  /// Whether `file` has a signature of the format.
  virtual bool is_signed(const std::filesystem::path&) const { return false; }
};

/// What CPack does with a laid-out tree.
enum class TreeUse {
  moved,   ///< CPack packs the tree, which is moved to where it looks
  named,   ///< what CPack is given names the tree by its path
  numbered ///< what CPack is given names the tree's files one by one: they have numbers for names
};

/// What one format makes of a dist: planned, nothing written. It refers to the `RootPlan` that it is part of
/// only where it is handed it.
class FormatPlan {
public:
  FormatPlan() = default;
  FormatPlan(const FormatPlan&) = delete;
  FormatPlan& operator=(const FormatPlan&) = delete;
  virtual ~FormatPlan() = default;

  /// Adds to a root what stands beside the trees.
  virtual void lay_out(const RootPlan&, LaidOut&) const {}
  /// Tells CPack what it has to know beside `templates/<format>/cpack.cmake`.
  virtual void set_variables(const RootPlan&, CpackVariables&) const {}
  virtual TreeUse tree_use() const { return TreeUse::moved; }

  /// What its packages depend on and recommend.
  virtual std::vector<PlannedRelation> relations() const { return {}; }

  /// The names of the packages that `writer` makes, one a tree, or the one of a format with `is_one_file`;
  /// none where CPack makes the packages.
  virtual std::vector<std::string> file_names() const { return {}; }
  /// What makes the package `file_names()[index]`; null where CPack does. `target` is its final path, for
  /// errors.
  virtual std::unique_ptr<PackageWriter> writer(const RootPlan& plan, std::size_t index,
                                                const std::filesystem::path& target) const;
};

/// One package format. The objects live as long as the program and have no state.
class Format : public LayoutRules {
public:
  /// Derives what the format needs of `plan`, which has its trees; may add trees, such as those of debug
  /// symbols. Throws `Error` or `Errors` for what the format cannot make of them.
  virtual std::unique_ptr<FormatPlan> plan(RootPlan& plan) const = 0;

  /// Whether an absolute folder, without the first '/', can be the private tree of a package.
  virtual bool can_be_private_tree(std::string_view folder) const { return !is_shared_folder(folder); }

  /// The package of the root whose file CPack called `file`, among `packages` of that root; empty for none.
  virtual std::string package_of_file(const std::string& file,
                                      const std::vector<std::string>& packages) const;
  /// Does what CPack was told to leave undone, in place. `root` is what `write_root` made.
  virtual void finish_file(const std::filesystem::path& file, const std::filesystem::path& root) const;
  /// Throws `Error` naming the first path of `file`, which CPack made, that is not as it was laid out in
  /// `laid_out`, the package's folder in the root. Formats whose packages are written here have a
  /// `PackageWriter` for that: theirs refuses what another program made.
  virtual void read_back(const std::filesystem::path& file, const std::filesystem::path& laid_out) const;
  /// The edit between CPack's package and the published one: it removes what tells of the maker, or of the
  /// file system that the package was made on. `laid_out` as for `read_back`.
  virtual binary::Patch final_edit(const support::ReadableFile& file,
                                   const std::filesystem::path& laid_out) const;

  /// What signs the packages that a `PackageWriter` made, as the request says; null: they stay unsigned.
  /// `target` is the package's final path, for errors.
  virtual std::unique_ptr<sign::Signer> signer(const PackageRequest& request,
                                               const std::filesystem::path& target) const;

  /// Whether CPack's own program for it takes no path with spaces and the like.
  virtual bool needs_plain_paths() const { return false; }
  /// The file, somewhere below CPack's working folder, in which it keeps what its own program said.
  virtual std::string_view packer_log() const { return {}; }
};

/// Every format, in the order of formats/all.cpp.
const std::vector<const Format*>& formats();

/// The format of that name, also in capitals. Throws `UsageError` with the nearest for another word.
const Format& format_named(const std::string& word);

/// Adds a format to those of formats/all.cpp, for the life of the program; to be called before anything else
/// asks for formats. Throws `std::logic_error` for a name that is taken, and when it is too late.
void add_format(const Format& format);

} // namespace pdist::package
