#include "bench/cell/cell.h"
#include "bench/cell/vitals.h"
#include "heapstorm/measure.h"

#include "base/forbidden.h"

bool hs_cell_stream(const hs_bench_job *job, FILE *stream, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    double bytes_per_second =
        hs_stream_bandwidth(&gate, job->particles * sizeof(hs_particle), (unsigned)job->threads,
                            hs_instruction_set_best(), error);
    if (!(bytes_per_second > 0.0)) return false;
    hs_cell_number(stream, "bytes_per_ns", bytes_per_second * 1e-9);
    return true;
}
