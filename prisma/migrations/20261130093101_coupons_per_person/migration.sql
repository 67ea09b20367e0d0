-- The mailbox behind an e-mail address, without what a provider ignores of it: accounts of one mailbox are one person to a coupon.
ALTER TABLE "users" ADD COLUMN "mailbox" TEXT;
UPDATE "users" SET "mailbox" = CASE
  WHEN split_part(lower("email"), '@', 2) IN ('gmail.com', 'googlemail.com')
    THEN replace(split_part(split_part(lower("email"), '@', 1), '+', 1), '.', '') || '@gmail.com'
  ELSE split_part(split_part(lower("email"), '@', 1), '+', 1) || '@' || split_part(lower("email"), '@', 2) END;
CREATE INDEX "users_mailbox_idx" ON "users" ("mailbox");
