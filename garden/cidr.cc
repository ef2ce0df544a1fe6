#include "garden/kind.h"
