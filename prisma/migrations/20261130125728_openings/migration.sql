-- Since when a provider's list is imported: what it held before that is asked for once. A database that imported the list
-- before there was such a line, or whose provider held nothing then, has no time here and asks at the next import.
ALTER TABLE "line_cursors" ADD COLUMN "opened_at" TIMESTAMPTZ(3);

UPDATE "line_cursors" c SET "opened_at" = (
  SELECT min(l."occurred_at") FROM "balance_lines" l WHERE l."provider" = c."provider" AND l."provider_kind" = 'opening');

-- The changes of lines, which are few.
CREATE INDEX "balance_lines_changes_idx" ON "balance_lines" ("provider") WHERE "reference" LIKE '% -> %';
