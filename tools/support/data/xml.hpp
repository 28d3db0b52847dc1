// Reading XML piece by piece, without entities, within limits. The only room that knows Expat.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pdist::support {

/// Most elements inside each other: real files of the kinds that are read here have 5 to 10.
inline constexpr unsigned deepest_xml = 64;
/// A tag or a text: package descriptions, the longest ones, have some 20 kB. Expat keeps an unfinished tag in
/// memory.
inline constexpr std::size_t longest_xml_token = 4U << 20;

/// The attributes of one element, valid while its `begin` runs.
class XmlAttributes {
public:
  /// Names and values in turn, ended by a null pointer.
  explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
  /// Empty when there is none of that name.
  std::string_view operator[](std::string_view name) const;

private:
  const char* const* pairs_;
};

/// Takes what an XmlReader finds. What is thrown ends the reading.
class XmlHandler {
public:
  XmlHandler() = default;
  XmlHandler(const XmlHandler&) = delete;
  XmlHandler& operator=(const XmlHandler&) = delete;
  virtual ~XmlHandler() = default;

  virtual void begin(std::string_view name, const XmlAttributes& attributes) = 0;
  /// The element's text: all of what stands in it outside of further elements, since the last tag.
  virtual void end(std::string_view name, const std::string& text) = 0;
};

/// What an XmlReader reads.
struct XmlSource {
  std::string file;
  std::string refusal; ///< what an error says of the file: "is no package index"
  std::string hint;
  /// Put names of elements as "<namespace> <name>".
  bool namespaces = false;
  /// Allow a document type that names a DTD, which is never fetched, and declares nothing itself.
  bool document_type = false;
};

class XmlReader {
public:
  /// `handler` outlives the reader.
  XmlReader(XmlHandler& handler, XmlSource source);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  void take(std::string_view piece);
  void finish();
  /// Throws the error `<file>:<line>: <refusal>: <why>`.
  [[noreturn]] void fail(const std::string& why) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace pdist::support
