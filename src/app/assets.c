#include "heapstorm/base.h"
typedef int placeholder;
