-- Events that the broker has not confirmed yet, and nothing else: what is here is still to be published.
create table outbox (
  event_id        uuid        not null,
  position        bigint      generated always as identity,
  bucket          smallint    not null,
  subject         text        not null,
  sequence        bigint      not null,
  event_type      text        not null,
  body            bytea       not null,
  traceparent     text        not null,
  created_at      timestamptz not null default clock_timestamp(),
  attempts        integer     not null default 0,
  next_attempt_at timestamptz,
  last_error      text,
  constraint outbox_pkey primary key (event_id),
  -- Turns a mistake in locking into an error instead of a silent swap.
  constraint outbox_subject_sequence unique (subject, sequence),
  constraint outbox_bucket check (bucket between 0 and 15)
);

-- Never refused yet: found oldest first, at a cost that does not depend on how many wait.
create index outbox_fresh on outbox (bucket, position) where next_attempt_at is null;

-- Refused at least once: found when due.
create index outbox_held_back on outbox (bucket, next_attempt_at) where next_attempt_at is not null;

-- A queue: its rows live for milliseconds, so vacuum by count, not by share of the table.
alter table outbox set (
  autovacuum_vacuum_scale_factor = 0.0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.0,
  autovacuum_analyze_threshold = 10000
);
