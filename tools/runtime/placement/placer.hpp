// What placing the libraries of a dist begins with, whatever the target: its binaries and their closure.
#pragma once

#include "loader/closure.hpp"
#include "runtime/placement/libraries.hpp"

#include <string>
#include <vector>

namespace pdist::runtime {

/// One binary of the dist, by where it will be.
struct Member {
  std::string path;
  binary::Binary binary;
};

/// A file that the closure starts from, and where it is shipped to.
struct RootFile {
  Path seen_at;
  bool is_program = false;
  std::vector<std::string> paths;
};

class Placer {
public:
  Placer(Draft& draft, const PlacementRequest& request) : draft_(draft), request_(request) {}
  Placer(const Placer&) = delete;
  Placer& operator=(const Placer&) = delete;
  virtual ~Placer() = default;

  Placement make();

protected:
  /// Gives every object of the closure its places, adds those that are not in the dist yet, and sees to it
  /// that they are found there.
  virtual void place() = 0;
  /// Throws unless all binaries can be in one dist; sets its architecture.
  virtual void require_one_architecture();
  /// Adds to the draft what comes along with libraries of the closure. Whether there was something: its
  /// binaries have needs of their own.
  virtual bool add_companions() { return false; }

  /// The entry of a library that is bundled at `path`.
  DraftEntry bundled(std::size_t index, const std::string& path, const std::string& reason) const;

  /// The objects of the closure that are loaded with a root, without itself.
  std::vector<std::size_t> loaded_by(std::size_t root) const;

  Draft& draft_;
  const PlacementRequest& request_;
  std::vector<Member> members_;
  std::vector<RootFile> roots_; ///< in the order of the closure's roots
  loader::Closure closure_;
  Placement out_;

private:
  void find_binaries();
  void read_binary(const std::string& path, DraftEntry& entry);
  const Member* leading() const;
  void leave_to_system();
  void leave_out_foreign();
  std::string reason_of_data(const std::string& path) const;
  void choose_roots();
  loader::ClosureRequest closure_request();
  void resolve();
  void report_problems() const;
};

} // namespace pdist::runtime
