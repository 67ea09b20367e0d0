-- What each check of the ledger found when it ran last, for the metrics of every process.
CREATE TABLE ledger_check_results (
  title      TEXT PRIMARY KEY,
  is_broken  BOOLEAN NOT NULL,
  checked_at TIMESTAMPTZ(3) NOT NULL
);
