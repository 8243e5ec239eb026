create table if not exists outbox (
  id         bigint      generated always as identity primary key,
  event_id   uuid        not null,
  body       bytea       not null,
  created_at timestamptz not null default now()
);
