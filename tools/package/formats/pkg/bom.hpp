// Apple's bill of materials: what an installer package says of each path that it installs.
#pragma once

#include "support/clock.hpp"
#include "support/walk.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pdist::package {

/// One path. All belong to root:wheel (0:0).
struct BomEntry {
  std::string path; ///< below the root, without the first '/'
  support::EntryType type = support::EntryType::file;
  std::uint32_t mode = 0;     ///< permission bits
  std::uint64_t size = 0;     ///< of a file
  std::uint32_t checksum = 0; ///< cksum(1)'s, of a file
  std::string link_target;
};

/// The bytes of the file `Bom` for a root folder and `entries`, sorted by path: each comes behind its folder.
/// Throws `Error` for what the format has no numbers for: files from 4 GiB (their sizes have another place,
/// whose form is not known), and times after 2106.
///
/// The layout, as Apple's own files have it (a file of mkbom's, and the readers and writers of bomutils and
/// apple-bom agree), all numbers big-endian: a header of 512 bytes: "BOMStore", version 1, the number of
/// blocks, where the index and the variables are. The index has place and length of each block, the first one
/// empty, and behind them the list of free ones. The variables name blocks:
///
/// - BomInfo: version 1, number of paths and one, a list of sizes by architecture (0: all).
/// - Paths: a tree of all paths, sorted by the number of the folder, then by name.
/// - HLIndex, VIndex, Size64: trees for hard links, for older readers, and for large files; empty.
///
/// A tree is "tree", version 1, its first node, the size of its nodes, the number of its entries, 0. A node
/// says whether it is a leaf, how many entries it has, the next and the previous leaf, and has pairs: in a
/// leaf the blocks {number, record} and {number of the folder, name}; else a node and the last name in it.
std::string bom(const std::vector<BomEntry>& entries, support::EpochSeconds time);

} // namespace pdist::package
