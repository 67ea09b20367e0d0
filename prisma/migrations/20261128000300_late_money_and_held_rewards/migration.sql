-- Money that comes late completes what it was meant for while that is still wanted; and no reward is held for ever.

-- Late money ----------------------------------------------------------------------------------------------------

INSERT INTO "payment_state_moves" ("from_status", "to_status") VALUES ('failed', 'completed'), ('expired', 'completed');

