#include "package/formats/pkg/bom.hpp"

#include "package/formats/pkg/cksum.hpp"
#include "support/bytes.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

namespace pdist::package {

namespace {

using support::EntryType;
using support::Error;

constexpr std::size_t header_size = 512, node_size = 4096;
/// Entries of a leaf, and what fits into any other node: 12 bytes come first, each entry has 8.
constexpr std::size_t most_in_leaf = 256, most_in_node = (node_size - 12) / 8;
constexpr std::uint32_t root_mode = 0755, folder_type = 0040000, file_type = 0100000, link_type = 0120000;
constexpr std::uint64_t most_in_32_bits = std::numeric_limits<std::uint32_t>::max();

/// Big-endian numbers and texts, one behind the other.
class Bytes {
public:
  Bytes& u8(std::uint32_t number) { return add(number, 1); }
  Bytes& u16(std::uint32_t number) { return add(number, 2); }
  Bytes& u32(std::uint64_t number) { return add(number, 4); }
  Bytes& text(std::string_view text) {
    out_ += text;
    return *this;
  }
  Bytes& zeros_to(std::size_t size) {
    out_.resize(size, '\0');
    return *this;
  }
  std::string take() { return std::move(out_); }

private:
  Bytes& add(std::uint64_t number, std::size_t width) {
    for (std::size_t i = width; i-- > 0;)
      out_ += static_cast<char>(number >> (8 * i) & 0xffU);
    return *this;
  }

  std::string out_;
};

/// The blocks of a file and the variables that name them.
class Store {
public:
  std::uint32_t add(std::string_view block) {
    places_.emplace_back(file_.size(), block.size());
    file_ += block;
    return static_cast<std::uint32_t>(places_.size() - 1);
  }

  /// The number of the block that is added next.
  std::uint32_t next() const { return static_cast<std::uint32_t>(places_.size()); }

  void name(std::string_view variable, std::uint32_t block) { variables_.emplace_back(variable, block); }

  /// The whole file; nothing can be added afterwards.
  std::string take() {
    const std::size_t names = file_.size();
    Bytes variables, index;
    variables.u32(variables_.size());
    for (const auto& [variable, block] : variables_)
      variables.u32(block).u8(static_cast<std::uint32_t>(variable.size())).text(variable);
    file_ += variables.take();
    const std::size_t indexed = file_.size();
    index.u32(places_.size());
    for (const auto& [place, size] : places_)
      index.u32(size == 0 ? 0 : place).u32(size);
    // No block is free; readers expect room for two.
    file_ += index.u32(0).u32(0).u32(0).u32(0).u32(0).take();
    Bytes header;
    header.text("BOMStore").u32(1).u32(places_.size() - 1);
    header.u32(indexed).u32(file_.size() - indexed).u32(names).u32(indexed - names);
    const std::string text = header.take();
    return std::move(file_.replace(0, text.size(), text));
  }

private:
  std::string file_ = std::string(header_size, '\0');
  std::vector<std::pair<std::size_t, std::size_t>> places_{
      {0, 0}}; ///< of the blocks: the first one is nothing
  std::vector<std::pair<std::string_view, std::uint32_t>> variables_;
};

/// A pair in a node.
struct Pair {
  std::uint32_t value = 0, key = 0;
};

std::string node(bool leaf, const std::vector<Pair>& pairs, std::uint32_t next, std::uint32_t previous,
                 std::size_t size) {
  Bytes out;
  out.u16(leaf ? 1 : 0).u16(static_cast<std::uint32_t>(pairs.size())).u32(next).u32(previous);
  for (const Pair& pair : pairs)
    out.u32(pair.value).u32(pair.key);
  return out.zeros_to(size).take();
}

std::uint32_t tree(Store& store, std::uint32_t first, std::size_t size, std::size_t entries) {
  return store.add(Bytes().text("tree").u32(1).u32(first).u32(size).u32(entries).u8(0).take());
}

std::uint32_t empty_tree(Store& store, std::size_t size) {
  return tree(store, store.add(node(true, {}, 0, 0, size)), size, 0);
}

std::vector<std::vector<Pair>> cut(const std::vector<Pair>& pairs, std::size_t most) {
  std::vector<std::vector<Pair>> out;
  for (std::size_t at = 0; at < pairs.size(); at += most)
    out.emplace_back(pairs.begin() + static_cast<std::ptrdiff_t>(at),
                     pairs.begin() + static_cast<std::ptrdiff_t>(std::min(at + most, pairs.size())));
  return out;
}

/// The nodes over `pairs`, from the leaves up; returns the one over all.
std::uint32_t nodes(Store& store, const std::vector<Pair>& pairs) {
  std::vector<Pair> above;
  const std::vector<std::vector<Pair>> leaves = cut(pairs, most_in_leaf);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const std::uint32_t own = store.next(); // the leaves' blocks are one behind the other
    const std::uint32_t next = i + 1 < leaves.size() ? own + 1 : 0, previous = i == 0 ? 0 : own - 1;
    above.push_back({store.add(node(true, leaves[i], next, previous, node_size)), leaves[i].back().key});
  }
  while (above.size() > 1) {
    std::vector<Pair> higher;
    for (const std::vector<Pair>& part : cut(above, most_in_node))
      higher.push_back({store.add(node(false, part, 0, 0, node_size)), part.back().key});
    above = std::move(higher);
  }
  return above.front().value;
}

std::string record(const BomEntry& entry, support::EpochSeconds time) {
  const bool file = entry.type == EntryType::file, link = entry.type == EntryType::symlink;
  const std::uint32_t type = file ? 1 : link ? 3 : 2;
  const std::uint32_t mode = entry.mode | (file ? file_type : link ? link_type : folder_type);
  const std::uint64_t size = link ? entry.link_target.size() : file ? entry.size : 0;
  const std::uint32_t checksum = link   ? cksum_of(support::as_bytes(entry.link_target))
                                 : file ? entry.checksum
                                        : 0;
  constexpr std::uint32_t all_fields = 15;
  Bytes out;
  out.u8(type).u8(1).u16(all_fields).u16(mode).u32(0).u32(0).u32(static_cast<std::uint64_t>(time)).u32(size);
  out.u8(1).u32(checksum);
  if (link) return out.u32(size + 1).text(entry.link_target).u8(0).u32(0).u32(0).take();
  out.u32(0);
  return file ? out.u32(0).take() : out.take();
}

void check(const BomEntry& entry) {
  if (entry.size > most_in_32_bits)
    throw Error(entry.path, "an installer package cannot hold this file",
                fmt::format("it has {} bytes, the limit is {}", entry.size, most_in_32_bits));
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// Numbers the paths, folder by folder, so that leaves are sorted, and adds their blocks.
class Paths {
public:
  Paths(Store& store, const std::vector<BomEntry>& entries, support::EpochSeconds time)
      : store_(store), entries_(entries), time_(time) {
    for (std::size_t i = 0; i < entries.size(); ++i)
      inside_[folder_of(entries[i].path)].push_back(i);
  }

  std::vector<Pair> add() {
    BomEntry root;
    root.type = EntryType::folder;
    root.mode = root_mode;
    add_path(root, ".", 0);
    std::vector<std::string_view> folders{{}};
    for (std::size_t i = 0; i < folders.size(); ++i) {
      const std::uint32_t number = i == 0 ? 1 : numbers_.at(folders[i]);
      const auto inside = inside_.find(folders[i]);
      if (inside == inside_.end()) continue;
      for (const std::size_t index : inside->second) {
        const BomEntry& entry = entries_[index];
        const std::string_view folder = folders[i];
        add_path(entry, std::string_view(entry.path).substr(folder.empty() ? 0 : folder.size() + 1), number);
        if (entry.type != EntryType::folder) continue;
        folders.emplace_back(entry.path);
        numbers_.emplace(entry.path, static_cast<std::uint32_t>(pairs_.size()));
      }
    }
    return std::move(pairs_);
  }

private:
  void add_path(const BomEntry& entry, std::string_view name, std::uint32_t folder) {
    const std::uint32_t described = store_.add(record(entry, time_));
    const std::uint32_t named = store_.add(Bytes().u32(folder).text(name).u8(0).take());
    pairs_.push_back({store_.add(Bytes().u32(pairs_.size() + 1).u32(described).take()), named});
  }

  Store& store_;
  const std::vector<BomEntry>& entries_;
  support::EpochSeconds time_;
  std::map<std::string_view, std::vector<std::size_t>> inside_; ///< indexes by the folder that they are in
  std::map<std::string_view, std::uint32_t> numbers_;           ///< of folders
  std::vector<Pair> pairs_;
};

std::string info(const std::vector<BomEntry>& entries) {
  std::uint64_t bytes = 0;
  for (const BomEntry& entry : entries)
    bytes += entry.type == EntryType::symlink ? entry.link_target.size() : entry.size;
  Bytes out;
  out.u32(1).u32(entries.size() + 2).u32(1);
  return out.u32(0).u32(0).u32(std::min(bytes, most_in_32_bits)).u32(0).take();
}

} // namespace

std::string bom(const std::vector<BomEntry>& entries, support::EpochSeconds time) {
  if (time < 0 || static_cast<std::uint64_t>(time) > most_in_32_bits)
    throw Error({}, fmt::format("an installer package cannot have the time {}", support::iso_time(time)),
                "its limit is the year 2106");
  for (const BomEntry& entry : entries)
    check(entry);
  Store store;
  store.name("BomInfo", store.add(info(entries)));
  const std::vector<Pair> paths = Paths(store, entries, time).add();
  store.name("Paths", tree(store, nodes(store, paths), node_size, paths.size()));
  store.name("HLIndex", empty_tree(store, node_size));
  constexpr std::size_t small_node = 128;
  const std::uint32_t older = empty_tree(store, small_node);
  store.name("VIndex", store.add(Bytes().u32(1).u32(older).u32(0).u8(0).take()));
  store.name("Size64", empty_tree(store, node_size));
  return store.take();
}

} // namespace pdist::package
