/// Lint warnings for valid BulletML that is probably a mistake: elements that never run, loops that
/// never end, parameters that nobody reads. On request also for what other engines understand
/// differently.
#ifndef HS_PATTERN_LINT_H
#define HS_PATTERN_LINT_H

#include "pattern/checker.h"

/// Adds the warnings that the scrutiny asks for. The document must have no errors. False only when
/// memory ran out, as the findings tell.
bool hs_lint_run(hs_gate *gate, const hs_document *document, const hs_checked *checked,
                 hs_scrutiny scrutiny, hs_findings *findings);

#endif
