// The graph of references for people and for Graphviz.
#include "measure/retention.h"

#include "base/error.h"
#include "measure/words.h"

#include "base/forbidden.h"

enum { PATH_BOXES = 64, GROUPS_SHOWN = 3, DOT_BOXES = 24 };

/// "bullet", "enemy": of a kind's name in the plural.
static const char *one_of(hs_tag tag)
{
    switch (tag) {
    case HS_TAG_BULLETS:
        return "bullet";
    case HS_TAG_SHOTS:
        return "shot";
    case HS_TAG_PARTICLES:
        return "particle";
    case HS_TAG_ITEMS:
        return "item";
    case HS_TAG_ENEMIES:
        return "enemy";
    case HS_TAG_RUNNERS:
        return "script";
    default:
        return "box";
    }
}

/// Writes "1 enemy and 23 bullets" of counts by kind.
static void write_kinds(FILE *stream, const uint64_t kinds[HS_TAG_COUNT])
{
    int left = 0;
    bool is_first = true;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) left += kinds[tag] > 0;
    if (left == 0) fputs("none", stream);
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (kinds[tag] == 0) continue;
        left--;
        fprintf(stream, "%s%s %s",
                is_first    ? ""
                : left == 0 ? " and "
                            : ", ",
                hs_word_of_count(kinds[tag]).text,
                kinds[tag] == 1 ? one_of((hs_tag)tag) : hs_word_of_kind(hs_tag_name((hs_tag)tag)));
        is_first = false;
    }
}

/// Writes "enemy 12 (dead, 23 references)".
static void write_box(FILE *stream, const hs_retention *it, uint32_t number)
{
    const hs_reference *box = &it->boxes[number];
    fputs(one_of(box->tag), stream);
    if (box->serial != 0) fprintf(stream, " %llu", (unsigned long long)box->serial);
    fprintf(stream, " (%s", box->is_live ? "living" : "dead");
    if (box->references > 0) {
        fprintf(stream, ", %u reference%s", box->references, box->references == 1 ? "" : "s");
    }
    fputc(')', stream);
}

/// How a box refers to the next on a path.
static const char *word_of_edge(const hs_retention *it, uint32_t from, uint32_t to)
{
    return it->owner[from] == to ? "its owner" : "its own";
}

static void write_path(FILE *stream, const hs_retention *it, const uint32_t *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        fprintf(stream, "      %s", i == 0 ? "" : "-> ");
        if (i > 0) fprintf(stream, "%s, ", word_of_edge(it, path[i - 1], path[i]));
        write_box(stream, it, path[i]);
        if (i + 1 == length && i > 0 && path[i] == path[0]) fputs(": the circle closes", stream);
        fputc('\n', stream);
    }
}

static void write_group(FILE *stream, hs_retention *it, size_t number)
{
    const hs_retained_group *group = &it->groups[number];
    uint32_t path[PATH_BOXES];
    fprintf(stream, "\n  %zu of %zu: ", number + 1, it->group_count);
    write_kinds(stream, group->kinds);
    fprintf(stream, ", %s; nothing that lives refers to %s\n", hs_word_of_bytes(group->bytes).text,
            group->boxes == 1 ? "it" : "them");
    size_t length = hs_retention_cycle(it, group->first, path, PATH_BOXES);
    write_path(stream, it, path, length);
    if (length == 0) fputs("      no circle within 64 boxes\n", stream);
    if (length > 0 && group->boxes > length - 1) {
        fprintf(stream, "      and %s more on circles through these\n",
                hs_word_of_count(group->boxes - (length - 1)).text);
    }
}

/// Finds the way from a living box to the first dead one that the living keep; 0 where there is
/// none.
static size_t find_kept(hs_retention *it, uint32_t path[PATH_BOXES])
{
    for (uint32_t i = 0; i < it->count; i++) {
        if (!it->boxes[i].is_live && it->is_reached[i]) {
            return hs_retention_path(it, i, path, PATH_BOXES);
        }
    }
    return 0;
}

static void write_kept(FILE *stream, hs_retention *it)
{
    uint32_t path[PATH_BOXES];
    size_t length = find_kept(it, path);
    if (length == 0) return;
    fputs("\n  Who keeps one of those that the living refer to:\n", stream);
    write_path(stream, it, path, length);
}

static void write_as_text(FILE *stream, hs_retention *it, const char *title, size_t top)
{
    char line[512];
    snprintf(line, sizeof line, "Heapstorm %s, who refers to what after tick %llu: %s", HS_VERSION,
             (unsigned long long)it->tick, title);
    hs_make_printable(line, sizeof line, '?');
    hs_text_paragraph(stream, line);
    fputs("\n  living:                          ", stream);
    write_kinds(stream, it->living);
    fputs("\n  dead, and the living refer to it: ", stream);
    write_kinds(stream, it->kept);
    fputs("\n  dead, and only the dead do:       ", stream);
    write_kinds(stream, it->leaked);
    fprintf(stream, ", %s\n", hs_word_of_bytes(it->leaked_bytes).text);
    write_kept(stream, it);
    if (it->group_count == 0) {
        fputs("\n  No cycle waits for a collector.\n", stream);
        return;
    }
    fputs("\nCycles of the dead: no count ever falls to 0; a collector finds them, counting alone "
          "leaks\n",
          stream);
    for (size_t g = 0; g < it->group_count; g++) {
        if (g == (top > 0 ? top : GROUPS_SHOWN)) {
            fprintf(stream, "\n  ... and %s other%s\n", hs_word_of_count(it->group_count - g).text,
                    it->group_count - g == 1 ? "" : "s");
            break;
        }
        write_group(stream, it, g);
    }
}

// ---- Graphviz ----------------------------------------------------------------------------------

static void write_node(FILE *stream, const hs_retention *it, uint32_t number)
{
    const hs_reference *box = &it->boxes[number];
    fprintf(stream, "  b%u [label=\"%s %llu\\n%s", number, one_of(box->tag),
            (unsigned long long)box->serial, box->is_live ? "living" : "dead");
    if (box->references > 0) {
        fprintf(stream, ", %u ref%s", box->references, box->references == 1 ? "" : "s");
    }
    fprintf(stream, "\", style=filled, fillcolor=\"%s\"];\n",
            box->is_live                 ? "#9ad0a8"
            : box->tag == HS_TAG_ENEMIES ? "#cfa8f0"
                                         : "#f0a8b4");
}

/// Writes the references among some boxes, those of a path in bold.
static void write_edges(FILE *stream, const hs_retention *it, const uint32_t *shown, size_t count,
                        bool is_path)
{
    for (size_t a = 0; a < count; a++) {
        for (size_t b = 0; b < count; b++) {
            uint32_t box = shown[a], owner = shown[b];
            if (it->owner[box] != owner) continue;
            fprintf(stream, "  b%u -> b%u [label=\"owner\"%s];\n", box, owner,
                    is_path && b == a + 1 ? ", penwidth=3" : "");
            if (!it->boxes[box].is_listed) continue;
            fprintf(stream, "  b%u -> b%u%s;\n", owner, box,
                    is_path && a == b + 1 ? " [penwidth=3]" : "");
        }
    }
}

/// Writes the path by which a living box keeps a dead one. Its boxes are in no cluster of the dead.
static void write_kept_path(FILE *stream, hs_retention *it)
{
    uint32_t path[PATH_BOXES];
    size_t length = find_kept(it, path);
    if (length == 0) return;
    fputs(
        "  subgraph cluster_kept {\n  label=\"who keeps one of those that the living refer to\";\n",
        stream);
    for (size_t i = 0; i < length; i++) write_node(stream, it, path[i]);
    fputs("  }\n", stream);
    write_edges(stream, it, path, length, true);
}

/// Writes up to DOT_BOXES boxes of a group with their references, and one for all others.
static void write_cluster(FILE *stream, hs_retention *it, size_t number)
{
    const hs_retained_group *group = &it->groups[number];
    uint32_t root = it->group[group->first];
    uint32_t shown[DOT_BOXES];
    size_t count = 0;
    shown[count++] = group->first;
    for (uint32_t i = 0; i < it->count && count < DOT_BOXES; i++) {
        if (i == group->first || it->boxes[i].is_live || it->is_reached[i]) continue;
        if (it->group[i] == root) shown[count++] = i;
    }
    fprintf(stream, "  subgraph cluster_%zu {\n  label=\"%s boxes, %s, that keep each other\";\n",
            number, hs_word_of_count(group->boxes).text, hs_word_of_bytes(group->bytes).text);
    for (size_t i = 0; i < count; i++) write_node(stream, it, shown[i]);
    if (group->boxes > count) {
        fprintf(stream, "  more%zu [label=\"%s more\", style=dashed];\n", number,
                hs_word_of_count(group->boxes - count).text);
    }
    fputs("  }\n", stream);
    write_edges(stream, it, shown, count, false);
    if (group->boxes > count) {
        fprintf(stream, "  more%zu -> b%u [dir=both, style=dashed];\n", number, group->first);
    }
}

static void write_as_dot(FILE *stream, hs_retention *it, const char *title, size_t top)
{
    char line[512];
    snprintf(line, sizeof line, "%s, after tick %llu", title, (unsigned long long)it->tick);
    hs_make_printable(line, sizeof line, '?');
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') *at = '\'';
    }
    fprintf(stream, "digraph retention {\n  label=\"%s\";\n  node [shape=box, fontname=sans];\n",
            line);
    write_kept_path(stream, it);
    for (size_t g = 0; g < it->group_count && g < (top > 0 ? top : GROUPS_SHOWN); g++)
        write_cluster(stream, it, g);
    fputs("}\n", stream);
}

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), bytes = strlen(ending);
    return length >= bytes && strcmp(path + length - bytes, ending) == 0;
}

void hs_retention_write(FILE *stream, hs_retention *it, const char *title, const char *path,
                        size_t top)
{
    if (ends_in(path, ".dot") || ends_in(path, ".gv")) {
        write_as_dot(stream, it, title, top);
    } else {
        write_as_text(stream, it, title, top);
    }
}
