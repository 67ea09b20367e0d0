-- A registration becomes a person when its link is used, so whoever is unconfirmed was here before links were sent. They could not be
-- asked, and may have earned money that waits in their wallet: they count as confirmed from the beginning.
UPDATE "users" SET "confirmed_at" = "created_at" WHERE "confirmed_at" IS NULL;
