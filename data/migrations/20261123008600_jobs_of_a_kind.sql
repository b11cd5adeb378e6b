-- Kinds that are done in crowds are looked for by themselves; behind them thousands of others may wait.
create index jobs_of_kind on data.jobs (kind, run_at, id) where dead_at is null;
