#include "migration/run/read_settings.h"

#include "migration/run/read_parts.h"
#include "policy/config/parse_windows.h"

namespace trowel::run {
namespace {

void ReadBound(const Value& value, std::optional<int>* bound) {
  if (const std::optional<int> read = value.Count(); read.has_value()) *bound = *read;
}

constexpr std::array<policy::KeyReader<Settings>, 20> kReaders = {{
    {"maxParallel", [](const Value& v, Settings* s) { ReadNumber(v, &s->max_parallel); }},
    {"garden", [](const Value& v, Settings* s) { ReadBound(v, &s->budgets.garden); }},
    {"perSource", [](const Value& v, Settings* s) { ReadBound(v, &s->budgets.per_source); }},
    {"perDestination",
     [](const Value& v, Settings* s) { ReadBound(v, &s->budgets.per_destination); }},
    {"perPair", [](const Value& v, Settings* s) { ReadBound(v, &s->budgets.per_pair); }},
    {"perProject", [](const Value& v, Settings* s) { ReadBound(v, &s->budgets.per_project); }},
    {"maxFailures", [](const Value& v, Settings* s) { ReadNumber(v, &s->max_failures); }},
    {"deadline", [](const Value& v, Settings* s) { ReadSpan(v, &s->deadline); }},
    {"slowAfter", [](const Value& v, Settings* s) { ReadSpan(v, &s->slow_after); }},
    {"soak", [](const Value& v, Settings* s) { ReadSpan(v, &s->soak); }},
    {"patience", [](const Value& v, Settings* s) { ReadSpan(v, &s->patience); }},
    {"haltAfter", [](const Value& v, Settings* s) { ReadSpan(v, &s->halt_after); }},
    {"staleAfter", [](const Value& v, Settings* s) { ReadSpan(v, &s->stale_after); }},
    {"unhealthyPercent", [](const Value& v, Settings* s) { ReadBound(v, &s->unhealthy_percent); }},
    {"whileNoAlert", [](const Value& v, Settings* s) { ReadText(v, &s->while_no_alert); }},
    {"freeze", [](const Value& v, Settings* s) { s->freeze = policy::ParseWindows(v); }},
    {"maintenanceOnly", [](const Value& v, Settings* s) { ReadFlag(v, &s->maintenance_only); }},
    {"cordon", [](const Value& v, Settings* s) { ReadFlag(v, &s->cordon); }},
    {"keepClosed", [](const Value& v, Settings* s) { ReadFlag(v, &s->keep_closed); }},
    {"twoPerson", [](const Value& v, Settings* s) { ReadFlag(v, &s->two_person); }},
}};

}  // namespace

Settings ReadSettings(const policy::Value& value) {
  Settings settings;
  settings.unhealthy_percent.reset();  // Left out where it is not asked.
  RequireAll(value,
             {"maxParallel", "maxFailures", "deadline", "slowAfter", "soak", "patience",
              "haltAfter", "staleAfter", "maintenanceOnly", "cordon", "keepClosed", "twoPerson"});
  ReadMap(value, kReaders, &settings);
  return settings;
}

}  // namespace trowel::run
