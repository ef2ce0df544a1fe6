module trowel-e2e

go 1.26.0

// Only what needs no library of others: hollow.
require testgarden v0.0.0

replace testgarden => ../testgarden
