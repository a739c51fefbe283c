// The chart of growth: a band for each call site, stacked, in the colour of its kind; what is too
// small to be seen is gathered in a band of its kind's others.
#include "measure/growth.h"

#include "base/error.h"
#include "measure/words.h"

#include "base/forbidden.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    LEFT = 96, ///< the plot
    TOP = 84,
    RIGHT = 832,
    BOTTOM = 652,
    BANDS_MAX = 64,
    SITES_SHOWN = 14,
    LEGEND = 856,
    ROW = 17, ///< of the legend, pixels
};

/// A band: a site, or all others of a kind.
typedef struct band {
    size_t site; ///< OTHERS for the rest of its kind
    int tag;
    int rank; ///< within its kind: the shade
} band;

#define OTHERS SIZE_MAX

typedef struct chart {
    FILE *stream;
    const hs_growth *growth;
    const hs_figures *figures;
    band bands[BANDS_MAX];
    int count;
    uint64_t scale;  ///< bytes at the top of the plot
    uint8_t *chosen; ///< by site: it has a band of its own
} chart;

/// Of each kind, the colour of its largest band.
static const unsigned colours[HS_TAG_COUNT] = {
    [HS_TAG_BULLETS] = 0xE8637A,  [HS_TAG_SHOTS] = 0x6FA8FF,   [HS_TAG_PARTICLES] = 0xE9A23B,
    [HS_TAG_ITEMS] = 0x58C48C,    [HS_TAG_ENEMIES] = 0xB37FEB, [HS_TAG_RUNNERS] = 0x3FC6CF,
    [HS_TAG_PATTERNS] = 0x9AA7B8, [HS_TAG_WORLD] = 0x7787A0,   [HS_TAG_MEASURE] = 0xC0B283,
    [HS_TAG_OTHER] = 0x8D8F98,
};

// ---- Which bands -------------------------------------------------------------------------------

static uint64_t bytes_at(const chart *it, const band *of, size_t sample)
{
    const hs_snapshot *snapshot = &it->growth->samples[sample];
    if (of->site != OTHERS) return hs_snapshot_site(snapshot, of->site).live_bytes;
    uint64_t sum = 0;
    for (size_t s = 0; s < snapshot->site_count; s++) {
        if (hs_profile_site_at(it->figures->profile, s)->tag != of->tag || it->chosen[s]) continue;
        if (hs_figures_shows(it->figures, s)) sum += snapshot->sites[s].live_bytes;
    }
    return sum;
}

/// Chooses the sites that held most, then adds the others of each kind, kind by kind.
static void choose_bands(chart *it)
{
    size_t top = hs_profile_view_of(it->figures->profile)->top;
    if (top == 0) top = SITES_SHOWN;
    if (top > BANDS_MAX - HS_TAG_COUNT) top = BANDS_MAX - HS_TAG_COUNT;
    for (size_t i = 0; i < top; i++) {
        uint64_t most = 0;
        size_t best = OTHERS;
        for (size_t s = 0; s < hs_profile_site_count(it->figures->profile); s++) {
            if (!hs_figures_shows(it->figures, s) || it->chosen[s]) continue;
            uint64_t bytes = hs_growth_most(it->growth, s);
            if (bytes <= most) continue;
            most = bytes;
            best = s;
        }
        if (best == OTHERS) break;
        it->chosen[best] = 1;
        it->bands[it->count++] =
            (band){best, hs_profile_site_at(it->figures->profile, best)->tag, 0};
    }
    int sites = it->count;
    band chosen[BANDS_MAX];
    memcpy(chosen, it->bands, sizeof chosen);
    band ordered[BANDS_MAX];
    int count = 0;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        int rank = 0;
        for (int b = 0; b < sites; b++) {
            if (chosen[b].tag == tag) ordered[count++] = (band){chosen[b].site, tag, rank++};
        }
        const band others = {OTHERS, tag, rank};
        uint64_t most = 0;
        for (size_t i = 0; i < it->growth->count; i++) {
            uint64_t bytes = bytes_at(it, &others, i);
            if (bytes > most) most = bytes;
        }
        if (most > 0) ordered[count++] = others;
    }
    memcpy(it->bands, ordered, sizeof ordered);
    it->count = count;
}

static uint64_t sum_at(const chart *it, size_t sample)
{
    uint64_t sum = 0;
    for (int b = 0; b < it->count; b++) sum += bytes_at(it, &it->bands[b], sample);
    return sum;
}

/// Finds a number above the highest sum whose quarters are round.
static void choose_scale(chart *it, size_t *highest)
{
    uint64_t most = 1;
    for (size_t i = 0; i < it->growth->count; i++) {
        uint64_t sum = sum_at(it, i);
        if (sum <= most) continue;
        most = sum;
        *highest = i;
    }
    uint64_t unit = 1;
    while (most > 1024 * unit) unit *= 1024;
    static const uint64_t steps[] = {1,  2,  4,  8,   12,  16,  20,  24,  32,  40,
                                     48, 64, 80, 100, 128, 200, 256, 400, 512, 800};
    it->scale = 1024 * unit;
    for (size_t s = sizeof steps / sizeof steps[0]; s-- > 0;) {
        if (steps[s] * unit >= most) it->scale = steps[s] * unit;
    }
}

// ---- Drawing -----------------------------------------------------------------------------------

static double across(const chart *it, size_t sample)
{
    size_t last = it->growth->count - 1;
    return last == 0 ? LEFT : LEFT + (double)(RIGHT - LEFT) * (double)sample / (double)last;
}

static double up(const chart *it, uint64_t bytes)
{
    return BOTTOM - (double)(BOTTOM - TOP) * (double)bytes / (double)it->scale;
}

/// The colour of a band: its kind's, darker with its rank.
static unsigned colour_of(const band *of)
{
    static const unsigned shades[] = {100, 78, 60, 46, 88, 68, 52};
    unsigned shade = shades[of->rank % (int)(sizeof shades / sizeof shades[0])];
    unsigned colour = colours[of->tag], mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8)
        mixed |= ((colour >> shift & 255) * shade / 100) << shift;
    return mixed;
}

/// Writes text with what XML reserves escaped, and no more of it than fits into so many letters.
static void write_escaped(FILE *stream, const char *text, size_t most)
{
    char line[512];
    snprintf(line, sizeof line, "%s", text);
    hs_make_printable(line, sizeof line, '?');
    bool is_cut = strlen(line) > most;
    for (size_t i = 0; line[i] != '\0' && i < (is_cut ? most - 1 : most); i++) {
        switch (line[i]) {
        case '<':
            fputs("&lt;", stream);
            break;
        case '>':
            fputs("&gt;", stream);
            break;
        case '&':
            fputs("&amp;", stream);
            break;
        case '"':
            fputs("&quot;", stream);
            break;
        default:
            fputc(line[i], stream);
        }
    }
    if (is_cut) fputs("&#8230;", stream);
}

static void write_text(const chart *it, double x, double y, const char *class, const char *text)
{
    fprintf(it->stream, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
    write_escaped(it->stream, text, 160);
    fputs("</text>\n", it->stream);
}

static void draw_axes(const chart *it)
{
    enum { LINES = 4, TICKS = 6 };
    for (int i = 0; i <= LINES; i++) {
        uint64_t bytes = it->scale * (uint64_t)i / LINES;
        double y = up(it, bytes);
        fprintf(it->stream, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n", LEFT, y, RIGHT);
        write_text(it, LEFT - 10, y + 4, "end", hs_word_of_bytes(bytes).text);
    }
    size_t last = it->growth->count - 1;
    size_t ticks = last < TICKS ? last : TICKS;
    for (size_t i = 0; i <= ticks; i++) {
        size_t sample = ticks > 0 ? last * i / ticks : 0;
        char text[32];
        snprintf(text, sizeof text, "%llu", (unsigned long long)it->growth->samples[sample].tick);
        write_text(it, across(it, sample), BOTTOM + 20, "middle", text);
    }
    write_text(it, (LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle dim", "tick (1/60 s)");
}

// ---- Bands and the legend
// -------------------------------------------------------------------------

enum { LABEL_LETTERS = 44, LABEL_BYTES = 512 };

/// Writes a frame of a site's stack, "name file.c:12", and where asked for the name of its caller.
static void name_frame(const chart *it, size_t number, unsigned frame, bool with_caller, char *text,
                       size_t bytes)
{
    const hs_profile_site *site = hs_profile_site_at(it->figures->profile, number);
    const uintptr_t *stack = hs_profile_stack(it->figures->profile, site);
    const hs_symbols *symbols = &it->figures->symbols;
    hs_source_line line = {"?", 0};
    char name[HS_SYMBOL_BYTES];
    hs_symbols_name(symbols, stack[frame], name, sizeof name);
    if (!hs_symbols_line(symbols, stack[frame], &line)) {
        snprintf(text, bytes, "%s", name);
        return;
    }
    const char *file = strrchr(line.path, '/');
    int used =
        snprintf(text, bytes, "%s %s:%d", name, file != NULL ? file + 1 : line.path, line.number);
    if (!with_caller || frame + 1 == site->depth || used < 0 || (size_t)used >= bytes) return;
    hs_symbols_name(symbols, stack[frame + 1], name, sizeof name);
    snprintf(text + used, bytes - (size_t)used, " < %s", name);
}

/// Names a site by the first function outside of memory and base, which says what it is for.
static void name_purpose(const chart *it, size_t number, char *text, size_t bytes)
{
    const hs_profile_site *site = hs_profile_site_at(it->figures->profile, number);
    const uintptr_t *stack = hs_profile_stack(it->figures->profile, site);
    unsigned chosen = 0;
    hs_source_line line = {"?", 0};
    for (unsigned f = 0; f < site->depth; f++) {
        if (!hs_symbols_line(&it->figures->symbols, stack[f], &line)) continue;
        if (strstr(line.path, "/memory/") != NULL || strstr(line.path, "/base/") != NULL) continue;
        chosen = f;
        break;
    }
    name_frame(it, number, chosen, true, text, bytes);
}

/// Whether two labels look alike in the legend, where no more of them is shown than fits.
static bool look_alike(const char *one, const char *other)
{
    return strncmp(one, other, LABEL_LETTERS - 1) == 0;
}

/// The innermost frame by which a site differs from another one of the same purpose; false where
/// there is none.
static bool name_difference(const chart *it, size_t number, size_t other, char *text, size_t bytes)
{
    unsigned mine = hs_profile_site_at(it->figures->profile, number)->depth;
    unsigned theirs = hs_profile_site_at(it->figures->profile, other)->depth;
    for (unsigned f = 0; f < mine && f < theirs; f++) {
        char there[LABEL_BYTES];
        name_frame(it, number, f, true, text, bytes);
        name_frame(it, other, f, true, there, sizeof there);
        if (!look_alike(text, there)) return true;
    }
    return false;
}

/// Names a band; two of one kind that would look alike are named by what tells them apart. Calls on
/// one line are numbered.
static void name_band(const chart *it, const band *of, char text[LABEL_BYTES])
{
    if (of->site == OTHERS) {
        snprintf(text, LABEL_BYTES, "others");
        return;
    }
    char purpose[LABEL_BYTES];
    int calls = 0, mine = 0;
    name_purpose(it, of->site, purpose, sizeof purpose);
    for (int b = 0; b < it->count; b++) {
        const band *other = &it->bands[b];
        char theirs[LABEL_BYTES];
        if (other == of) mine = calls++;
        if (other->site == OTHERS || other == of || other->tag != of->tag) continue;
        name_purpose(it, other->site, theirs, sizeof theirs);
        if (!look_alike(purpose, theirs)) continue;
        if (name_difference(it, of->site, other->site, text, LABEL_BYTES)) return;
        calls++;
    }
    if (calls > 1) {
        snprintf(text, LABEL_BYTES, "call %d: %.480s", mine + 1, purpose);
    } else {
        snprintf(text, LABEL_BYTES, "%s", purpose);
    }
}

/// Writes what a pointer on a band or its row shows: its kind and the whole stack.
static void write_title(const chart *it, const band *of)
{
    char text[LABEL_BYTES], frame[LABEL_BYTES];
    int used = snprintf(text, sizeof text, "%s: ", hs_word_of_kind(hs_tag_name((hs_tag)of->tag)));
    if (of->site == OTHERS) {
        snprintf(text + used, sizeof text - (size_t)used, "others");
    } else {
        unsigned depth = hs_profile_site_at(it->figures->profile, of->site)->depth;
        for (unsigned f = 0; f < depth && (size_t)used < sizeof text; f++) {
            name_frame(it, of->site, f, false, frame, sizeof frame);
            used += snprintf(text + used, sizeof text - (size_t)used, "%s%s", f > 0 ? " < " : "",
                             frame);
        }
    }
    fputs("<title>", it->stream);
    write_escaped(it->stream, text, sizeof text);
    fputs("</title>", it->stream);
}

static void draw_band(const chart *it, int number, uint64_t *below)
{
    const band *of = &it->bands[number];
    fprintf(it->stream, "<path fill=\"#%06x\" d=\"", colour_of(of));
    for (size_t i = 0; i < it->growth->count; i++) {
        uint64_t top = below[i] + bytes_at(it, of, i);
        fprintf(it->stream, "%s%.1f %.1f", i == 0 ? "M" : "L", across(it, i), up(it, top));
    }
    for (size_t i = it->growth->count; i-- > 0;) {
        fprintf(it->stream, "L%.1f %.1f", across(it, i), up(it, below[i]));
        below[i] += bytes_at(it, of, i);
    }
    fputs("Z\">", it->stream);
    write_title(it, of);
    fputs("</path>\n", it->stream);
}

/// One row of the legend: the uppermost band first, a heading before each kind.
static void write_legend(const chart *it)
{
    double y = TOP - 14;
    size_t last = it->growth->count - 1;
    for (int b = it->count; b-- > 0 && y < HEIGHT - ROW;) {
        const band *of = &it->bands[b];
        char text[LABEL_BYTES];
        if (b == it->count - 1 || it->bands[b + 1].tag != of->tag) {
            const hs_profile_kind *kind = hs_profile_kind_of(it->figures->profile, (hs_tag)of->tag);
            y += 8;
            snprintf(text, sizeof text, "%s, peak %s",
                     hs_word_of_kind(hs_tag_name((hs_tag)of->tag)),
                     hs_word_of_bytes(kind->peak_bytes).text);
            write_text(it, LEGEND, y, "kind", text);
            y += ROW;
        }
        fprintf(it->stream,
                "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"#%06x\"/>\n", LEGEND,
                y - 11, colour_of(of));
        name_band(it, of, text);
        fprintf(it->stream, "<text x=\"%d\" y=\"%.1f\">", LEGEND + 20, y);
        write_title(it, of);
        write_escaped(it->stream, text, LABEL_LETTERS);
        fputs("</text>\n", it->stream);
        write_text(it, WIDTH - 16, y, "end", hs_word_of_bytes(bytes_at(it, of, last)).text);
        y += ROW;
    }
}

static void write_head(const chart *it, size_t highest)
{
    fprintf(it->stream,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
            "height=\"%d\">\n"
            "<style>text{font:13px system-ui,sans-serif;fill:#c9d1dc}.title{font-size:19px;"
            "font-weight:600;fill:#fff}.dim{fill:#98a3b3}.end{text-anchor:end}.middle{text-anchor:"
            "middle}.kind{font-weight:600;fill:#fff}.grid{stroke:#2b3444;fill:none}</style>\n"
            "<rect width=\"%d\" height=\"%d\" fill=\"#0f141d\"/>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, WIDTH, HEIGHT);
    char text[512];
    snprintf(text, sizeof text, "Live bytes by call site and kind: %s", it->figures->title);
    write_text(it, 24, 36, "title", text);
    snprintf(text, sizeof text,
             "a snapshot every %llu ticks, %zu in all; most at tick %llu: %s; the figures at the "
             "right are of the last one",
             (unsigned long long)it->growth->every, it->growth->count,
             (unsigned long long)it->growth->samples[highest].tick,
             hs_word_of_bytes(sum_at(it, highest)).text);
    write_text(it, 24, 58, "dim", text);
}

void hs_growth_write_chart(FILE *stream, const hs_growth *growth, const hs_figures *figures)
{
    chart it = {.stream = stream, .growth = growth, .figures = figures};
    hs_mapped mapped = {0};
    size_t highest = 0;
    size_t sites = hs_profile_site_count(figures->profile) + 1;
    uint64_t *below = hs_map(&mapped, growth->count + 1, sizeof *below);
    it.chosen = hs_map(&mapped, sites, 1);
    if (below == NULL || it.chosen == NULL || growth->count == 0) return;
    choose_bands(&it);
    choose_scale(&it, &highest);
    write_head(&it, highest);
    draw_axes(&it);
    for (int b = 0; b < it.count; b++) draw_band(&it, b, below);
    write_legend(&it);
    fputs("</svg>\n", stream);
    hs_unmap(&mapped, below, growth->count + 1, sizeof *below);
    hs_unmap(&mapped, it.chosen, sites, 1);
}
