#include "package/root.hpp"

#include "archive/gzip.hpp"
#include "binary/patch.hpp"
#include "package/dist_files.hpp"
#include "package/nsis/script.hpp"
#include "package/pkg/places.hpp"
#include "package/scripts.hpp"
#include "support/bytes.hpp"
#include "support/digest.hpp"
#include "support/error.hpp"
#include "support/file.hpp"
#include "support/installation.hpp"
#include "support/json.hpp"
#include "support/parallel.hpp"
#include "support/publish.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace pdist::package {

namespace {

namespace fs = std::filesystem;
using support::EntryType;

/// "usr/lib/chat" of "/usr/lib/chat/"; refuses what is not the package's own.
std::string install_root_of(const PackageRequest& request, const Model& model, Format format) {
  if (request.install_root.empty()) return (format == Format::pkg ? "usr/local/" : "usr/lib/") + model.name;
  const std::string text = fs::path(request.install_root).lexically_normal().string();
  std::string root = text.substr(
      text.find_first_not_of('/') == std::string::npos ? text.size() : text.find_first_not_of('/'));
  while (root.ends_with('/'))
    root.pop_back();
  if (!request.install_root.starts_with('/') || !support::is_inner_path(root) ||
      (format == Format::pkg ? is_mac_base_folder(root) : is_base_folder(root))) {
    throw support::Error(
        {},
        fmt::format("INSTALL_ROOT '{}' cannot be the private tree", support::escaped(request.install_root)),
        "an absolute folder of the package's own is needed", "such as /opt/<vendor>/<name>");
  }
  return root;
}

constexpr auto variables_file = "cpack.cmake", install_script = "cmake_install.cmake";

/// What stands at the output's place is replaced whole: it must be such a root, not somebody's home.
void require_own_root(const fs::path& output) {
  if (fs::is_regular_file(output / variables_file) && fs::is_regular_file(output / install_script)) return;
  throw support::Error(
      output.string(), "cannot lay out packages here",
      fmt::format("a folder stands there that this program did not make, and '{}' would be lost",
                  support::escaped(fs::directory_iterator(output)->path().filename().string())),
      "name another folder, or remove this one");
}

class Writer {
public:
  explicit Writer(const RootPlan& plan)
      : plan_(plan),
        files_(plan.request.dist, plan.dist),
        publication_(plan.output, [&plan] { require_own_root(plan.output); }) {}

  void write() {
    for (std::size_t i = 0; i < plan_.trees.size(); ++i) {
      if (plan_.format == Format::nsis)
        write_payload(plan_.trees[i]);
      else
        write_package(i);
    }
    if (plan_.format == Format::nsis) write_control(publication_.folder() / "nsis", plan_.nsis);
    if (plan_.format == Format::pkg) write_productbuild();
    write_text(publication_.folder() / variables_file, cpack_variables(plan_), 0644);
    write_text(publication_.folder() / install_script, cpack_install_script(plan_), 0644);
    publication_.commit();
  }

private:
  void write_package(std::size_t index) {
    const PackageTree& tree = plan_.trees[index];
    const fs::path folder = publication_.folder() / tree.package->name;
    make_folder(folder);
    make_folder(folder / "tree");
    std::vector<const PackageEntry*> taken;
    for (const PackageEntry& entry : tree.entries) {
      if (is_taken_over(entry))
        taken.push_back(&entry);
      else
        write_entry(folder / "tree", entry);
    }
    support::parallel_for(taken.size(),
                          [&](std::size_t i) { take_over(*taken[i], folder / "tree" / taken[i]->path); });
    for (std::size_t i = tree.entries.size(); i-- > 0;)
      set_time(folder / "tree" / tree.entries[i].path);
    set_time(folder / "tree");
    write_text(folder / "manifest.json", manifest_of(tree, folder / "tree"), 0644);
    if (plan_.format == Format::deb)
      write_control(folder / "control", plan_.deb[index].files);
    else if (plan_.format == Format::pkg)
      write_control(folder / "scripts", plan_.flat.components[index].scripts);
    else
      write_control(folder / "spec", plan_.rpm[index].files);
  }

  /// What CPack's productbuild generator looks for in a folder of CMAKE_MODULE_PATH, and the texts that are
  /// shown.
  void write_productbuild() {
    const fs::path folder = publication_.folder() / "pkg";
    write_control(folder, {{"CPack.distribution.dist.in", plan_.flat.cpack_distribution}});
    std::vector<std::pair<std::string, std::string>> texts;
    for (const auto& [name, text] : plan_.flat.files)
      if (name.starts_with("Resources/")) texts.emplace_back(name.substr(name.find('/') + 1), text);
    write_control(folder / "Resources", texts);
  }

  /// Files by their numbers: makensis reads patterns and variables in names.
  void write_payload(const PackageTree& tree) {
    const fs::path folder = publication_.folder() / tree.package->name;
    make_folder(folder);
    make_folder(folder / "files");
    support::parallel_for(tree.entries.size(), [&](std::size_t i) {
      if (!is_taken_over(tree.entries[i])) return;
      const fs::path file = folder / "files" / fmt::format("{}", i);
      take_over(tree.entries[i], file);
      set_time(file);
    });
  }

  /// What `publish_packages` compares the finished package with.
  std::string manifest_of(const PackageTree& tree, const fs::path& root) const {
    manifest::Manifest out{plan_.dist.facts, {}};
    for (const PackageEntry& entry : tree.entries) {
      manifest::Entry& added = out.entries.emplace_back();
      added.path = entry.path;
      added.type = entry.type;
      added.mode = entry.type == EntryType::symlink ? 0777 : entry.mode;
      added.link_target = entry.link_target;
      if (entry.type != EntryType::file) continue;
      added.size = static_cast<std::uint64_t>(support::status_of(root / entry.path).st_size);
      added.sha256 =
          is_taken_over(entry) ? files_.digest(entry.source) : support::sha256_of_file(root / entry.path);
    }
    return support::to_json(manifest::to_value(out));
  }

  static void make_folder(const fs::path& path, mode_t mode = 0755) {
    // chmod, because mkdir's mode is subject to the umask.
    if (::mkdir(path.c_str(), 0700) != 0 || ::chmod(path.c_str(), mode) != 0)
      throw support::system_error(path.string(), "make the folder", errno);
  }

  void write_entry(const fs::path& root, const PackageEntry& entry) {
    const fs::path path = root / entry.path;
    if (entry.type == EntryType::folder) return make_folder(path, entry.mode);
    if (entry.type == EntryType::symlink) {
      if (::symlink(entry.link_target.c_str(), path.c_str()) != 0)
        throw support::system_error(path.string(), "make the symlink", errno);
      return;
    }
    if (!entry.debug_of.empty()) return write_debug_file(entry, path, plan_.request.debug_symbols->objcopy);
    write_text(path, entry.compress ? archive::gzip(content_of(entry)) : entry.content, entry.mode);
  }

  static bool is_taken_over(const PackageEntry& entry) {
    return entry.type == EntryType::file && !entry.source.empty() && !entry.compress;
  }

  std::string content_of(const PackageEntry& entry) const {
    constexpr std::uint64_t largest_page = 16ULL << 20;
    if (entry.source.empty()) return entry.content;
    std::string text = support::read_text_file(plan_.request.dist / entry.source, largest_page);
    files_.require_digest(entry.source, support::sha256_of_text(text));
    return text;
  }

  /// A copy: a hard link would be a second name of the dist's file, through which it can be changed.
  void take_over(const PackageEntry& entry, const fs::path& path) const {
    const support::ReadableFile source(plan_.request.dist / entry.source);
    binary::Patch unchanged;
    unchanged.original_size = unchanged.final_size = source.size();
    support::Sha256 sha256;
    write_file(path, entry.mode, [&](support::OutputFile& out) {
      binary::write_patched(source, unchanged, [&](std::span<const std::byte> bytes) {
        sha256.update(bytes);
        out.write(bytes);
      });
    });
    files_.require_digest(entry.source, sha256.finish());
  }

  static void write_text(const fs::path& path, const std::string& text, mode_t mode) {
    write_file(path, mode, [&](support::OutputFile& out) { out.write(text); });
  }

  template <class Write>
  static void write_file(const fs::path& path, mode_t mode, Write write) {
    support::FileDescriptor fd(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) throw support::system_error(path.string(), "write", errno);
    if (::fchmod(fd.get(), mode) != 0) throw support::system_error(path.string(), "set the mode", errno);
    support::OutputFile out(std::move(fd), path.string());
    write(out);
    out.close();
  }

  static void write_control(const fs::path& folder,
                            const std::vector<std::pair<std::string, std::string>>& files) {
    make_folder(folder);
    for (const auto& [name, text] : files)
      write_text(folder / name, text, name.starts_with("pre") || name.starts_with("post") ? 0755 : 0644);
  }

  void set_time(const fs::path& path) const {
    const std::array<timespec, 2> times{timespec{plan_.dist.facts.time, 0},
                                        timespec{plan_.dist.facts.time, 0}};
    if (::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
      throw support::system_error(path.string(), "set the time", errno);
  }

  const RootPlan& plan_;
  DistFiles files_;
  support::FolderPublication publication_;
};

/// Behind the packages, one for each that has binaries of the build.
void add_debug_packages(RootPlan& plan, std::vector<Requirements>& requirements,
                        const LayoutRequest& layout) {
  if (!plan.request.debug_symbols) return;
  const std::size_t packages = plan.trees.size();
  for (std::size_t i = 0; i < packages; ++i) {
    auto tree = debug_tree(plan.trees[i], plan.dist, plan.request.dist, *plan.request.debug_symbols);
    if (!tree) continue;
    tree->package =
        &plan.debug_packages.emplace_back(debug_package(plan.model, *plan.trees[i].package, plan.format));
    finish_generated(plan.model, *tree, layout);
    plan.trees.push_back(std::move(*tree));
    Requirements same_machine;
    same_machine.machine = requirements[i].machine;
    same_machine.bits = requirements[i].bits;
    requirements.push_back(std::move(same_machine));
  }
}

/// What makensis runs for the installer and the uninstaller; %1 is the file.
std::string sign_command(const PackageRequest& request) {
  if (!request.sign) return {};
  return fmt::format("{} sign --request {} \"%1\"", shell_word(support::running_program().string()),
                     shell_word(request.file.string()));
}

} // namespace

RootPlan plan_root(const PackageRequest& request, Format format, const fs::path& output) {
  RootPlan plan;
  plan.request = request;
  plan.format = format;
  plan.output = fs::absolute(output).lexically_normal();
  plan.dist = manifest::read(manifest::find(request.dist));
  // A dist that nobody said it of is taken for Linux.
  const std::string& system = plan.dist.facts.system;
  if (format == Format::nsis  ? system != "windows"
      : format == Format::pkg ? system != "darwin"
                              : !system.empty() && system != "linux")
    throw support::Error(
        request.dist.string(), fmt::format("it cannot be packed as {}", name_of(format)),
        fmt::format("the dist is for {}", system.empty() ? "linux" : support::escaped(system)));
  plan.request.defaults.time = plan.dist.facts.time;
  plan.model = read_model(request.metadata, plan.request.defaults, format);
  // Windows and macOS have no libraries of a distribution.
  const Linkage linkage =
      format == Format::nsis || format == Format::pkg ? Linkage::bundled : request.linkage;
  const LayoutRequest layout{format, linkage, install_root_of(request, plan.model, format),
                             request.compression, plan.dist.facts.architecture};
  plan.trees = lay_out(plan.model, plan.dist, bundled_packages(plan.dist, request.sysroot), layout);
  if (format == Format::nsis) {
    plan.nsis = nsis_files(plan.model, plan.trees, {plan.dist, request.compression, sign_command(request)});
    return plan;
  }
  if (format == Format::pkg) {
    plan.flat = flat_package(plan.model, plan.trees, plan.dist);
    return plan;
  }
  const std::set<std::string> provided = file_names(plan.trees);
  std::vector<Requirements> requirements;
  for (const PackageTree& tree : plan.trees)
    requirements.push_back(requirements_of(tree, request.dist, provided));
  add_debug_packages(plan, requirements, layout);
  for (std::size_t i = 0; i < plan.trees.size(); ++i) {
    PackageTree& tree = plan.trees[i];
    tree.machine = requirements[i].machine;
    if (format == Format::deb) {
      plan.deb.push_back(deb_control(plan.model, tree, requirements[i], {request.linkage, request.sysroot}));
    } else {
      const fs::path folder = plan.output / tree.package->name;
      plan.rpm.push_back(rpm_spec(plan.model, tree, requirements[i],
                                  {folder / "tree", folder / "spec", request.compression}));
    }
  }
  return plan;
}

void write_root(const RootPlan& plan) {
  Writer(plan).write();
}

} // namespace pdist::package
