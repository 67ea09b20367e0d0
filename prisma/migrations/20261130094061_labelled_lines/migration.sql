-- Two lines that carry the same reference of ours.
CREATE INDEX "balance_lines_own_reference_idx" ON "balance_lines" ("own_reference");
