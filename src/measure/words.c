#include "measure/words.h"

#include "base/forbidden.h"

static hs_word nothing(void)
{
    return (hs_word){"-"};
}

hs_word hs_word_of_count(uint64_t count)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    hs_word word = {""};
    size_t at = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) word.text[at++] = ',';
        word.text[at++] = digits[i];
    }
    return word;
}

/// Writes three significant digits of a number below 1,000.
static hs_word three_digits(double number, const char *unit)
{
    hs_word word;
    int places = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
    snprintf(word.text, sizeof word.text, "%.*f%s", places, number, unit);
    return word;
}

hs_word hs_word_of_time(double ns)
{
    if (!isfinite(ns)) return nothing();
    if (ns < 999.5) return three_digits(ns, " ns");
    if (ns < 999.5e3) return three_digits(ns / 1e3, " us");
    if (ns < 999.5e6) return three_digits(ns / 1e6, " ms");
    return three_digits(ns / 1e9, " s");
}

hs_word hs_word_of_price(double ns)
{
    return isfinite(ns) ? three_digits(ns, " ns") : nothing();
}

hs_word hs_word_of_bytes(uint64_t bytes)
{
    static const char *const units[] = {" B", " KiB", " MiB", " GiB", " TiB"};
    double size = (double)bytes;
    unsigned unit = 0;
    while (size >= 999.5 && unit < 4) {
        size /= 1024.0;
        unit++;
    }
    if (unit > 0) return three_digits(size, units[unit]);
    hs_word word;
    snprintf(word.text, sizeof word.text, "%u B", (unsigned)bytes);
    return word;
}

hs_word hs_word_of_ratio(double ratio)
{
    if (!isfinite(ratio)) return nothing();
    return ratio < 999.5 ? three_digits(ratio, "") : hs_word_of_count((uint64_t)(ratio + 0.5));
}

hs_word hs_word_of_mean(double mean)
{
    if (!isfinite(mean)) return nothing();
    if (mean <= 0.0) return (hs_word){"0"};
    if (mean < 0.005) return (hs_word){"<0.01"};
    return mean < 999.5 ? three_digits(mean, "") : hs_word_of_count((uint64_t)(mean + 0.5));
}

hs_word hs_word_of(double number, hs_manner manner)
{
    bool is_whole = number >= 0.0 && number < 1e15 && number == floor(number);
    hs_word word = nothing();
    if (!isfinite(number)) return word;
    switch (manner) {
    case HS_MANNER_COUNT:
        return is_whole ? hs_word_of_count((uint64_t)number) : hs_word_of_mean(number);
    case HS_MANNER_TIME:
        return hs_word_of_time(number);
    case HS_MANNER_PRICE:
        return hs_word_of_price(number);
    case HS_MANNER_MEAN:
        return hs_word_of_mean(number);
    case HS_MANNER_BYTES:
        return hs_word_of_bytes(number > 0.0 ? (uint64_t)number : 0);
    case HS_MANNER_TIMES:
        snprintf(word.text, sizeof word.text, "%.20s times", hs_word_of_ratio(number).text);
        return word;
    }
    return word;
}

/// Writes the sign and the word of a difference.
static hs_word signed_word(uint64_t before, uint64_t after, hs_word (*word_of)(uint64_t))
{
    hs_word change = {"0"};
    if (after == before) return change;
    hs_word word = word_of(after > before ? after - before : before - after);
    snprintf(change.text, sizeof change.text, "%c%.26s", after > before ? '+' : '-', word.text);
    return change;
}

hs_word hs_word_of_change(uint64_t before, uint64_t after)
{
    return signed_word(before, after, hs_word_of_count);
}

hs_word hs_word_of_change_of_bytes(uint64_t before, uint64_t after)
{
    return signed_word(before, after, hs_word_of_bytes);
}

const char *hs_word_of_kind(const char *name)
{
    return strcmp(name, "runners") == 0 ? "scripts" : name;
}

// ---- Lines and paragraphs -----------------------------------------------------------------------

void hs_text_heading(FILE *stream, bool bold, const char *line)
{
    fprintf(stream, bold ? "\n\033[1m%s\033[0m\n" : "\n%s\n", line);
}

void hs_text_paragraph(FILE *stream, const char *text)
{
    enum { WIDTH = 79 };
    int column = 0;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > 0 && column + 1 + length > WIDTH) {
            fputc('\n', stream);
            column = 0;
        }
        column += fprintf(stream, column > 0 ? " %.*s" : "%.*s", length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}
