#include "heapstorm/measure.h"

#include "base/forbidden.h"

/// Lets a number sink to its place in a heap whose largest stands at the top.
static void sink(double *numbers, size_t at, size_t count)
{
    double sinking = numbers[at];
    for (size_t child; (child = at * 2 + 1) < count; at = child) {
        if (child + 1 < count && numbers[child + 1] > numbers[child]) child++;
        if (numbers[child] <= sinking) break;
        numbers[at] = numbers[child];
    }
    numbers[at] = sinking;
}

// A heap sort, because the C library's qsort asks the heap for room.
void hs_sort(double *numbers, size_t count)
{
    for (size_t i = count / 2; i > 0; i--) sink(numbers, i - 1, count);
    for (size_t left = count; left > 1; left--) {
        double largest = numbers[0];
        numbers[0] = numbers[left - 1];
        numbers[left - 1] = largest;
        sink(numbers, 0, left - 1);
    }
}

double hs_percentile(const double *sorted, size_t count, unsigned per_mille)
{
    if (count == 0) return NAN;
    size_t rank = (count * per_mille + 999) / 1000;
    return sorted[rank > 0 ? rank - 1 : 0];
}

hs_summary hs_summary_of(double *numbers, size_t count)
{
    if (count == 0) return (hs_summary){0};
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) sum += numbers[i];
    hs_sort(numbers, count);
    return (hs_summary){
        .mean = sum / (double)count,
        .p50 = hs_percentile(numbers, count, 500),
        .p95 = hs_percentile(numbers, count, 950),
        .p99 = hs_percentile(numbers, count, 990),
        .p999 = hs_percentile(numbers, count, 999),
        .max = numbers[count - 1],
    };
}
