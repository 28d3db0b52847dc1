#include "support/data/xml.hpp"

#include "support/error.hpp"

#include <fmt/format.h>

#include <exception>
#include <expat.h>
#include <new>
#include <type_traits>
#include <utility>

namespace pdist::support {

namespace {

/// Expat puts the namespace before the name, with this between them.
constexpr char separator = ' ';

struct Free {
  void operator()(XML_Parser parser) const { ::XML_ParserFree(parser); }
};

} // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const {
  for (const char* const* pair = pairs_; *pair != nullptr; pair += 2)
    if (pair[0] == name) return pair[1];
  return {};
}

struct XmlReader::State {
  State(XmlHandler& to, XmlSource from)
      : handler(to),
        source(std::move(from)),
        parser(source.namespaces ? ::XML_ParserCreateNS(nullptr, separator) : ::XML_ParserCreate(nullptr)) {
    if (!parser) throw std::bad_alloc();
    ::XML_SetUserData(parser.get(), this);
    ::XML_SetElementHandler(
        parser.get(),
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          guarded(self, [&](State& state) { state.begin(name, XmlAttributes(attributes)); });
        },
        [](void* self, const XML_Char* name) { guarded(self, [&](State& state) { state.end(name); }); });
    ::XML_SetCharacterDataHandler(parser.get(), [](void* self, const XML_Char* piece, int size) {
      guarded(self, [&](State& state) { state.add_text({piece, static_cast<std::size_t>(size)}); });
    });
    // Without declarations there are no entities: nothing expands, and nothing is fetched.
    ::XML_SetStartDoctypeDeclHandler(parser.get(), [](void* self, const XML_Char*, const XML_Char*,
                                                      const XML_Char*, int has_declarations) {
      guarded(self, [&](State& state) { state.check_document_type(has_declarations != 0); });
    });
  }

  /// Expat is C: no exception may pass through it.
  template <class Action>
  static void guarded(void* self, Action action) {
    auto& state = *static_cast<State*>(self);
    if (state.failure) return;
    try {
      action(state);
    } catch (...) {
      state.failure = std::current_exception();
      ::XML_StopParser(state.parser.get(), XML_FALSE);
    }
  }

  void parse(std::string_view piece, bool last) {
    const XML_Status status =
        ::XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
    if (failure) std::rethrow_exception(failure);
    if (status == XML_STATUS_ERROR) fail(::XML_ErrorString(::XML_GetErrorCode(parser.get())));
  }

  void check_document_type(bool has_declarations) const {
    if (!source.document_type) fail("it has a document type, and may have none");
    if (has_declarations) fail("its document type declares something, and may not");
  }

  void begin(std::string_view name, const XmlAttributes& attributes) {
    text.clear();
    handler.begin(name, attributes);
    if (++depth > deepest_xml) fail(fmt::format("more than {} elements inside each other", deepest_xml));
  }

  void end(std::string_view name) {
    --depth;
    handler.end(name, text);
    text.clear();
  }

  void add_text(std::string_view more) {
    if (text.size() + more.size() > longest_xml_token) fail_long();
    text += more;
  }

  [[noreturn]] void fail(const std::string& why) const {
    throw Error(fmt::format("{}:{}", source.file, ::XML_GetCurrentLineNumber(parser.get())), source.refusal,
                why, source.hint);
  }
  [[noreturn]] void fail_long() const {
    fail(fmt::format("a tag or text of more than {} bytes", longest_xml_token));
  }

  XmlHandler& handler;
  XmlSource source;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser;
  std::exception_ptr failure;
  std::uint64_t taken = 0;
  unsigned depth = 0;
  std::string text;
};

XmlReader::XmlReader(XmlHandler& handler, XmlSource source)
    : state_(std::make_unique<State>(handler, std::move(source))) {}

XmlReader::~XmlReader() = default;

void XmlReader::take(std::string_view piece) {
  state_->parse(piece, false);
  state_->taken += piece.size();
  const XML_Index at = ::XML_GetCurrentByteIndex(state_->parser.get());
  if (at >= 0 && state_->taken - static_cast<std::uint64_t>(at) > longest_xml_token) state_->fail_long();
}

void XmlReader::finish() {
  state_->parse({}, true);
}

void XmlReader::fail(const std::string& why) const {
  state_->fail(why);
}

} // namespace pdist::support
