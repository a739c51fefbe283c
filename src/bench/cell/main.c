#include "base/system.h"
#include "bench/cell/cell.h"
#include "cli/command.h"

#include "base/forbidden.h"

void hs_cell_write_numbers(FILE *stream, hs_bench_kind kind, const double *numbers)
{
    for (int i = 0; i < HS_BENCH_METRICS; i++) {
        if (hs_bench_metrics[i].kind != kind || isnan(numbers[i])) continue;
        fprintf(stream, "number %s %.17g\n", hs_bench_metrics[i].name, numbers[i]);
    }
}

static int fail(int code, const hs_error *error)
{
    fprintf(stderr, "heapstorm-bench-cell: %s\n", error->message);
    return code;
}

static bool measure(const hs_bench_job *job, hs_error *error)
{
    if (!hs_bench_prepare(&job->arrangement, error)) return false;
    if (!hs_cell_probe(stdout, error)) return false;
    if (strcmp(job->kind, "churn") == 0) return hs_cell_churn(job, stdout, error);
    if (strcmp(job->kind, "price") == 0) return hs_cell_price(job, stdout, error);
    if (strcmp(job->kind, "stream") == 0) return hs_cell_stream(job, stdout, error);
    return true;
}

/// Measures deeper on the stack by what the job says.
static bool measure_below(const hs_bench_job *job, hs_error *error)
{
    volatile char *room = __builtin_alloca(hs_cell_shift_stack(job->shift) + 1);
    room[0] = 0;
    return measure(job, error);
}

static bool work(const hs_bench_job *job, hs_error *error)
{
    hs_gate gate = {.fail_at = 0};
    hs_cell_shift shifted;
    hs_cell_shift_heap(&shifted, &gate, job->shift);
    bool went_well = measure_below(job, error);
    hs_cell_shift_release(&shifted, &gate);
    return went_well;
}

int main(int argc, char **argv)
{
    hs_bench_job job;
    hs_error error = {""};
    // With the bench that started it, or with the shell when run by hand.
    hs_child_die_with_parent();
    if (!hs_bench_job_read(&job, argc - 1, argv + 1, &error)) {
        return fail(HS_EXIT_USAGE, &error);
    }
    if (job.help) {
        hs_bench_job_explain(stdout);
        return HS_EXIT_DONE;
    }
    if (job.version) {
        puts("heapstorm-bench-cell " HS_VERSION);
        return HS_EXIT_DONE;
    }
    if (!work(&job, &error)) return fail(HS_EXIT_FAILED, &error);
    puts("done");
    if (fflush(stdout) == 0) return HS_EXIT_DONE;
    hs_error_set(&error, "standard output cannot be written");
    return fail(HS_EXIT_FAILED, &error);
}
