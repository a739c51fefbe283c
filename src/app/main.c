#include <stdio.h>
#include <string.h>

#include "app/pattern_command.h"
#include "heapstorm/base.h"

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "pattern") == 0) return hs_pattern_command(argc - 2, argv + 2);
    puts("heapstorm " HS_VERSION);
    return 0;
}
