-- What the broker has confirmed, by day: the source for replay and for repairing a consumer's store.
create table outbox_archive (
  event_id     uuid        not null,
  subject      text        not null,
  sequence     bigint      not null,
  event_type   text        not null,
  body         bytea       not null,
  traceparent  text        not null,
  created_at   timestamptz not null,
  published_at timestamptz not null
) partition by range (published_at);

create index outbox_archive_by_time on outbox_archive (published_at);

-- Makes the partitions of the days from today to days_ahead, and drops those older than days_kept.
-- The migrations own the schema: the service calls this, and never names a table to create or drop.
create function outbox_archive_maintain(days_kept integer, days_ahead integer) returns void
  language plpgsql
as $$
declare
  today  constant date := (now() at time zone 'UTC')::date;
  day    date;
  oldest record;
begin
  perform pg_advisory_xact_lock(4712, 0);
  for offset_days in 0..days_ahead loop
    day := today + offset_days;
    if to_regclass(format('outbox_archive_%s', to_char(day, 'YYYYMMDD'))) is null then
      execute format(
        'create table outbox_archive_%s partition of outbox_archive for values from (%L) to (%L)',
        to_char(day, 'YYYYMMDD'), day || ' 00:00:00+00', (day + 1) || ' 00:00:00+00');
    end if;
  end loop;
  for oldest in
    select child.relname
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    where inhparent = 'outbox_archive'::regclass
      and child.relname < format('outbox_archive_%s', to_char(today - days_kept, 'YYYYMMDD'))
  loop
    execute format('drop table %I', oldest.relname);
  end loop;
end
$$;
