#include "measure/json_value.h"

#include <stdint.h>

#include "base/forbidden.h"

/// Deeper nesting is not read: none of our files has it, and the reader recurs.
enum { DEPTH_MAX = 64 };

/// A text being read.
typedef struct reader {
    hs_json_document *document;
    char *start, *at, *end;
    const char *name;
    hs_error *error;
    int depth;
} reader;

static bool fail(reader *in, const char *sentence)
{
    size_t line = 1, column = 1;
    for (const char *at = in->start; at < in->at && at < in->end; at++) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n';
    }
    return hs_error_set(in->error, "%s:%zu:%zu: %s", in->name, line, column, sentence);
}

static void skip_space(reader *in)
{
    while (in->at < in->end && strchr(" \t\r\n", *in->at) != NULL && *in->at != '\0') in->at++;
}

/// Adds a value; its place, or SIZE_MAX when memory is out.
static size_t add(reader *in, hs_json_kind kind)
{
    hs_json_document *document = in->document;
    if (document->count == document->reserved) {
        size_t more = document->reserved * 2 + 256;
        hs_json_value *values =
            hs_gate_resize_array(document->gate, HS_TAG_MEASURE, document->values,
                                 document->reserved, more, sizeof *values);
        if (values == NULL) {
            hs_error_no_memory(in->error, in->name, more * sizeof *values);
            return SIZE_MAX;
        }
        document->values = values;
        document->reserved = more;
    }
    document->values[document->count] = (hs_json_value){.kind = kind};
    return document->count++;
}

static bool read_hex(reader *in, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, in->at++) {
        char digit = in->at < in->end ? *in->at : '\0';
        unsigned value = digit >= '0' && digit <= '9'   ? (unsigned)(digit - '0')
                         : digit >= 'a' && digit <= 'f' ? (unsigned)(digit - 'a') + 10
                         : digit >= 'A' && digit <= 'F' ? (unsigned)(digit - 'A') + 10
                                                        : 16;
        if (value == 16) return fail(in, "\\u needs four hexadecimal digits");
        *code = *code * 16 + value;
    }
    return true;
}

/// Writes a character as UTF-8; never longer than its escape was.
static char *put_utf8(char *to, unsigned code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | (code >> 6));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | (code >> 12));
        *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | (code >> 18));
        *to++ = (char)(0x80 | ((code >> 12) & 0x3F));
        *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}

/// What stands behind a backslash.
static bool read_escape(reader *in, char **to)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = in->at < in->end ? *in->at : '\0';
    in->at++;
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
    if (found != NULL) {
        *(*to)++ = meanings[found - letters];
        return true;
    }
    unsigned code = 0, low = 0;
    if (letter != 'u') return fail(in, "no escape of JSON begins so");
    if (!read_hex(in, &code)) return false;
    if (code >= 0xD800 && code < 0xDC00 && in->end - in->at > 2 && in->at[0] == '\\' &&
        in->at[1] == 'u') {
        in->at += 2;
        if (!read_hex(in, &low)) return false;
        bool is_pair = low >= 0xDC00 && low < 0xE000;
        code = is_pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
    } else if (code >= 0xD800 && code < 0xE000) {
        code = 0xFFFD;
    }
    *to = put_utf8(*to, code == 0 ? 0xFFFD : code);
    return true;
}

/// A string; its characters move to the place behind its first quote.
static bool read_text(reader *in, const char **text)
{
    if (in->at >= in->end || *in->at != '"') return fail(in, "a string is expected here");
    char *to = ++in->at;
    *text = to;
    while (in->at < in->end && *in->at != '"') {
        if ((unsigned char)*in->at < 0x20) return fail(in, "a string ends on its line");
        if (*in->at != '\\') {
            *to++ = *in->at++;
            continue;
        }
        in->at++;
        if (!read_escape(in, &to)) return false;
    }
    if (in->at >= in->end) return fail(in, "the file ends within a string");
    in->at++;
    *to = '\0';
    return true;
}

static bool read_number(reader *in, double *number)
{
    char *end;
    *number = strtod(in->at, &end);
    // strtod knows more than JSON: only its spelling of numbers is let through.
    size_t length = strspn(in->at, "+-.0123456789eE");
    if (end == in->at || end != in->at + length || *in->at == '+' || *in->at == '.') {
        return fail(in, "no value of JSON begins so");
    }
    in->at = end;
    return true;
}

static bool read_word(reader *in, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(in->end - in->at) < length || memcmp(in->at, word, length) != 0) {
        return fail(in, "no value of JSON begins so");
    }
    in->at += length;
    return true;
}

static bool read_value(reader *in, size_t *place);

/// What stands between the brackets of an object or an array.
static bool read_children(reader *in, size_t parent, bool is_object)
{
    const char close = is_object ? '}' : ']';
    size_t last = 0;
    in->at++;
    skip_space(in);
    if (in->at < in->end && *in->at == close) {
        in->at++;
        return true;
    }
    for (;;) {
        const char *key = NULL;
        skip_space(in);
        if (is_object) {
            if (!read_text(in, &key)) return false;
            skip_space(in);
            if (in->at >= in->end || *in->at != ':') return fail(in, "a colon is expected here");
            in->at++;
        }
        size_t child;
        if (!read_value(in, &child)) return false;
        hs_json_value *values = in->document->values;
        values[child].key = key;
        *(last != 0 ? &values[last].next : &values[parent].first) = child;
        values[parent].count++;
        last = child;
        skip_space(in);
        char mark = in->at < in->end ? *in->at : '\0';
        if (mark != ',' && mark != close) {
            return fail(in, is_object ? "a comma or } is expected here"
                                      : "a comma or ] is expected here");
        }
        in->at++;
        if (mark == close) return true;
    }
}

static bool read_value(reader *in, size_t *place)
{
    skip_space(in);
    if (in->at >= in->end) return fail(in, "the file ends where a value is expected");
    if (in->depth == DEPTH_MAX) return fail(in, "nested too deeply");
    char first = *in->at;
    hs_json_kind kind = first == '{'                   ? HS_JSON_OBJECT
                        : first == '['                 ? HS_JSON_ARRAY
                        : first == '"'                 ? HS_JSON_TEXT
                        : first == 't' || first == 'f' ? HS_JSON_BOOL
                        : first == 'n'                 ? HS_JSON_NULL
                                                       : HS_JSON_NUMBER;
    *place = add(in, kind);
    if (*place == SIZE_MAX) return false;
    hs_json_value *value = &in->document->values[*place];
    switch (kind) {
    case HS_JSON_TEXT:
        return read_text(in, &value->text);
    case HS_JSON_NUMBER:
        return read_number(in, &value->number);
    case HS_JSON_BOOL:
        value->number = first == 't' ? 1.0 : 0.0;
        return read_word(in, first == 't' ? "true" : "false");
    case HS_JSON_NULL:
        return read_word(in, "null");
    case HS_JSON_ARRAY:
    case HS_JSON_OBJECT:
        break;
    }
    in->depth++;
    bool went_well = read_children(in, *place, kind == HS_JSON_OBJECT);
    in->depth--;
    return went_well;
}

bool hs_json_read(hs_json_document *document, hs_gate *gate, char *text, size_t bytes,
                  const char *name, hs_error *error)
{
    *document = (hs_json_document){.gate = gate};
    reader in = {.document = document,
                 .start = text,
                 .at = text,
                 .end = text + bytes,
                 .name = name,
                 .error = error};
    size_t root;
    bool went_well = read_value(&in, &root);
    if (went_well) {
        skip_space(&in);
        if (in.at < in.end) went_well = fail(&in, "nothing is expected behind the value");
    }
    if (!went_well) hs_json_release(document);
    return went_well;
}

void hs_json_release(hs_json_document *document)
{
    hs_gate_release(document->gate, HS_TAG_MEASURE, document->values,
                    document->reserved * sizeof *document->values);
    *document = (hs_json_document){.gate = document->gate};
}

const hs_json_value *hs_json_first(const hs_json_document *document, const hs_json_value *parent)
{
    bool has_children = parent != NULL && parent->count > 0;
    return has_children ? &document->values[parent->first] : NULL;
}

const hs_json_value *hs_json_next(const hs_json_document *document, const hs_json_value *value)
{
    return value->next != 0 ? &document->values[value->next] : NULL;
}

const hs_json_value *hs_json_member(const hs_json_document *document, const hs_json_value *object,
                                    const char *key)
{
    if (object == NULL || object->kind != HS_JSON_OBJECT) return NULL;
    const hs_json_value *member = hs_json_first(document, object);
    while (member != NULL && strcmp(member->key, key) != 0) member = hs_json_next(document, member);
    return member;
}

const char *hs_json_text_of(const hs_json_document *document, const hs_json_value *object,
                            const char *key)
{
    const hs_json_value *member = hs_json_member(document, object, key);
    return member != NULL && member->kind == HS_JSON_TEXT ? member->text : "";
}

double hs_json_number_of(const hs_json_document *document, const hs_json_value *object,
                         const char *key)
{
    const hs_json_value *member = hs_json_member(document, object, key);
    return member != NULL && member->kind == HS_JSON_NUMBER ? member->number : NAN;
}
