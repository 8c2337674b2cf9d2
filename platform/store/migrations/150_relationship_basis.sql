-- DESIGN.md §7 "care relationship": general practitioner, referral and team come before emergency access, which counts last.

UPDATE relationship SET basis = 10 WHERE basis = 7;
