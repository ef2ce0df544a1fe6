#pragma once

#include "migration/run/run.h"

// How many moves may be under way at one time: it grows by one with every wave that went well, and
// is halved at the first trouble. As Cruise Control's adjuster, and TCP, which share what they do
// not know the capacity of.
namespace trowel::run {

// A move has arrived, neither slow nor failed.
void SpeedUp(Run* run);
// A move is slow, or has failed.
void SlowDown(Run* run);

}  // namespace trowel::run
