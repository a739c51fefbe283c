/// Warnings of what an author can hardly have meant, though it is no mistake of form: what never
/// runs, what never ends, parameters that lead nowhere; and of what other engines understand
/// differently.
#ifndef HS_PATTERN_LINT_H
#define HS_PATTERN_LINT_H

#include "pattern/checker.h"

/// Adds the warnings that the scrutiny asks for. The document must have no errors. False only when
/// memory ran out, as the findings tell.
bool hs_lint_run(hs_gate *gate, const hs_document *document, const hs_checked *checked,
                 hs_scrutiny scrutiny, hs_findings *findings);

#endif
