#include "pattern/encoding.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifdef HS_HAVE_ICONV
#include <iconv.h>
#endif

#include "base/forbidden.h"

hs_source_position hs_decoded_place(const hs_decoded_text *text, size_t offset)
{
    hs_source_position place = {1, 1};
    const char *bytes = text->bytes;
    size_t first = text->count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (size_t i = first; i < offset && i < text->count; i++) {
        bool ends_line = bytes[i] == '\n' ||
                         (bytes[i] == '\r' && (i + 1 == text->count || bytes[i + 1] != '\n'));
        if (ends_line) {
            place.line++;
            place.column = 1;
        } else if (text->is_single || ((unsigned char)bytes[i] & 0xC0) != 0x80) {
            place.column += bytes[i] != '\r';
        }
    }
    return place;
}

// ---- Finding out -------------------------------------------------------------------------------

/// How wide characters begin, with a byte-order mark or with '<'.
typedef struct wide_beginning {
    const char *bytes;
    unsigned count, mark_count; ///< bytes of the mark, which are no text
    const char *encoding;
} wide_beginning;

static const wide_beginning wide_beginnings[] = {
    {"\0\0\xFE\xFF", 4, 4, "UTF-32BE"}, {"\xFF\xFE\0\0", 4, 4, "UTF-32LE"},
    {"\0\0\0<", 4, 0, "UTF-32BE"},      {"<\0\0\0", 4, 0, "UTF-32LE"},
    {"\xFE\xFF", 2, 2, "UTF-16BE"},     {"\xFF\xFE", 2, 2, "UTF-16LE"},
    {"\0<", 2, 0, "UTF-16BE"},          {"<\0", 2, 0, "UTF-16LE"},
};

static const wide_beginning *find_wide(const char *bytes, size_t count)
{
    for (size_t i = 0; i < sizeof wide_beginnings / sizeof *wide_beginnings; i++) {
        const wide_beginning *it = &wide_beginnings[i];
        if (count >= it->count && memcmp(bytes, it->bytes, it->count) == 0) return it;
    }
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/// The encoding that an XML declaration names.
typedef struct declared_encoding {
    char name[HS_ENCODING_NAME_BYTES]; ///< "" when none is named
    size_t offset;                     ///< where the name stands
} declared_encoding;

static bool begins_declaration(const char *bytes, size_t count)
{
    static const char opening[] = "<?xml";
    return count >= sizeof opening - 1 && memcmp(bytes, opening, sizeof opening - 1) == 0;
}

/// Reads the declaration. A name that is none is left for expat to refuse.
static declared_encoding find_declared(const char *bytes, size_t count)
{
    static const char word[] = "encoding";
    declared_encoding none = {.name = ""};
    declared_encoding found = none;
    if (!begins_declaration(bytes, count)) return none;
    size_t at = 0;
    while (at + sizeof word <= count && bytes[at] != '>' &&
           memcmp(bytes + at, word, sizeof word - 1) != 0)
        at++;
    if (at + sizeof word > count || bytes[at] == '>') return none;
    at += sizeof word - 1;
    while (at < count && (is_blank(bytes[at]) || bytes[at] == '=')) at++;
    if (at == count || (bytes[at] != '"' && bytes[at] != '\'')) return none;
    char quote = bytes[at++];
    found.offset = at;
    size_t length = 0;
    for (; at < count && is_of_name(bytes[at]); at++) {
        if (length + 1 == sizeof found.name) return none;
        found.name[length++] = bytes[at];
    }
    return at < count && bytes[at] == quote && length > 0 ? found : none;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/// Whether a name begins with `beginning`, in capitals or not.
static bool begins_with(const char *name, const char *beginning)
{
    while (*beginning != '\0' && lower(*name) == lower(*beginning)) {
        name++;
        beginning++;
    }
    return *beginning == '\0';
}

static bool is_same(const char *name, const char *other)
{
    return begins_with(name, other) && strlen(name) == strlen(other);
}

/// The number of bytes of the UTF-8 character at `at`, or 0 when these bytes are none.
static size_t utf8_length(const unsigned char *bytes, size_t at, size_t count)
{
    unsigned lead = bytes[at];
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (count - at < length) return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[at + i] & 0xC0) != 0x80) return 0;
    }
    unsigned second = bytes[at + 1];
    bool is_fine = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second < 0xA0) &&
                   (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second < 0x90);
    return is_fine ? length : 0;
}

/// The first byte that is no UTF-8, or no ASCII; `count` when all are.
static size_t first_wrong_byte(const char *bytes, size_t count, bool is_ascii)
{
    size_t at = 0;
    while (at < count) {
        size_t length = utf8_length((const unsigned char *)bytes, at, count);
        if (length == 0 || (is_ascii && length > 1)) return at;
        at += length;
    }
    return count;
}

// ---- Decoding ----------------------------------------------------------------------------------

/// A refusal in the making.
typedef struct text_refusal {
    hs_decoded_text *text;
    hs_source_position *place;
    char *sentence;
} text_refusal;

static hs_decoded_verdict __attribute__((format(printf, 3, 4)))
refuse(const text_refusal *refusal, size_t offset, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(refusal->sentence, HS_DECODED_SENTENCE_BYTES, format, arguments);
    va_end(arguments);
    *refusal->place = hs_decoded_place(refusal->text, offset);
    return HS_DECODED_REFUSED;
}

static hs_decoded_verdict refuse_unknown(const text_refusal *refusal, const char *name,
                                         size_t offset)
{
    return refuse(refusal, offset,
                  "the encoding \"%s\" is not known on this system; save the file as UTF-8", name);
}

#ifdef HS_HAVE_ICONV

/// What real files mean: Windows' code page with its additions.
static const char *usual_name(const char *name)
{
    bool is_shift_jis = is_same(name, "Shift_JIS") || is_same(name, "Shift-JIS") ||
                        is_same(name, "x-sjis") || is_same(name, "sjis");
    return is_shift_jis ? "CP932" : name;
}

/// Most bytes of UTF-8 that one byte becomes.
enum { GROWTH = 6 };

/// Turns the text into UTF-8.
static hs_decoded_verdict convert(const text_refusal *refusal, iconv_t converter, const char *name)
{
    hs_decoded_text *text = refusal->text;
    text->decoded_bytes = (text->count + 4) * GROWTH;
    text->decoded = hs_gate_allocate(text->gate, text->tag, text->decoded_bytes);
    if (text->decoded == NULL) return HS_DECODED_NO_MEMORY;
    char *in = (char *)(uintptr_t)text->bytes; // iconv never writes there
    char *out = text->decoded;
    size_t in_left = text->count, out_left = text->decoded_bytes;
    bool converted = iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1 &&
                     iconv(converter, NULL, NULL, &out, &out_left) != (size_t)-1;
    int cause = errno;
    unsigned wrong = in_left > 0 ? (unsigned char)*in : 0;
    text->bytes = text->decoded;
    text->count = text->decoded_bytes - out_left;
    text->is_wide = false;
    text->encoding = "UTF-8";
    if (converted) return HS_DECODED_FINE;
    if (cause == ENOMEM) return HS_DECODED_NO_MEMORY;
    if (cause == EINVAL) {
        return refuse(refusal, text->count, "the file ends within a character of %s", name);
    }
    return refuse(refusal, text->count,
                  "the bytes from 0x%02X on are not %s, the encoding of the file; save it as UTF-8 "
                  "or name the encoding that it has",
                  wrong, name);
}

static hs_decoded_verdict decode(const text_refusal *refusal, const char *name, size_t name_offset)
{
    iconv_t converter = iconv_open("UTF-8", usual_name(name));
    if (converter == (iconv_t)-1 && errno != ENOMEM) converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) {
        return errno == ENOMEM ? HS_DECODED_NO_MEMORY : refuse_unknown(refusal, name, name_offset);
    }
    hs_decoded_verdict verdict = convert(refusal, converter, name);
    iconv_close(converter);
    return verdict;
}

#else

/// Without iconv there is what expat has itself.
static hs_decoded_verdict decode(const text_refusal *refusal, const char *name, size_t name_offset)
{
    if (begins_with(name, "UTF-16")) return HS_DECODED_FINE;
    return refuse_unknown(refusal, name, name_offset);
}

#endif

/// A text whose first bytes are wide characters. The mark is no text; expat would skip it.
static hs_decoded_verdict open_wide(const text_refusal *refusal, const wide_beginning *wide)
{
    hs_decoded_text *text = refusal->text;
    text->is_wide = true;
#ifdef HS_HAVE_ICONV
    text->bytes += wide->mark_count;
    text->count -= wide->mark_count;
#endif
    return decode(refusal, wide->encoding, 0);
}

/// A text that says UTF-8 or ASCII.
static hs_decoded_verdict check_bytes(const text_refusal *refusal, const char *name, bool is_ascii)
{
    const hs_decoded_text *text = refusal->text;
    size_t wrong = first_wrong_byte(text->bytes, text->count, is_ascii);
    if (wrong == text->count) return HS_DECODED_FINE;
    return refuse(refusal, wrong,
                  "the bytes from 0x%02X on are not %s, the encoding of the file; save it as UTF-8 "
                  "or name the encoding that it has",
                  (unsigned)(unsigned char)text->bytes[wrong], name);
}

static hs_decoded_verdict refuse_wrong_name(const text_refusal *refusal,
                                            const declared_encoding *declared)
{
    return refuse(refusal, declared->offset,
                  "the file is not in \"%s\", or this could not be read; name the encoding that "
                  "it has, such as \"UTF-8\"",
                  declared->name);
}

static hs_decoded_verdict open_declared(const text_refusal *refusal,
                                        const declared_encoding *declared)
{
    const char *name = declared->name;
    if (is_same(name, "UTF-8")) return check_bytes(refusal, "UTF-8", false);
    if (is_same(name, "US-ASCII")) return check_bytes(refusal, "US-ASCII", true);
    if (is_same(name, "ISO-8859-1")) {
        refusal->text->is_single = true;
        return HS_DECODED_FINE;
    }
    if (begins_with(name, "UTF-16") || begins_with(name, "UTF-32") || begins_with(name, "UCS-") ||
        begins_with(name, "ISO-10646-UCS-")) {
        return refuse_wrong_name(refusal, declared);
    }
    hs_source_position place = hs_decoded_place(refusal->text, declared->offset);
    hs_decoded_verdict verdict = decode(refusal, name, declared->offset);
    const hs_decoded_text *text = refusal->text;
    if (verdict != HS_DECODED_FINE || begins_declaration(text->bytes, text->count)) return verdict;
    verdict = refuse_wrong_name(refusal, declared);
    *refusal->place = place; // in the text as it was
    return verdict;
}

hs_decoded_verdict hs_decoded_open(hs_decoded_text *text, hs_gate *gate, hs_tag tag,
                                   const char *bytes, size_t count, hs_source_position *place,
                                   char sentence[HS_DECODED_SENTENCE_BYTES])
{
    *text = (hs_decoded_text){.bytes = bytes, .count = count, .gate = gate, .tag = tag};
    const text_refusal refusal = {text, place, sentence};
    const wide_beginning *wide = find_wide(bytes, count);
    if (wide != NULL) return open_wide(&refusal, wide);
    bool is_marked = count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    if (is_marked) {
        text->encoding = "UTF-8"; // the mark counts, whatever the declaration names
        return check_bytes(&refusal, "UTF-8", false);
    }
    const declared_encoding declared = find_declared(bytes, count);
    if (declared.name[0] != '\0') return open_declared(&refusal, &declared);
    if (first_wrong_byte(bytes, count, false) < count) {
        text->encoding = "ISO-8859-1";
        text->is_single = true;
    }
    return HS_DECODED_FINE;
}

void hs_decoded_release(hs_decoded_text *text)
{
    hs_gate_release(text->gate, text->tag, text->decoded, text->decoded_bytes);
    text->decoded = NULL;
}
