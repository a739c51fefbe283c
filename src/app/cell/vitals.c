#include "app/cell/vitals.h"

#include <sys/resource.h>

#include "base/forbidden.h"

uint64_t hs_page_faults(void)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt;
}

uint64_t hs_peak_resident_bytes(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL) return 0;
    char line[256];
    unsigned long long kibibytes = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmHWM: %llu", &kibibytes) == 1) break;
    }
    fclose(file);
    return (uint64_t)kibibytes * 1024;
}

void hs_cell_number(FILE *stream, const char *name, double number)
{
    fprintf(stream, "number %s %.17g\n", name, number);
}
