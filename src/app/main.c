#include <stdio.h>

#include "heapstorm/base.h"

int main(void)
{
    puts("heapstorm " HS_VERSION);
    return 0;
}
