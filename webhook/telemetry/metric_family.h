#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

namespace trowel::webhook {

// Puts a family of counters, gauges or histograms together, value by value.
class FamilyBuilder {
 public:
  struct Label {
    std::string_view name;
    std::string_view value;
  };

  static FamilyBuilder OfCounter(std::string_view name, std::string_view help) {
    return {name, help, prometheus::MetricType::Counter};
  }
  static FamilyBuilder OfGauge(std::string_view name, std::string_view help) {
    return {name, help, prometheus::MetricType::Gauge};
  }
  static FamilyBuilder OfHistogram(std::string_view name, std::string_view help) {
    return {name, help, prometheus::MetricType::Histogram};
  }

  FamilyBuilder& Add(double value, const std::vector<Label>& labels = {}) {
    prometheus::ClientMetric metric = WithLabels(labels);
    if (family_.type == prometheus::MetricType::Counter) {
      metric.counter.value = value;
    } else {
      metric.gauge.value = value;
    }
    family_.metric.push_back(std::move(metric));
    return *this;
  }

  // `counts`: how many fell into each bucket itself; one more than `bounds`, the last without
  // bound.
  FamilyBuilder& AddBuckets(std::span<const std::uint64_t> counts, std::span<const double> bounds,
                            double sum, const std::vector<Label>& labels = {}) {
    prometheus::ClientMetric metric = WithLabels(labels);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      count += counts[i];
      const double bound = i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({.cumulative_count = count, .upper_bound = bound});
    }
    metric.histogram.sample_count = count;
    metric.histogram.sample_sum = sum;
    family_.metric.push_back(std::move(metric));
    return *this;
  }

  void Finish(std::vector<prometheus::MetricFamily>* families) {
    families->push_back(std::move(family_));
  }

 private:
  FamilyBuilder(std::string_view name, std::string_view help, prometheus::MetricType type) {
    family_.name = name;
    family_.help = help;
    family_.type = type;
  }

  static prometheus::ClientMetric WithLabels(const std::vector<Label>& labels) {
    prometheus::ClientMetric metric;
    for (const Label& label : labels) {
      metric.label.push_back({std::string(label.name), std::string(label.value)});
    }
    return metric;
  }

  prometheus::MetricFamily family_;
};

}  // namespace trowel::webhook
