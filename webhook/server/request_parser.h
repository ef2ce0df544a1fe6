#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "webhook/server/http.h"

namespace trowel::webhook {

// Reads one request's head, and the body if it is chunked. A body with Content-Length needs no
// parsing: the session takes it from its buffer, where it is.
//
// Beast checks the grammar, and refuses Content-Length together with Transfer-Encoding, two
// different Content-Lengths, and bare line feeds.
class RequestParser : private boost::beast::http::basic_parser<true> {
 public:
  RequestParser();

  enum class State { kNeedMore, kHeadDone, kDone, kBad, kHeadTooLarge, kBodyTooLarge };

  void set_limits(std::size_t header_bytes, std::size_t body_bytes);

  // Parses the head in `bytes`, and adds to `consumed` what it took of them.
  State ParseHead(std::string_view bytes, std::size_t* consumed);
  // Parses chunks in `bytes`; their content is appended to `body`.
  State ParseChunks(std::string_view bytes, std::size_t* consumed, std::string* body);

  // After kHeadDone. The views live as long as this.
  HttpRequest Head() const;
  bool chunked() const { return basic_parser::chunked(); }
  std::uint64_t body_bytes() const { return content_length_; }
  bool keep_alive() const { return version_ >= 11 && basic_parser::keep_alive(); }
  bool expects_continue() const { return expects_continue_; }
  bool expects_other() const { return expects_other_; }
  // Why the request is bad, in words.
  const std::string& problem() const { return problem_; }

 private:
  using StringView = boost::beast::string_view;
  using ErrorCode = boost::beast::error_code;

  State StateOf(const ErrorCode& error);
  std::string_view CheckHead() const;

  void on_request_impl(boost::beast::http::verb verb, StringView method, StringView target,
                       int version, ErrorCode& error) override;
  void on_response_impl(int code, StringView reason, int version, ErrorCode& error) override;
  void on_field_impl(boost::beast::http::field field, StringView name, StringView value,
                     ErrorCode& error) override;
  void on_header_impl(ErrorCode& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override;
  std::size_t on_body_impl(StringView bytes, ErrorCode& error) override;
  void on_chunk_header_impl(std::uint64_t size, StringView extensions, ErrorCode& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, StringView bytes, ErrorCode& error) override;
  void on_finish_impl(ErrorCode& error) override;

  std::string method_;
  std::string target_;
  std::string content_type_;
  std::string authorization_;
  std::string problem_;
  std::string* body_ = nullptr;
  std::uint64_t content_length_ = 0;
  std::uint64_t body_bytes_max_ = 0;
  std::size_t header_bytes_max_ = 0;
  std::size_t header_bytes_ = 0;
  int version_ = 0;
  int hosts_ = 0;
  bool head_done_ = false;
  bool transfer_encoding_ = false;
  bool expects_continue_ = false;
  bool expects_other_ = false;
};

}  // namespace trowel::webhook
