#include <stdexcept>

#include "test/integration/fake_garden.h"

// What is left of a watch when one of its parts fails.
namespace trowel::test {
namespace {

using Request = FakeGarden::Request;
using Answer = FakeGarden::Answer;

FakeGarden::Function Saying(std::string text) {
  return [text = std::move(text)](const Request&, Answer* answer) {
    if (answer->BeginStream() && answer->Chunk(text)) answer->Hold();
  };
}

TEST(GardenWatch, AListenerThatThrowsHearsOfTheSameViewAgain) {
  FakeGarden garden;
  garden.On(kSeeds, Saying(Event("ADDED", SeedJson("a", 3)) + InitialEnd(4)));
  int heard = 0;
  garden.on_news = [&heard](const kube::GardenWatch::News& news) {
    if (news.view == nullptr || news.view->seeds().empty()) return;
    if (heard++ == 0) throw std::runtime_error("no memory for a policy");
  };
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a"}));
}

}  // namespace
}  // namespace trowel::test
