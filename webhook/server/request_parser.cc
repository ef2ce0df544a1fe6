#include "webhook/server/request_parser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace trowel::webhook {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

std::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

// A client may name the whole URL in the request line (RFC 9112 3.2.2).
std::string_view WithoutAuthority(std::string_view target) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t path = target.find('/', scheme.size());
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  return target;
}

}  // namespace

RequestParser::RequestParser() { basic_parser::body_limit(boost::none); }

void RequestParser::set_limits(std::size_t header_bytes, std::size_t body_bytes) {
  header_bytes_max_ = header_bytes;
  body_bytes_max_ = body_bytes;
  basic_parser::header_limit(static_cast<std::uint32_t>(header_bytes));
}

RequestParser::State RequestParser::ParseHead(std::string_view bytes, std::size_t* consumed) {
  ErrorCode error;
  const std::size_t taken =
      basic_parser::put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  *consumed += taken;
  header_bytes_ += taken;
  // Beast counts the request line and the fields apart.
  const std::size_t unparsed = error == http::error::need_more ? bytes.size() - taken : 0;
  if (header_bytes_ + unparsed > header_bytes_max_) return State::kHeadTooLarge;
  if (error) return StateOf(error);
  head_done_ = true;
  const std::string_view problem = CheckHead();
  if (!problem.empty()) {
    problem_ = problem;
    return State::kBad;
  }
  content_length_ = basic_parser::content_length().value_or(0);
  if (content_length_ > body_bytes_max_) return State::kBodyTooLarge;
  return State::kHeadDone;
}

RequestParser::State RequestParser::ParseChunks(std::string_view bytes, std::size_t* consumed,
                                                std::string* body) {
  body_ = body;
  while (!bytes.empty() && !is_done()) {
    ErrorCode error;
    const std::size_t taken =
        basic_parser::put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    *consumed += taken;
    bytes.remove_prefix(taken);
    if (error) return StateOf(error);
  }
  return is_done() ? State::kDone : State::kNeedMore;
}

RequestParser::State RequestParser::StateOf(const ErrorCode& error) {
  if (error == http::error::need_more) return State::kNeedMore;
  if (error == http::error::header_limit) return State::kHeadTooLarge;
  if (error == http::error::body_limit) return State::kBodyTooLarge;
  problem_ = error.message();
  return State::kBad;
}

std::string_view RequestParser::CheckHead() const {
  // Whoever sits in front of us may read such a request differently (request smuggling).
  if (transfer_encoding_ && !basic_parser::chunked())
    return "Transfer-Encoding: only chunked is understood";
  if (version_ >= 11 && hosts_ != 1) return "expected exactly one Host header";
  return {};
}

HttpRequest RequestParser::Head() const {
  HttpRequest head;
  head.method = method_;
  head.content_type = content_type_;
  head.authorization = authorization_;
  head.path = WithoutAuthority(target_);
  const std::size_t question = head.path.find('?');
  if (question != std::string_view::npos) {
    head.query = head.path.substr(question + 1);
    head.path = head.path.substr(0, question);
  }
  return head;
}

void RequestParser::on_request_impl(http::verb /*verb*/, StringView method, StringView target,
                                    int version, ErrorCode& /*error*/) {
  method_ = View(method);
  target_ = View(target);
  version_ = version;
}

void RequestParser::on_response_impl(int /*code*/, StringView /*reason*/, int /*version*/,
                                     ErrorCode& /*error*/) {}

void RequestParser::on_field_impl(http::field field, StringView /*name*/, StringView value,
                                  ErrorCode& error) {
  if (head_done_) return;  // Trailers change nothing.
  switch (field) {
    case http::field::host: ++hosts_; break;
    case http::field::content_type: content_type_ = View(value); break;
    case http::field::authorization:
      if (!authorization_.empty()) authorization_.append(", ");
      authorization_.append(View(value));
      break;
    case http::field::expect:
      (beast::iequals(value, "100-continue") ? expects_continue_ : expects_other_) = true;
      break;
    case http::field::transfer_encoding:
      transfer_encoding_ = true;
      // "gzip, chunked" would leave us with a body that nobody unpacks.
      if (!beast::iequals(value, "chunked")) error = http::error::bad_transfer_encoding;
      break;
    default: break;
  }
}

void RequestParser::on_header_impl(ErrorCode& /*error*/) { head_done_ = true; }

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                                      ErrorCode& /*error*/) {}

std::size_t RequestParser::on_body_impl(StringView bytes, ErrorCode& /*error*/) {
  return bytes.size();
}

// Extensions mean nothing to anybody, and cost as much as a body.
void RequestParser::on_chunk_header_impl(std::uint64_t size, StringView extensions,
                                         ErrorCode& error) {
  constexpr std::size_t kExtensionBytesMax = 256;
  if (extensions.size() > kExtensionBytesMax) {
    error = http::error::bad_chunk_extension;
    return;
  }
  const std::uint64_t have = body_->size();
  if (size > body_bytes_max_ || have + size > body_bytes_max_) error = http::error::body_limit;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t /*remain*/, StringView bytes,
                                              ErrorCode& /*error*/) {
  body_->append(bytes.data(), bytes.size());
  return bytes.size();
}

void RequestParser::on_finish_impl(ErrorCode& /*error*/) {}

}  // namespace trowel::webhook
