#include "pattern/markup_guard.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/forbidden.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool hs_markup_is_blank(const char *bytes, size_t count)
{
    size_t at = 0;
    while (at < count && is_blank(bytes[at])) at++;
    return at == count;
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           (unsigned char)c >= 0x80;
}

static bool is_of_name(char c)
{
    return starts_name(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

static void __attribute__((format(printf, 3, 4)))
say(hs_markup_guard *guard, hs_source_position place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(guard->sentence, sizeof guard->sentence, format, arguments);
    va_end(arguments);
    guard->place = place;
}

// Expat 2.9 counts in 64 bits everywhere and deprecates the functions whose width is the system's.
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 9)
#define CURRENT(what, parser) XML_GetCurrent##what##64(parser)
#else
#define CURRENT(what, parser) XML_GetCurrent##what(parser)
#endif

hs_source_position hs_markup_guard_here(const hs_markup_guard *guard)
{
    return (hs_source_position){(int)CURRENT(LineNumber, guard->parser),
                                (int)CURRENT(ColumnNumber, guard->parser) + 1};
}

// ---- Entities ----------------------------------------------------------------------------------

/// Ends the reading with the sentence that was said.
static void refuse(hs_markup_guard *guard)
{
    guard->refused = true;
    XML_StopParser(guard->parser, XML_FALSE);
}

static void say_undefined(hs_markup_guard *guard, hs_source_position place, const char *name,
                          size_t count)
{
    say(guard, place,
        "there is no entity \"&%.*s;\"; write the character itself, or one of &amp; &lt; &gt; "
        "&quot; &apos;",
        (int)(count < 40 ? count : 40), name);
}

/// A declared entity ends the reading: entities can make a small file large, and no file needs
/// them.
static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int value_length, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public,
                              const XML_Char *notation)
{
    (void)is_parameter;
    (void)value_length;
    (void)base;
    (void)system;
    (void)public;
    (void)notation;
    hs_markup_guard *guard = user;
    if (guard->refused) return;
    if (value != NULL) {
        say(guard, hs_markup_guard_here(guard),
            "entities such as \"%.60s\" are not supported; write the text itself", name);
        refuse(guard);
    } else if (guard->warn != NULL) {
        say(guard, hs_markup_guard_here(guard), "the external entity \"%.60s\" is never read",
            name);
        guard->warn(guard, guard->place, guard->sentence);
    }
}

/// A file with a DOCTYPE may use entities that the DOCTYPE's own file defines. expat would leave
/// them out.
static void XMLCALL on_skipped(void *user, const XML_Char *name, int is_parameter)
{
    hs_markup_guard *guard = user;
    if (guard->refused || is_parameter) return;
    say_undefined(guard, hs_markup_guard_here(guard), name, strlen(name));
    refuse(guard);
}

/// Is called without user data.
static int XMLCALL on_external(XML_Parser parser, const XML_Char *context, const XML_Char *base,
                               const XML_Char *system, const XML_Char *public)
{
    (void)context;
    (void)base;
    (void)system;
    (void)public;
    hs_markup_guard *guard = XML_GetUserData(parser);
    if (!guard->refused) {
        say(guard, hs_markup_guard_here(guard),
            "the text of an external entity is never read; write the text itself");
        refuse(guard);
    }
    return XML_STATUS_ERROR;
}

/// Whether a name is one of XML's own entities, or the number of a character.
static bool is_predefined(const char *name, size_t count)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
    if (count > 0 && name[0] == '#') return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == count && memcmp(names[i], name, count) == 0) return true;
    }
    return false;
}

/// Says which entity between two bytes is not one of XML's own. False when all are.
static bool say_first_undefined(hs_markup_guard *guard, size_t at, size_t end)
{
    const hs_decoded_text *text = &guard->text;
    for (const char *next; (next = memchr(text->bytes + at, '&', end - at)) != NULL;) {
        at = (size_t)(next - text->bytes) + 1;
        size_t count = 0;
        while (at + count < end && text->bytes[at + count] != ';') count++;
        if (is_predefined(text->bytes + at, count)) continue;
        say_undefined(guard, hs_decoded_place(text, at - 1), text->bytes + at, count);
        return true;
    }
    return false;
}

bool hs_markup_guard_attributes(hs_markup_guard *guard)
{
    size_t start = (size_t)CURRENT(ByteIndex, guard->parser);
    size_t end = start + (size_t)CURRENT(ByteCount, guard->parser);
    if (guard->text.is_wide || end > guard->text.count) return true;
    if (!say_first_undefined(guard, start, end)) return true;
    refuse(guard);
    return false;
}

// ---- Words -------------------------------------------------------------------------------------

/// Where a token is not well-formed: the byte that expat stops at, and what lies before it.
typedef struct wrong_token {
    hs_markup_guard *guard;
    size_t at;
    char wrong;        ///< that byte; 0 at the end
    char before;       ///< the byte before; 0 at the beginning
    char before_blank; ///< the last byte before that is not blank; 0 for none
} wrong_token;

static wrong_token wrong_token_at(hs_markup_guard *guard, size_t at)
{
    const char *bytes = guard->text.bytes;
    wrong_token token = {.guard = guard, .at = at};
    if (at < guard->text.count) token.wrong = bytes[at];
    if (at > 0) token.before = bytes[at - 1];
    while (at > 0 && is_blank(bytes[at - 1])) at--;
    if (at > 0) token.before_blank = bytes[at - 1];
    return token;
}

/// A reference that expat cannot finish: a bare '&', or one without its ';'.
static bool say_reference(const wrong_token *token)
{
    const char *bytes = token->guard->text.bytes;
    size_t start = token->at;
    while (start > 0 && (is_of_name(bytes[start - 1]) || bytes[start - 1] == '#')) start--;
    if (start > 0 && bytes[start - 1] == '&') {
        start--;
    } else if (token->wrong == '&') {
        start = token->at;
    } else {
        return false;
    }
    hs_source_position place = hs_decoded_place(&token->guard->text, start);
    if (start + 1 < token->guard->text.count && bytes[start + 1] == '#') {
        say(token->guard, place, "the number of a character is written as in &#65; or &#x41;");
    } else {
        say(token->guard, place, "a bare '&' has no meaning in XML; write &amp; for the character");
    }
    return true;
}

/// What is wrong in a tag, or NULL.
static const char *tag_sentence(const wrong_token *token)
{
    bool after_quote = token->before == '"' || token->before == '\'';
    if (after_quote && starts_name(token->wrong))
        return "a blank is missing before this attribute; attributes have blanks between them";
    if (after_quote && (token->wrong == '"' || token->wrong == '\''))
        return "this quotation mark is one too many";
    if (token->before_blank == '=' && token->wrong != '\0')
        return "the value of an attribute stands in quotes, as in type=\"aim\"";
    if (token->wrong == '<')
        return "a '<' stands within a tag; close the tag or the quotation before it, or write &lt;";
    if ((token->wrong == '>' || token->wrong == '/') && is_of_name(token->before_blank))
        return "this attribute has no value; write it as in type=\"aim\"";
    if (token->before == '<') return "a '<' begins no tag here; write &lt; for the character";
    return NULL;
}

/// What is wrong elsewhere, or NULL.
static const char *other_sentence(const wrong_token *token)
{
    const char *bytes = token->guard->text.bytes;
    if (token->at >= 2 && memcmp(bytes + token->at - 2, "--", 2) == 0)
        return "a comment may not hold \"--\"; write a single '-'";
    if (token->wrong == '>' && token->at >= 2 && memcmp(bytes + token->at - 2, "]]", 2) == 0)
        return "\"]]>\" may not stand in text; write ]]&gt;";
    return NULL;
}

/// Says what expat's "invalid token" hides. False when it is none of what is known.
static bool say_token(hs_markup_guard *guard)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    if (guard->text.is_wide || index < 0) return false;
    const wrong_token token = wrong_token_at(guard, (size_t)index);
    hs_source_position place = hs_markup_guard_here(guard);
    if (say_reference(&token)) return true;
    const char *sentence = other_sentence(&token);
    if (sentence == NULL) sentence = tag_sentence(&token);
    if (sentence != NULL) {
        say(guard, place, "%s", sentence);
        return true;
    }
    bool is_control = (unsigned char)token.wrong < ' ' && !is_blank(token.wrong);
    if (!is_control || token.at >= guard->text.count) return false;
    say(guard, place, "the control character 0x%02X may not stand in XML; remove it",
        (unsigned)(unsigned char)token.wrong);
    return true;
}

/// Says which entity is not defined in a file without DOCTYPE. expat is at it, or at its element.
static bool say_first_undefined_after(hs_markup_guard *guard)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    if (guard->text.is_wide || index < 0) return false;
    return say_first_undefined(guard, (size_t)index, guard->text.count);
}

void hs_markup_guard_tell(hs_markup_guard *guard, const hs_markup_failure *failure)
{
    if (guard->refused) return;
    enum XML_Error code = XML_GetErrorCode(guard->parser);
    hs_source_position place = hs_markup_guard_here(guard);
    if (hs_markup_is_blank(guard->text.bytes, guard->text.count)) {
        say(guard, place, "the file is empty; %s", failure->beginning);
    } else if (code == XML_ERROR_NO_ELEMENTS && failure->open != NULL) {
        say(guard, place, "the file ends while <%.60s> of line %d is open", failure->open,
            failure->open_line);
    } else if (code == XML_ERROR_UNCLOSED_TOKEN && failure->open != NULL) {
        say(guard, place, "this tag or comment is never closed");
    } else if (!(code == XML_ERROR_UNDEFINED_ENTITY && say_first_undefined_after(guard)) &&
               !(code == XML_ERROR_INVALID_TOKEN && say_token(guard))) {
        say(guard, place, "this is no XML: %s", XML_ErrorString(code));
    }
}

// ---- Opening and closing -----------------------------------------------------------------------

hs_decoded_verdict hs_markup_guard_open(hs_markup_guard *guard, hs_gate *gate, hs_tag tag,
                                        const char *bytes, size_t count)
{
    guard->parser = NULL;
    guard->refused = false;
    hs_decoded_verdict verdict =
        hs_decoded_open(&guard->text, gate, tag, bytes, count, &guard->place, guard->sentence);
    guard->refused = verdict == HS_DECODED_REFUSED;
    if (verdict != HS_DECODED_FINE) return verdict;
    guard->parser = XML_ParserCreate(guard->text.encoding);
    if (guard->parser == NULL) return HS_DECODED_NO_MEMORY;
    XML_SetUserData(guard->parser, guard);
    XML_SetEntityDeclHandler(guard->parser, on_entity);
    XML_SetSkippedEntityHandler(guard->parser, on_skipped);
    XML_SetExternalEntityRefHandler(guard->parser, on_external);
    return HS_DECODED_FINE;
}

void hs_markup_guard_close(hs_markup_guard *guard)
{
    if (guard->parser != NULL) XML_ParserFree(guard->parser);
    hs_decoded_release(&guard->text);
}
